"""Rows, trunk and skips."""

from __future__ import annotations

from types import SimpleNamespace

from cnnstudio.ui.canvas.layering import Layering, Link, components, layering, structure_of


def _ranks(layers: Layering) -> dict[str, int]:
    return dict(zip(layers.ids, layers.ranks, strict=True))


def test_layers_stand_below_all_that_feeds_them(networks: SimpleNamespace) -> None:
    layers = layering(structure_of(networks.branches()))
    assert _ranks(layers) == {
        "image": 0,
        "p": 1,
        "q1": 1,
        "q2": 2,
        "r1": 1,
        "r2": 2,
        "s": 1,
        "join": 3,
        "end": 4,
    }


def test_the_trunk_is_the_longest_way(networks: SimpleNamespace) -> None:
    layers = layering(structure_of(networks.branches()))
    assert [layers.ids[node] for node in layers.trunk] == ["image", "q1", "q2", "join", "end"]


def test_a_connection_beside_a_longer_way_is_a_skip(networks: SimpleNamespace) -> None:
    layers = layering(structure_of(networks.residual()))
    assert layers.skips == {Link(0, 3, 1)}
    assert not layering(structure_of(networks.branches())).skips


def test_the_second_connection_of_a_pair_is_a_skip() -> None:
    layers = layering((("a", ()), ("b", ("a", "a"))))
    assert layers.skips == {Link(0, 1, 1)}


def test_a_second_input_stands_right_above_what_it_feeds() -> None:
    structure = (
        ("a", ()),
        ("b", ("a",)),
        ("c", ("b",)),
        ("late", ()),
        ("late2", ("late",)),
        ("m", ("c", "late2")),
    )
    assert _ranks(layering(structure)) == {"a": 0, "b": 1, "c": 2, "m": 3, "late2": 2, "late": 1}


def test_a_side_output_stays_where_the_trunk_feeds_it() -> None:
    structure = (("a", ()), ("b", ("a",)), ("side", ("a",)), ("c", ("b",)))
    assert _ranks(layering(structure))["side"] == 1


def test_a_circle_is_cut_and_still_has_rows() -> None:
    layers = layering((("a", ("c",)), ("b", ("a",)), ("c", ("b",))))
    assert _ranks(layers) == {"a": 0, "b": 1, "c": 2}
    assert layers.backward == {Link(2, 0, 0)}


def test_a_layer_that_feeds_itself_has_a_row() -> None:
    layers = layering((("a", ("a",)),))
    assert layers.ranks == (0,)
    assert layers.backward == {Link(0, 0, 0)}


def test_parts_that_nothing_connects_come_apart() -> None:
    structure = (("a", ()), ("x", ()), ("b", ("a",)), ("y", ("x",)))
    assert components(structure) == [(("a", ()), ("b", ("a",))), (("x", ()), ("y", ("x",)))]
