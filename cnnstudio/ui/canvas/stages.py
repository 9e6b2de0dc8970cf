"""The stages of a network: what lies between two changes of the size of its maps; no Qt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from cnnstudio.core.network import Network
from cnnstudio.core.report import Report
from cnnstudio.core.values import Shape

_LEAST_CHANGE = 0.8
"""Maps are of another size from here on, in octaves: a convolution without padding, or a crop, is no change."""

_Place = tuple[int, int | None]
"""How many changes of size lie before, at most, and how often the maps were halved; None behind the maps."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Layers that are connected and whose maps are of one size.

    Attributes:
        number: Its number from 1 on, in the order of the network.
        nodes: Ids of its layers, in the order of the network.
    """

    number: int
    nodes: tuple[str, ...]


def stages_of(report: Report) -> tuple[Stage, ...]:
    """Cut a network into stages; every layer is in one.

    Layers whose output is no map, such as the gate of a squeeze-and-excitation, belong to the stage that they
    lead back into, and else to the head. A layer that does not fit, and what waits for it, belongs to
    the stage before. No way leaves a stage and comes back into it, so that each can be shown as one card.
    """
    network, order = report.network, report.network.order()
    back = _leading_to_maps(report, order)
    places: dict[str, _Place] = {}
    for node in order:
        places[node] = _place(node, report, places, back)
    groups = _connected(network, order, places)
    return tuple(Stage(number, nodes) for number, nodes in enumerate(groups, 1))


def _place(node: str, report: Report, places: Mapping[str, _Place], back: Mapping[str, bool]) -> _Place:
    inputs = report.network[node].inputs
    if not inputs:
        return 0, 0
    octaves = _octaves(node, report, places, back)
    return max(places[source][0] + (places[source][1] != octaves) for source in inputs), octaves


def _octaves(node: str, report: Report, places: Mapping[str, _Place], back: Mapping[str, bool]) -> int | None:
    """How often maps were halved on the way to a node; None where there is no map any more."""
    inputs, shape = report.network[node].inputs, report[node].output
    sources = [source for source in inputs if places[source][1] is not None]
    maps = [source for source in sources if _is_map(report[source].output)]
    source = (maps or sources or list(inputs))[0]
    before = places[source][1]
    if shape is None or before is None:
        return before
    if not _is_map(shape):
        return before if back[node] else None
    old = report[source].output
    if not maps or old is None:
        return before
    change = math.log2(_size(old) / _size(shape))
    return before + round(change) if abs(change) >= _LEAST_CHANGE else before


def _is_map(shape: Shape | None) -> bool:
    """Whether something has places side by side, and more than one of them."""
    return shape is not None and len(shape) > 1 and any(side is None or side > 1 for side in shape[:-1])


def _size(shape: Shape) -> float:
    """The mean side of a map, in px; what is not known counts as 1."""
    sides = [side or 1 for side in shape[:-1]]
    return float(math.prod(sides) ** (1 / len(sides)))


def _leading_to_maps(report: Report, order: tuple[str, ...]) -> dict[str, bool]:
    """For each node whether a map comes of it further on."""
    leads: dict[str, bool] = {}
    for node in reversed(order):
        targets = [edge.target for edge in report.network.consumers(node)]
        leads[node] = any(leads.get(target) or _is_map(report[target].output) for target in targets)
    return leads


def _connected(
    network: Network, order: tuple[str, ...], places: Mapping[str, _Place]
) -> list[tuple[str, ...]]:
    """The nodes of each place, in parts that connections hold together."""
    leader = {node: node for node in order}

    def find(node: str) -> str:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for node in order:
        for source in network[node].inputs:
            if places[source] == places[node]:
                leader[find(node)] = find(source)
    groups: dict[str, list[str]] = {}
    for node in order:
        groups.setdefault(find(node), []).append(node)
    return [tuple(nodes) for nodes in groups.values()]
