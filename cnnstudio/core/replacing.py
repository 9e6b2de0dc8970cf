"""A layer of another type in the place of one: what carries over, and which types come near."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.errors import NetworkError, SettingError
from cnnstudio.core.fresh_names import free_name
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.settings import Setting

_MISFIT = 3
"""One setting that two types cannot share outweighs so many that they can."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A layer that takes the place of another.

    Attributes:
        layer: The new one.
        lost: Labels of the settings whose values had been chosen and have no place in it.
    """

    layer: Layer
    lost: tuple[str, ...]


def carried(old: Layer, cls: type[Layer]) -> Carried:
    """A layer of another type with the settings of an old one.

    A value carries over to the setting of the same name if that takes it; else the default
    stays. Fractions left at the default of the old type, such as a slope or an epsilon, are
    constants of that type and do not carry over.
    """
    own, known = {field.name: field for field in old.own_settings()}, cls.setting_list()
    data, values, lost = old.to_data(), dict[str, Any](), []
    for field in known:
        if field.name not in data:
            continue
        before = own.get(field.name)
        is_chosen = before is None or old.value_of(field.name) != before.default
        if not is_chosen and isinstance(field.default, float):
            continue
        try:
            values[field.name] = cls(**{**values, field.name: field.checked(data[field.name])}).to_data()[
                field.name
            ]
        except SettingError:
            if is_chosen:
                lost.append(field.label)
    names = {field.name for field in known}
    gone = [f.label for f in own.values() if f.name not in names and old.value_of(f.name) != f.default]
    return Carried(cls(**values), (*lost, *gone))


def replaced(network: Network, ids: Collection[str], cls: type[Layer]) -> tuple[Network, tuple[str, ...]]:
    """Give nodes layers of another type; connections and what else belongs to a node stay.

    Nodes that share weights with one of them go along. A name that the program gave follows
    the new type; others stay.

    Returns:
        The new network, and labels of the settings that did not carry over anywhere.

    Raises:
        NetworkError: The type does not take as many inputs as one of the nodes has.
    """
    wanted = {twin.id for key in ids for twin in network.twins(key)} | set(ids)
    names = {node.name for node in network.nodes}
    changed: dict[str, Node] = {}
    lost: dict[str, None] = {}
    for node in network.nodes:
        if node.id not in wanted or type(node.layer) is cls:
            continue
        _check_inputs(node, cls)
        new = carried(node.layer, cls)
        lost.update(dict.fromkeys(new.lost))
        name = name_after(node, cls, names)
        names = names - {node.name} | {name}
        changed[node.id] = node.with_layer(new.layer).with_name(name)
    if not changed:
        raise NetworkError(f"The layers are {cls.label} already: choose another type.")
    # At one go, for a new layer of one twin would be that of all before they have their names.
    nodes = tuple([changed.get(node.id, node) for node in network.nodes])
    return Network(nodes, network.named_outputs), tuple(lost)


def takes_inputs_of(cls: type[Layer], nodes: Iterable[Node]) -> bool:
    """Whether a type takes as many inputs as each of the nodes has."""
    return not any(_refusal(node, cls) for node in nodes)


def near_types(old: Sequence[Layer], types: Iterable[type[Layer]]) -> list[type[Layer]]:
    """Types that can take the place of layers, the likely ones first.

    Those of the same family come first, and among them those with the most settings in common;
    settings of one name that cannot have one value (a window of two axes, and of three) tell
    against a type.

    Args:
        old: The layers, at least one.
        types: The types, in the order of the palette.
    """
    groups = {layer.group for layer in old}
    mine = {name: value for layer in old for name, value in layer.to_data().items()}
    present = {type(layer) for layer in old}

    def distance(cls: type[Layer]) -> tuple[bool, float]:
        its = {field.name: field for field in cls.setting_list()}
        both = [_fits(field, mine[name]) for name, field in its.items() if name in mine]
        alike = sum(1 if fits else -_MISFIT for fits in both)
        return cls.group not in groups, -alike / max(1, len(mine.keys() | its.keys()))

    others = [cls for cls in types if len(present) > 1 or cls not in present]
    return sorted(others, key=distance)


def _fits(field: Setting, data: Any) -> bool:
    try:
        field.checked(data)
    except SettingError:
        return False
    return True


def _check_inputs(node: Node, cls: type[Layer]) -> None:
    reason = _refusal(node, cls)
    if reason:
        raise NetworkError(reason)


def _refusal(node: Node, cls: type[Layer]) -> str:
    """Why a type cannot stand in a node's place; "" if it can."""
    count, most = len(node.inputs), cls.maximum_inputs
    if (most == 0) != (node.layer.maximum_inputs == 0):
        name = node.name if most else cls.label
        return f"{name} is where images come in: only another input can take that place."
    if most is not None and count > most:
        return f"{cls.label} takes {most} input{'s' * (most != 1)}, and {node.name} has {count}: disconnect some first."
    return ""


def name_after(node: Node, cls: type[Layer], taken: Collection[str]) -> str:
    """The name of a node once it has another type: a new one only where the program gave the old one."""
    if re.fullmatch(rf"{re.escape(node.layer.base_name())}(_\d+)?", node.name) is None:
        return node.name
    return free_name({*taken} - {node.name}, cls.base_name())
