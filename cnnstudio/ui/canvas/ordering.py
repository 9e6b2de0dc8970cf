"""In which order layers and passing lines stand in a row, with as few crossings as possible."""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from cnnstudio.ui.canvas.layering import Layering, Link

_SWEEPS = 8


@dataclass(slots=True)
class Rows:
    """Vertices by rows: nodes, and above their number the places where long lines pass a row.

    Attributes:
        rows: Vertices of each row from left to right.
        ranks: Row of each vertex.
        uppers: What each vertex is joined to in the row above.
        lowers: What each vertex is joined to in the row below.
        chains: The vertices that each routed connection runs through, ends included.
        node_count: How many vertices are nodes.
    """

    rows: list[list[int]]
    ranks: list[int]
    uppers: list[list[int]]
    lowers: list[list[int]]
    chains: dict[Link, list[int]] = field(default_factory=dict)
    node_count: int = 0

    def is_node(self, vertex: int) -> bool:
        """Whether it is a layer, not a place where a line passes."""
        return vertex < self.node_count


def ordered_rows(layering: Layering, arcs: Collection[Link]) -> Rows:
    """Order every row; connections in ``arcs`` run outside and do not count."""
    rows = _vertices(layering, arcs)
    _first_order(rows, layering.trunk)
    _reduce_crossings(rows)
    return rows


def _vertices(layering: Layering, arcs: Collection[Link]) -> Rows:
    count = len(layering.ids)
    rows = Rows([], list(layering.ranks), [[] for _ in range(count)], [[] for _ in range(count)], {}, count)
    for link in layering.links:
        if link in arcs:
            continue
        chain = [link.source]
        for rank in range(layering.ranks[link.source] + 1, layering.ranks[link.target]):
            chain.append(len(rows.ranks))
            rows.ranks.append(rank)
            rows.uppers.append([])
            rows.lowers.append([])
        chain.append(link.target)
        for upper, lower in itertools.pairwise(chain):
            rows.uppers[lower].append(upper)
            rows.lowers[upper].append(lower)
        rows.chains[link] = chain
    rows.rows = [[] for _ in range(max(rows.ranks) + 1)]
    return rows


def _first_order(rows: Rows, trunk: Sequence[int]) -> None:
    """Walk up from the outputs, the first input first: branches of a merge come to stand as it takes them."""
    ends = [vertex for vertex, lowers in enumerate(rows.lowers) if not lowers and vertex != trunk[-1]]
    seen = [False] * len(rows.ranks)
    stack = [*reversed(ends), trunk[-1]]
    while stack:
        vertex = stack.pop()
        if not seen[vertex]:
            seen[vertex] = True
            rows.rows[rows.ranks[vertex]].append(vertex)
            stack.extend(reversed(rows.uppers[vertex]))


def _reduce_crossings(rows: Rows) -> None:
    """Sweep down and up, each vertex to the mean place of its neighbours, and keep the best order."""
    fewest = _crossings(rows)
    best = [list(row) for row in rows.rows]
    for sweep in range(_SWEEPS if fewest else 0):
        down = sweep % 2 == 0
        for rank in range(1, len(best)) if down else range(len(best) - 2, -1, -1):
            _sort_row(rows, rank, down)
        count = _crossings(rows)
        if count < fewest:
            fewest, best = count, [list(row) for row in rows.rows]
    rows.rows = best


def _sort_row(rows: Rows, rank: int, down: bool) -> None:
    row = rows.rows[rank]
    if len(row) < 2:
        return
    place = {vertex: index for index, vertex in enumerate(rows.rows[rank - 1 if down else rank + 1])}
    beside = rows.uppers if down else rows.lowers
    means = {
        vertex: sum(place[other] for other in beside[vertex]) / len(beside[vertex])
        if beside[vertex]
        else index
        for index, vertex in enumerate(row)
    }
    row.sort(key=means.__getitem__)


def _crossings(rows: Rows) -> int:
    """How many pairs of lines cross."""
    count = 0
    for upper_row, lower_row in zip(rows.rows, rows.rows[1:], strict=False):
        if len(upper_row) < 2 or len(lower_row) < 2:
            continue
        place = {vertex: index for index, vertex in enumerate(lower_row)}
        passed: list[int] = []
        for vertex in upper_row:
            ends = [place[lower] for lower in rows.lowers[vertex]]
            count += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return count
