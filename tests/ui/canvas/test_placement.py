"""Columns."""

from __future__ import annotations

from types import SimpleNamespace

from cnnstudio.ui.canvas.geometry import CARD_WIDTH, COLUMN_GAP
from cnnstudio.ui.canvas.layering import layering, structure_of
from cnnstudio.ui.canvas.ordering import ordered_rows
from cnnstudio.ui.canvas.placement import columns

_PITCH = CARD_WIDTH + COLUMN_GAP


def test_the_trunk_is_one_line_and_branches_are_straight(networks: SimpleNamespace) -> None:
    layers = layering(structure_of(networks.branches()))
    middle = columns(ordered_rows(layers, set()), layers.trunk)
    found = dict(zip(layers.ids, middle, strict=False))
    assert {found[layers.ids[node]] for node in layers.trunk} == {0.0}
    assert found["p"] == -_PITCH
    assert found["r1"] == found["r2"] == _PITCH
    assert found["s"] == 2 * _PITCH


def test_a_long_line_is_straight() -> None:
    structure = (
        ("a", ()),
        ("b", ("a",)),
        ("c", ("b",)),
        ("d", ("c",)),
        ("side", ("a",)),
        ("m", ("d", "side")),
    )
    layers = layering(structure)
    rows = ordered_rows(layers, set())
    middle = columns(rows, layers.trunk)
    chain = next(chain for link, chain in rows.chains.items() if link.source == 4)
    assert len({middle[vertex] for vertex in chain[:-1]}) == 1
