"""Which layer of one network is which of another: by id where both come from one history, else by what they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from cnnstudio.core.network import Network, Node

_ALIKE = 2 / 3
"""Share of the ids in common whose layers must have kept kind and name, for one history to be likely."""
_MOST_CELLS = 250_000
"""So many pairs of layers are weighed against each other; of larger networks, only what stands between anchors."""
_DOUBT = 1.25
"""So many times better another way of matching must be than that by id: files of two programs may have ids in common."""
_KIND, _SETTINGS, _NAME = 2, 4, 3

Pairs = dict[str, str]


def matched(first: Network, second: Network) -> Pairs:
    """Ids of layers of the first network, with those that they are in the second."""
    rows, columns = nodes_in_order(first), nodes_in_order(second)
    pairs = {row.id: column.id for row, column in _aligned(rows, columns)}
    _match_strays(rows, columns, pairs)
    if not share_history(first, second):
        return pairs
    same = {node.id: node.id for node in first.nodes if node.id in second and _is_one(first, second, node.id)}
    return pairs if _worth(first, second, pairs) > _DOUBT * _worth(first, second, same) else same


def _worth(first: Network, second: Network, pairs: Pairs) -> int:
    return sum(_weight(first[own], second[its]) for own, its in pairs.items())


def share_history(first: Network, second: Network) -> bool:
    """Whether one network is likely to be what edits made of the other, so that ids tell the layers."""
    common = [node for node in first.nodes if node.id in second]
    if not common or 2 * len(common) < min(len(first), len(second)):
        return False
    alike = [node for node in common if _identity(node) == _identity(second[node.id])]
    return len(alike) >= _ALIKE * len(common)


def _is_one(first: Network, second: Network, key: str) -> bool:
    """Whether an id stands for one layer in both; an id that came free may have been given again."""
    before, after = first[key], second[key]
    if before.name == after.name or before.layer.kind == after.layer.kind:
        return True
    return before.inputs == after.inputs and first.consumers(key) == second.consumers(key)


def nodes_in_order(network: Network) -> list[Node]:
    """The nodes with inputs before outputs; those in or behind a cycle last."""
    order = network.order()
    known = set(order)
    return [network[key] for key in order] + [node for node in network.nodes if node.id not in known]


def _identity(node: Node) -> tuple[str, str]:
    return node.layer.kind, node.name


def _weight(row: Node, column: Node) -> int:
    """How good it is to take two nodes for one; 0 if they are not."""
    return (
        _weight_of_namesakes(row, column)
        if row.name == column.name
        else _weight_of_others(row, column, frozenset())
    )


def _weight_of_namesakes(row: Node, column: Node) -> int:
    if row.layer.kind != column.layer.kind:
        return 1
    return _KIND + _NAME + _SETTINGS * (row.layer == column.layer)


def _weight_of_others(row: Node, column: Node, named: Collection[tuple[str, str]]) -> int:
    """The same for nodes of two names.

    Args:
        row: A node of the first network.
        column: A node of the second.
        named: Kinds and names that both networks have: such a node is left to its namesake, settings apart.
    """
    if row.layer.kind != column.layer.kind:
        return 0
    if row.layer == column.layer:
        return _KIND + _SETTINGS
    return 0 if _identity(row) in named or _identity(column) in named else _KIND


def _aligned(rows: Sequence[Node], columns: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """Pairs of nodes in the order of both."""
    start, end = 0, 0
    most = min(len(rows), len(columns))
    while start < most and _is_same(rows[start], columns[start]):
        start += 1
    while end < most - start and _is_same(rows[-1 - end], columns[-1 - end]):
        end += 1
    yield from zip(rows[:start], columns[:start], strict=True)
    yield from _aligned_between(rows[start : len(rows) - end], columns[start : len(columns) - end])
    yield from zip(rows[len(rows) - end :], columns[len(columns) - end :], strict=True)


def _is_same(row: Node, column: Node) -> bool:
    return row.name == column.name and row.layer == column.layer


def _aligned_between(rows: Sequence[Node], columns: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    if len(rows) * len(columns) <= _MOST_CELLS:
        yield from _best(rows, columns)
        return
    anchors = _anchors(rows, columns)
    if not anchors:
        yield from _alike_runs(rows, columns)
        return
    row, column = 0, 0
    for at, to in [*anchors, (len(rows), len(columns))]:
        yield from _aligned_between(rows[row:at], columns[column:to])
        if at < len(rows):
            yield rows[at], columns[to]
        row, column = at + 1, to + 1


def _best(rows: Sequence[Node], columns: Sequence[Node]) -> list[tuple[Node, Node]]:
    """The pairs with the greatest weight together: a longest common subsequence with weights."""
    weights = _weights(rows, columns)
    width = len(columns)
    table = [[0] * (width + 1) for _ in range(len(rows) + 1)]
    for at in range(len(rows) - 1, -1, -1):
        below, line, row = table[at + 1], table[at], weights[at]
        for to in range(width - 1, -1, -1):
            best = below[to] if below[to] >= line[to + 1] else line[to + 1]
            if row[to] and below[to + 1] + row[to] > best:
                best = below[to + 1] + row[to]
            line[to] = best
    pairs, at, to = [], 0, 0
    while at < len(rows) and to < width:
        if weights[at][to] and table[at][to] == table[at + 1][to + 1] + weights[at][to]:
            pairs.append((rows[at], columns[to]))
            at, to = at + 1, to + 1
        elif table[at][to] == table[at + 1][to]:
            at += 1
        else:
            to += 1
    return pairs


def _weights(rows: Sequence[Node], columns: Sequence[Node]) -> list[list[int]]:
    """How good it is to take each row for each column; only the kinds that both have are looked at closely."""
    named = {_identity(row) for row in rows} & {_identity(column) for column in columns}
    names = {column.name: to for to, column in enumerate(columns)}
    places: dict[str, list[int]] = {}
    for to, column in enumerate(columns):
        places.setdefault(column.layer.kind, []).append(to)
    known: dict[tuple[str, bool], list[int]] = {}
    table = []
    for row in rows:
        key = repr(row.layer), _identity(row) in named
        if key not in known:  # Layers of the same settings weigh alike, save against their namesakes.
            known[key] = [0] * len(columns)
            for to in places.get(row.layer.kind, ()):
                known[key][to] = _weight_of_others(row, columns[to], named)
        line = list(known[key])
        if row.name in names:
            line[names[row.name]] = _weight_of_namesakes(row, columns[names[row.name]])
        table.append(line)
    return table


def _anchors(rows: Sequence[Node], columns: Sequence[Node]) -> list[tuple[int, int]]:
    """Places of the nodes of one kind and name in both, as far as they stand in one order."""
    places = {_identity(column): to for to, column in enumerate(columns)}
    found = [(at, places[_identity(row)]) for at, row in enumerate(rows) if _identity(row) in places]
    return [found[at] for at in rising([to for _, to in found])]


def _alike_runs(rows: Sequence[Node], columns: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """Pairs where whole runs of kinds are alike: for large networks that have no name in common."""
    kinds = [node.layer.kind for node in rows], [node.layer.kind for node in columns]
    for block in SequenceMatcher(None, *kinds, autojunk=False).get_matching_blocks():
        yield from zip(
            rows[block.a : block.a + block.size], columns[block.b : block.b + block.size], strict=True
        )


def _match_strays(rows: Sequence[Node], columns: Sequence[Node], pairs: Pairs) -> None:
    """Match what is left and has kept kind and name, wherever it stands now."""
    taken = set(pairs.values())
    left = {_identity(column): column.id for column in columns if column.id not in taken}
    for row in rows:
        if row.id not in pairs and _identity(row) in left:
            pairs[row.id] = left.pop(_identity(row))


def rising(numbers: Sequence[int]) -> list[int]:
    """Places of a longest subsequence of different numbers that rises."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        ends[at:] = [number] if at == len(ends) else [number, *ends[at + 1 :]]
        before.append(places[at - 1] if at else -1)
        places[at : at + 1] = [place]
    chosen = []
    place = places[-1] if places else -1
    while place >= 0:
        chosen.append(place)
        place = before[place]
    return chosen[::-1]


def inverse(pairs: Mapping[str, str]) -> Pairs:
    """The same, from the second network to the first."""
    return {its: own for own, its in pairs.items()}
