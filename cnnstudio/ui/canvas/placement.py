"""How far left or right each vertex stands: the trunk on one vertical line, branches straight beside it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from graphlib import TopologicalSorter

from cnnstudio.ui.canvas.geometry import CARD_WIDTH, COLUMN_GAP, LINE_WIDTH
from cnnstudio.ui.canvas.ordering import Rows


def columns(rows: Rows, trunk: Sequence[int]) -> list[float]:
    """The horizontal middle of each vertex; 0 for the trunk.

    Vertices that follow each other without crossing share a column; columns then move as near
    to the trunk as the widths of what stands between allow.

    Source: Brandes & Köpf (2001), *Fast and simple horizontal coordinate assignment*, with
    the trunk as the one fixed block.
    """
    middle = [0.0] * len(rows.ranks)
    if max(map(len, rows.rows)) == 1:
        return middle
    root = _blocks(rows, trunk)
    center = dict(enumerate(trunk))
    for direction in (1, -1):
        _compact(rows, root, center, direction, middle)
    return middle


def half_width(rows: Rows, vertex: int) -> float:
    """Half the room that a vertex takes."""
    return (CARD_WIDTH if rows.is_node(vertex) else LINE_WIDTH) / 2


def _blocks(rows: Rows, trunk: Sequence[int]) -> list[int]:
    """The topmost vertex of the column that each vertex belongs to."""
    root = list(range(len(rows.ranks)))
    is_trunk = set(trunk)
    for vertex in trunk:
        root[vertex] = trunk[0]
    for upper_row, lower_row in zip(rows.rows, rows.rows[1:], strict=False):
        place = {vertex: index for index, vertex in enumerate(upper_row)}
        last, seen_trunk = -1, False
        trunk_place = next(index for index, vertex in enumerate(upper_row) if vertex in is_trunk)
        for vertex in lower_row:
            if vertex in is_trunk:
                last, seen_trunk = trunk_place, True
                continue
            above = sorted(place[upper] for upper in rows.uppers[vertex])
            beside = [p for p in above if p > last and (seen_trunk or p < trunk_place)]
            if beside:
                last = beside[(len(beside) - 1) // 2]
                root[vertex] = root[upper_row[last]]
    return root


def _compact(
    rows: Rows, root: Sequence[int], center: dict[int, int], direction: int, middle: list[float]
) -> None:
    """Place the columns on one side of the trunk (1: right, −1: left) as near to it as they go."""
    least: dict[int, list[tuple[int, float]]] = {}
    trunk = root[center[0]]
    for rank, row in enumerate(rows.rows):
        if len(row) == 1:
            continue
        start = row.index(center[rank])
        side = row[start:] if direction > 0 else row[start::-1]
        for inner, outer in itertools.pairwise(side):
            apart = half_width(rows, inner) + half_width(rows, outer) + COLUMN_GAP
            least.setdefault(root[outer], []).append((root[inner], apart))
    graph = {block: [inner for inner, _ in limits] for block, limits in least.items()}
    offset = {trunk: 0.0}
    for block in TopologicalSorter(graph).static_order():
        if block != trunk:
            offset[block] = max(offset[inner] + apart for inner, apart in least[block])
    for vertex, block in enumerate(root):
        if block != trunk and block in offset:
            middle[vertex] = direction * offset[block]
