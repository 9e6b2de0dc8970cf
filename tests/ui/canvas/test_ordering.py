"""Orders in rows."""

from __future__ import annotations

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
        ("i", ()), ("a", ("i",)), ("b", ("i",)), ("c", ("i",)), ("m", ("a", "b")), ("n", ("c", "a")), ("end", ("m", "n")),
    )  # fmt: skip
    layers = layering(structure)
    rows = ordered_rows(layers, set())
    assert [layers.ids[v] for v in rows.rows[1]] in (["b", "a", "c"], ["c", "a", "b"])
