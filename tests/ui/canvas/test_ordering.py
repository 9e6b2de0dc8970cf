"""Orders in rows."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

from cnnstudio.ui.canvas.layering import Link, layering, structure_of
from cnnstudio.ui.canvas.ordering import ordered_rows


def test_branches_stand_as_the_merge_takes_them(networks: SimpleNamespace) -> None:
    layers = layering(structure_of(networks.branches()))
    rows = ordered_rows(layers, set())
    assert [layers.ids[v] for v in rows.rows[1]] == ["p", "q1", "r1", "s"]


def test_a_long_connection_passes_every_row_between() -> None:
    layers = layering((("a", ()), ("b", ("a",)), ("c", ("b",)), ("d", ("c", "a"))))
    rows = ordered_rows(layers, set())
    chain = rows.chains[Link(0, 3, 1)]
    assert [rows.ranks[vertex] for vertex in chain] == [0, 1, 2, 3]
    assert [rows.is_node(vertex) for vertex in chain] == [True, False, False, True]


def test_connections_outside_take_no_room() -> None:
    layers = layering((("a", ()), ("b", ("a",)), ("c", ("b", "a"))))
    rows = ordered_rows(layers, layers.skips)
    assert [len(row) for row in rows.rows] == [1, 1, 1]
    assert Link(0, 2, 1) not in rows.chains


def test_crossings_are_undone() -> None:
    structure = (
        ("i", ()), ("a", ("i",)), ("b", ("i",)), ("a2", ("a",)), ("b2", ("b",)), ("m", ("b2", "a2")), ("n", ("a2", "b2")),
        ("end", ("m", "n")),
    )  # fmt: skip
    rows = ordered_rows(layering(structure), set())
    assert _crossings(rows.rows, rows.lowers) <= 1


def _crossings(rows: list[list[int]], lowers: list[list[int]]) -> int:
    count = 0
    for upper, lower in itertools.pairwise(rows):
        ends = [[lower.index(low) for low in lowers[vertex]] for vertex in upper]
        pairs = ((i, j) for i in range(len(ends)) for j in range(i + 1, len(ends)))
        count += sum(1 for i, j in pairs for a in ends[i] for b in ends[j] if a > b)
    return count
