"""Which row each layer stands in, which way is the trunk, and which connections are skips."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cnnstudio.core.network import Network

Structure = tuple[tuple[str, tuple[str, ...]], ...]
"""All of a network that its layout depends on: ids with the ids of their inputs, in order."""


class Link(NamedTuple):
    """A connection between numbered nodes."""

    source: int
    target: int
    slot: int


@dataclass(frozen=True, slots=True)
class Layering:
    """One connected part of a network by rows; nodes are numbers in the order of the network.

    Attributes:
        ids: Id of each node.
        links: Every connection.
        ranks: Row of each node, from 0 at the top.
        trunk: The longest way from top to bottom, one node a row.
        skips: Connections beside a longer way between the same nodes, and second connections of a pair.
        backward: Connections of a circle that lead up again; only damaged files have them.
    """

    ids: tuple[str, ...]
    links: tuple[Link, ...]
    ranks: tuple[int, ...]
    trunk: tuple[int, ...]
    skips: frozenset[Link]
    backward: frozenset[Link]


def structure_of(network: Network) -> Structure:
    """What the layout of a network depends on."""
    return tuple([(node.id, node.inputs) for node in network.nodes])


def components(structure: Structure) -> list[Structure]:
    """The parts that nothing connects, in the order of their first nodes."""
    leader = {node: node for node, _ in structure}

    def find(node: str) -> str:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for node, inputs in structure:
        for source in inputs:
            leader[find(source)] = find(node)
    parts: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for entry in structure:
        parts.setdefault(find(entry[0]), []).append(entry)
    return [tuple(part) for part in parts.values()]


def segments(structure: Structure) -> list[Structure]:
    """Cut one connected part at the layers that every way passes; each such layer ends one piece and begins the next.

    What happens in one piece has no bearing on how another is laid out. A part whose nodes do not
    stand in the order of their connections is left whole.
    """
    place = {node: position for position, (node, _) in enumerate(structure)}
    spans = [(place[source], target) for target, (_, inputs) in enumerate(structure) for source in inputs]
    if any(source >= target for source, target in spans):
        return [structure]
    cuts = _cuts(structure, spans)
    pieces = []
    for first, last in itertools.pairwise([0, *cuts, len(structure) - 1]):
        if first < last:
            begins = (structure[first][0], ()) if first else structure[0]
            pieces.append((begins, *structure[first + 1 : last + 1]))
    return pieces or [structure]


def _cuts(structure: Structure, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Places of the nodes beside which nothing stands: all before lead to them, and they lead to all behind."""
    count = len(structure)
    reach = [0] * count
    for source, target in spans:
        reach[source] = max(reach[source], target)
    last_source = max(place for place, (_, inputs) in enumerate(structure) if not inputs)
    cuts, furthest = [], 0
    for place in range(count - 1):
        if place and furthest <= place and place >= last_source:
            cuts.append(place)
        if not reach[place]:
            break
        furthest = max(furthest, reach[place])
    return cuts


def layering(structure: Structure) -> Layering:
    """Put one connected part into rows."""
    ids = tuple(node for node, _ in structure)
    number = {node: place for place, node in enumerate(ids)}
    sources = [[number[source] for source in inputs] for _, inputs in structure]
    links = tuple(
        Link(source, target, slot)
        for target, inputs in enumerate(sources)
        for slot, source in enumerate(inputs)
    )
    order = _order(sources)
    position = {node: place for place, node in enumerate(order)}
    backward = frozenset(link for link in links if position[link.source] >= position[link.target])
    if backward:
        sources = [[s for s in inputs if position[s] < position[t]] for t, inputs in enumerate(sources)]
    ranks = [0] * len(ids)
    for node in order:
        inputs = sources[node]
        if inputs:
            ranks[node] = 1 + (max([ranks[s] for s in inputs]) if len(inputs) > 1 else ranks[inputs[0]])
    trunk = _trunk(sources, ranks)
    _pull_down(sources, order, ranks, set(trunk))
    skips = frozenset(_skips(sources, order, links) - backward)
    return Layering(ids, links, tuple(ranks), trunk, skips, backward)


def _order(sources: Sequence[Sequence[int]]) -> list[int]:
    """Nodes after their inputs; a circle is cut before its first node."""
    consumers: list[list[int]] = [[] for _ in sources]
    waiting = [len(inputs) for inputs in sources]
    for target, inputs in enumerate(sources):
        for source in inputs:
            consumers[source].append(target)
    ready = [node for node in range(len(sources) - 1, -1, -1) if not waiting[node]]
    order: list[int] = []
    done = [False] * len(sources)
    first_open = 0
    while len(order) < len(sources):
        if not ready:
            while done[first_open]:
                first_open += 1
            ready.append(first_open)
        node = ready.pop()
        if done[node]:
            continue
        done[node] = True
        order.append(node)
        for target in reversed(consumers[node]):
            waiting[target] -= 1
            if not waiting[target] and not done[target]:
                ready.append(target)
    return order


def _trunk(sources: Sequence[Sequence[int]], ranks: Sequence[int]) -> tuple[int, ...]:
    """The longest way, from the deepest node up; of equally long ones the middle."""
    node = max(range(len(ranks)), key=lambda n: (ranks[n], -n))
    way = [node]
    while ranks[node]:
        longest = [source for source in sources[node] if ranks[source] == ranks[node] - 1]
        node = longest[(len(longest) - 1) // 2]
        way.append(node)
    return tuple(reversed(way))


def _pull_down(
    sources: Sequence[Sequence[int]], order: Sequence[int], ranks: list[int], trunk: set[int]
) -> None:
    """Let nodes that the trunk does not feed stand as low as what they feed allows."""
    is_fed = [False] * len(ranks)
    for node in order:
        is_fed[node] = node in trunk or any(is_fed[source] for source in sources[node])
    lowest = [len(ranks) + 1] * len(ranks)
    for node in reversed(order):
        if not is_fed[node] and lowest[node] <= len(ranks):
            ranks[node] = lowest[node] - 1
        for source in sources[node]:
            lowest[source] = min(lowest[source], ranks[node])


def _skips(sources: Sequence[Sequence[int]], order: Sequence[int], links: Sequence[Link]) -> set[Link]:
    """Connections whose ends are joined by a longer way too; sets of ancestors are bits of a number."""
    ancestors = [0] * len(sources)
    for node in order:
        bits = 0
        for source in sources[node]:
            bits |= ancestors[source] | 1 << source
        ancestors[node] = bits
    found = set()
    for link in links:
        inputs = sources[link.target]
        if len(inputs) > 1:
            others = 0
            for source in inputs:
                others |= ancestors[source]
            if others >> link.source & 1 or link.source in inputs[: link.slot]:
                found.add(link)
    return found
