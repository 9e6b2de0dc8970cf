"""Settings of layers inside a group as its parameters: made, joined, called otherwise, let go."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from cnnstudio.core.errors import SettingError
from cnnstudio.core.settings import Setting
from cnnstudio.document.group import Group
from cnnstudio.document.group_parameters import (
    Parameter,
    Target,
    driven,
    fresh_parameter,
    nature,
    settings_of,
)


def exposed(group: Group, label: str, targets: Sequence[Target]) -> Group:
    """A group with one more parameter, to whose first setting all others are set.

    Raises:
        SettingError: There is nothing that it could drive, or one of them cannot take the value.
    """
    plain = released(group, targets)
    return _driving(plain, fresh_parameter(plain.parameters, label, ()), targets)


def joined(group: Group, name: str, targets: Sequence[Target]) -> Group:
    """A group of which a parameter drives these settings too, which take its value.

    Raises:
        SettingError: One of them cannot take it.
    """
    parameter = group.parameter(name)
    others = [target for target in targets if parameter is None or target not in parameter.targets]
    plain = released(group, others)
    kept = plain.parameter(name)
    if kept is None:
        raise SettingError("That parameter drives nothing any more: make a new one.")
    return _driving(plain, kept, (*kept.targets, *others))


def _driving(group: Group, parameter: Parameter, targets: Sequence[Target]) -> Group:
    """A group of which a parameter drives these settings, all set to the value of the first."""
    known = [(key, name) for key, name in targets if name in settings_of(group.inside, key)]
    kinds = {nature(settings_of(group.inside, key)[name]) for key, name in known}
    if len(kinds) != 1:
        raise SettingError(
            "One parameter drives settings of one kind: choose layers that have the setting in common."
        )
    full = dataclasses.replace(parameter, targets=tuple(dict.fromkeys(known)))
    inside = driven(group.inside, full, full.value(group.inside))
    names = [other.name for other in group.parameters]
    others = [full if other.name == full.name else other for other in group.parameters]
    parameters = tuple(others if full.name in names else [*others, full])
    return dataclasses.replace(group, inside=inside, parameters=parameters)


def released(group: Group, targets: Sequence[Target]) -> Group:
    """A group in which no parameter drives these settings."""
    gone = set(targets)
    kept = [
        dataclasses.replace(parameter, targets=tuple([t for t in parameter.targets if t not in gone]))
        for parameter in group.parameters
    ]
    return dataclasses.replace(
        group, parameters=tuple([parameter for parameter in kept if parameter.targets])
    )


def relabelled(group: Group, name: str, label: str) -> Group:
    """A group of which a parameter is called otherwise.

    Raises:
        SettingError: It is called nothing at all.
    """
    if not label.strip() or not label.isprintable():
        raise SettingError("A parameter needs a name of at least one character.")
    others = [other for other in group.parameters if other.name != name]
    parameters = [
        fresh_parameter(others, label, other.targets) if other.name == name else other
        for other in group.parameters
    ]
    return dataclasses.replace(group, parameters=tuple(parameters))


def without(group: Group, name: str) -> Group:
    """A group without a parameter; what it drove keeps its value."""
    return dataclasses.replace(group, parameters=tuple([p for p in group.parameters if p.name != name]))


def drivers(group: Group, ids: Sequence[str]) -> tuple[Parameter, ...]:
    """The parameters that drive settings of some of these layers."""
    wanted = set(ids)
    return tuple([p for p in group.parameters if any(key in wanted for key, _ in p.targets)])


def joinable(group: Group, setting: Setting) -> tuple[Parameter, ...]:
    """The parameters that could drive a setting too."""
    return tuple([p for p in group.parameters if nature(p.setting(group.inside)) == nature(setting)])
