"""How weights start, as a value: a rule of Keras's, with the numbers that it has."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

Axes = tuple[int, ...]
Option = float | str | Axes | None

AXES = ("input_axes", "output_axes")
"""The options that say along which axes of the weights inputs and outputs are counted; None: Keras's own."""

_SPREAD = {"mean": 0.0, "stddev": 0.05}
_FANS: Mapping[str, Option] = dict.fromkeys(AXES)
OPTIONS: Mapping[str, Mapping[str, Option]] = {
    "random_normal": _SPREAD,
    "random_uniform": {"minval": -0.05, "maxval": 0.05},
    "truncated_normal": _SPREAD,
    "variance_scaling": {"scale": 1.0, "mode": "fan_in", "distribution": "truncated_normal", **_FANS},
    **{f"{author}_{shape}": _FANS for author in ("glorot", "he", "lecun") for shape in ("uniform", "normal")},
    "constant": {"value": 0.0},
    "orthogonal": {"gain": 1.0},
    "identity": {"gain": 1.0},
}
"""What can be set of the rules that have anything to set, by Keras's names, with what is usual."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "mode": ("fan_in", "fan_out", "fan_avg"),
    "distribution": ("truncated_normal", "untruncated_normal", "uniform"),
}
"""The options that are words."""

_FIXED = ("zeros", "ones", "constant", "identity")
_MOST_SEED = 2**32 - 1
_ALIASES = {"normal": "random_normal", "uniform": "random_uniform", "zero": "zeros", "one": "ones"}


@dataclass(frozen=True, slots=True)
class Initializer:
    """How weights start.

    Attributes:
        kind: The rule, by Keras's name of it: ``he_normal``.
        options: Name and value of all that can be set of it, in the order of `OPTIONS`; what is left
            out when one is made is as usual.
        seed: Where its random numbers begin, whatever seed the project has; None: with that.

    Source: keras.initializers.
    """

    kind: str = "glorot_uniform"
    options: tuple[tuple[str, Option], ...] = ()
    seed: int | None = None

    def __post_init__(self) -> None:
        """Complete the options."""
        given = {**OPTIONS.get(self.kind, {}), **dict(self.options)}
        object.__setattr__(self, "options", tuple(given.items()))

    def __hash__(self) -> int:
        """By the rule alone: a layer has several, most of them are plain, and every analysis hashes all layers."""
        return hash(self.kind)

    @property
    def is_plain(self) -> bool:
        """Whether the name of the rule says everything."""
        return self.seed is None and dict(self.options) == OPTIONS.get(self.kind, {})

    @property
    def has_axes(self) -> bool:
        """Whether it says along which axes inputs or outputs are counted."""
        return any(name in AXES and value is not None for name, value in self.options)

    def without_axes(self) -> Initializer:
        """The same rule with Keras's own axes."""
        options = [(name, None if name in AXES else value) for name, value in self.options]
        return replace(self, options=tuple(options))

    def option(self, name: str) -> Option:
        """The value of one option.

        Raises:
            KeyError: The rule has none of that name.
        """
        return dict(self.options)[name]


def takes_seed(kind: str) -> bool:
    """Whether a rule draws random numbers."""
    return kind not in _FIXED


def initializer_data(value: Initializer) -> Any:
    """An initializer as JSON data: its name alone, where that says everything."""
    if value.is_plain:
        return value.kind
    seed = {} if value.seed is None else {"seed": value.seed}
    return {"kind": value.kind, **options_data(value), **seed}


def options_data(value: Initializer) -> dict[str, Any]:
    """The options of an initializer as JSON data, save axes that are Keras's own."""
    return {
        name: list(option) if isinstance(option, tuple) else option
        for name, option in value.options
        if option is not None
    }


def initializer_of(data: Any) -> Initializer:
    """The initializer that JSON data stands for; `core.settings` checks whether its rule can be chosen.

    Raises:
        ValueError: It is none; the message is a phrase that follows "must be".
    """
    if isinstance(data, Initializer):
        return data
    if isinstance(data, str):
        return Initializer(_ALIASES.get(data, data))
    given = data.get("kind") if isinstance(data, Mapping) else None
    if not isinstance(given, str):
        raise ValueError("the name of a start, or a start with its kind and numbers")
    kind = _ALIASES.get(given, given)
    usual, seed = OPTIONS.get(kind, {}), data.get("seed")
    foreign = sorted(set(data) - {"kind", "seed", *usual})
    if foreign or (seed is not None and not takes_seed(kind)):
        raise ValueError(f"a start whose settings it has: {kind} has no {(foreign or ['seed'])[0]}")
    options = {name: _option(name, data[name]) for name in usual if name in data}
    return Initializer(kind, tuple(options.items()), None if seed is None else _seed(seed))


def _option(name: str, given: Any) -> Option:
    if name in AXES:
        return None if given is None else _axes(name, given)
    if name in CHOICES:
        chosen = "truncated_normal" if given == "normal" else given
        if chosen not in CHOICES[name]:
            raise ValueError(f"a start whose {name} is one of {', '.join(CHOICES[name])}")
        return str(chosen)
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given):
        raise ValueError(f"a start whose {name} is a number")
    if name == "scale" and given <= 0:
        raise ValueError("a start whose scale is more than 0")
    return float(given)


def _axes(name: str, given: Any) -> Axes:
    """Axes as whole numbers; those below 0 count from the end."""
    parts = given if isinstance(given, (list, tuple)) else (None,)
    if any(isinstance(part, bool) or not isinstance(part, (int, float)) or part % 1 for part in parts):
        raise ValueError(f"a start whose {name.replace('_', ' ')} are whole numbers")
    return tuple([int(part) for part in parts])


def _seed(given: Any) -> int:
    if (
        isinstance(given, bool)
        or not isinstance(given, (int, float))
        or given % 1
        or not 0 <= given <= _MOST_SEED
    ):
        raise ValueError(f"a start whose seed is a whole number from 0 to {_MOST_SEED:,}")
    return int(given)
