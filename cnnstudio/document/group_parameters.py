"""Parameters of groups: each drives settings of layers inside, which always have one value."""

from __future__ import annotations

import dataclasses
import keyword
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.errors import SettingError
from cnnstudio.core.fresh_names import free_name
from cnnstudio.core.network import Network
from cnnstudio.core.settings import Setting
from cnnstudio.document.source_text import identifier

Target = tuple[str, str]
"""What a parameter drives: the id of a layer inside, and the name of its setting."""

_TAKEN = frozenset(
    {"title", "inside", "parameters", "name", "inputs", "x", *keyword.kwlist, *keyword.softkwlist}
)
_MOST = 200


@dataclass(frozen=True, slots=True)
class Parameter:
    """A setting of a group.

    Attributes:
        name: What files and scripts call it.
        label: What forms call it.
        targets: What it drives.
    """

    name: str
    label: str
    targets: tuple[Target, ...]

    def setting(self, inside: Network) -> Setting:
        """It as a setting, with the type, the limits and the default of the first that it drives."""
        key, name = self.targets[0]
        known = settings_of(inside, key)[name]
        return dataclasses.replace(known, name=self.name, label=self.label, advanced=False)

    def value(self, inside: Network) -> Any:
        """The value that all it drives have."""
        key, name = self.targets[0]
        return inside[key].layer.value_of(name)

    def to_data(self) -> dict[str, Any]:
        """It as JSON data."""
        return {"name": self.name, "label": self.label, "targets": [list(target) for target in self.targets]}


def settings_of(network: Network, key: str) -> dict[str, Setting]:
    """The settings of a layer by name; {} where there is no such layer."""
    if key not in network:
        return {}
    return {setting.name: setting for setting in network[key].layer.own_settings()}


def nature(setting: Setting) -> tuple[object, ...]:
    """What two settings must have in common, so that one value serves both."""
    return setting.type, setting.optional, setting.choices


def existing(parameters: Iterable[Parameter], inside: Network) -> tuple[Parameter, ...]:
    """The parameters without what they cannot drive any more, and without those that drive nothing."""
    kept: list[Parameter] = []
    seen: set[Target] = set()
    for parameter in parameters:
        known = [
            target
            for target in dict.fromkeys(parameter.targets)
            if target[1] in settings_of(inside, target[0])
        ]
        natures = [nature(settings_of(inside, key)[name]) for key, name in known]
        targets = [t for t, kind in zip(known, natures, strict=True) if kind == natures[0] and t not in seen]
        seen.update(targets)
        if targets and parameter.name not in {other.name for other in kept}:
            kept.append(dataclasses.replace(parameter, targets=tuple(targets)))
    return tuple(kept)


def driven(inside: Network, parameter: Parameter | None, value: Any) -> Network:
    """The layers with what a parameter drives set to a value.

    Raises:
        SettingError: One of them cannot take it.
    """
    for key, name in parameter.targets if parameter is not None else ():
        node = inside[key]
        if node.layer.value_of(name) == value:
            continue
        try:
            inside = inside.with_node(node.with_layer(node.layer.with_settings(**{name: value})))
        except SettingError as error:
            raise SettingError(f"{node.name}: {error}", parameter.name if parameter else "") from None
    return inside


def followed(parameters: Iterable[Parameter], before: Network, after: Network) -> Network:
    """The layers after an edit, in which what parameters drive follows the one that was changed."""
    for parameter in parameters:
        kept = existing((parameter,), after)
        old = parameter.value(before)
        for key, name in kept[0].targets if kept else ():
            new = after[key].layer.value_of(name)
            if new != old:
                after = driven(after, kept[0], new)
                break
    return after


def fresh_parameter(parameters: Iterable[Parameter], label: str, targets: tuple[Target, ...]) -> Parameter:
    """A parameter whose names no other has, of which a script can use one."""
    known = tuple(parameters)
    labels, wanted = {parameter.label for parameter in known}, label.strip()
    number = 2
    while wanted in labels:
        wanted, number = f"{label.strip()} {number}", number + 1
    taken = {parameter.name for parameter in known} | _TAKEN
    return Parameter(free_name(taken, identifier(wanted)), wanted, targets)


def parameters_of(data: Any) -> tuple[Parameter, ...]:
    """The parameters that JSON data stands for.

    Raises:
        SettingError: It is damaged.
    """
    if not isinstance(data, (list, tuple)) or len(data) > _MOST:
        raise SettingError(f"Its parameters must be a list of at most {_MOST}.")
    return tuple([_parameter(entry) for entry in data])


def _parameter(data: Any) -> Parameter:
    if not isinstance(data, Mapping):
        raise SettingError("One of its parameters is none.")
    name, label, targets = data.get("name"), data.get("label"), data.get("targets")
    if not isinstance(name, str) or name in _TAKEN or not name.isidentifier() or not isinstance(label, str):
        raise SettingError(f"A parameter cannot be called {name!r:.60}.")
    pairs = [_target(name, target) for target in targets] if isinstance(targets, (list, tuple)) else []
    return Parameter(name, label, tuple(pairs))


def _target(parameter: str, data: Any) -> Target:
    if isinstance(data, (list, tuple)) and len(data) == 2 and all(isinstance(part, str) for part in data):
        return data[0], data[1]
    raise SettingError(f"The parameter {parameter:.60} must drive settings of layers.")
