"""One number of a layer's output with all that it was made from, and the register of those who can tell how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.pixel.account import Step

Floats = NDArray[np.float32]


class UnexplainedError(Exception):
    """A layer's number cannot be taken apart; the message says why, as a clause."""


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One number of a layer's output.

    Attributes:
        layer: The Keras layer.
        inputs: What came in, float32, without the batch axis.
        index: Which number of the output.
        output: What came out, float32, without the batch axis.
        known: What was worked out for another number of the same layer.
    """

    layer: Any
    inputs: tuple[Floats, ...]
    index: tuple[int, ...]
    output: Floats
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def input(self) -> Floats:
        """What came in, where that is one array."""
        return self.inputs[0]

    @property
    def place(self) -> tuple[int, ...]:
        """The index without the unit."""
        return self.index[:-1]

    @property
    def unit(self) -> int:
        """The last number of the index."""
        return self.index[-1] if self.index else 0

    def weight(self, name: str) -> Floats | None:
        """A weight of the layer as float32; None where it has none of that name."""
        from cnnstudio.engine.inside.feeding import as_array

        if name not in self.known:
            value = getattr(self.layer, name, None)
            self.known[name] = None if value is None else as_array(value)
        found: Floats | None = self.known[name]
        return found

    def needed(self, name: str) -> Floats:
        """A weight that the layer must have.

        Raises:
            UnexplainedError: It has not.
        """
        found = self.weight(name)
        if found is None:
            raise UnexplainedError(f"it has no {name}")
        return found

    def require_channels_last(self) -> None:
        """Go on only where channels are the last axis.

        Raises:
            UnexplainedError: They are the first.
        """
        if getattr(self.layer, "data_format", "channels_last") == "channels_first":
            raise UnexplainedError("its channels come before its places")


Explanation = Callable[[Element], list[Step]]
ExplanationType = TypeVar("ExplanationType", bound=Explanation)

_BY_NAME: dict[str, Explanation] = {}


def explains(*names: str) -> Callable[[ExplanationType], ExplanationType]:
    """Take in who can tell of layers how their numbers come about; a decorator.

    Args:
        names: The Keras classes.
    """

    def taken(explanation: ExplanationType) -> ExplanationType:
        for name in names:
            _BY_NAME[name] = explanation
        return explanation

    return taken


def explanation_of(layer: Any) -> Explanation | None:
    """Who can tell of a layer; None where nobody can."""
    return _BY_NAME.get(type(layer).__name__)


def explained_names() -> tuple[str, ...]:
    """The Keras classes that can be taken apart."""
    return tuple(_BY_NAME)
