"""Routes and labels."""

from __future__ import annotations

from types import SimpleNamespace

from cnnstudio.core.network import Edge, Network
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, ROW_GAP
from cnnstudio.ui.canvas.layout import layout


def test_a_chain_has_straight_lines_with_labels_in_the_gaps(networks: SimpleNamespace) -> None:
    placed = layout(networks.chain())
    route = placed.routes[Edge("image", "a", 0)]
    assert [point.x for point in route.points] == [0.0, 0.0]
    assert [point.y for point in route.points] == [CARD_HEIGHT, CARD_HEIGHT + ROW_GAP]
    assert route.label == (0.0, CARD_HEIGHT + ROW_GAP / 2, False)


def test_a_skip_is_an_arc_on_the_right(networks: SimpleNamespace) -> None:
    placed = layout(networks.residual())
    route = placed.routes[Edge("image", "add", 1)]
    assert route.is_arc
    assert route.points[0].x == placed.rect("image").right
    assert route.points[-1].x == placed.rect("add").right
    assert route.points[1].x > placed.rect("image").right
    assert placed.rect("image").y < route.points[0].y < placed.rect("image").bottom


def test_nested_skips_take_lanes_of_their_own() -> None:
    structure = [("a", ()), ("b", ("a",)), ("c", ("b",)), ("d", ("c", "b")), ("e", ("d", "a"))]
    placed = layout(_network(structure))
    inner, outer = placed.routes[Edge("b", "d", 1)], placed.routes[Edge("a", "e", 1)]
    assert inner.points[1].x < outer.points[1].x


def test_skips_behind_each_other_share_a_lane() -> None:
    structure = [("a", ()), ("b", ("a",)), ("c", ("b", "a")), ("d", ("c",)), ("e", ("d", "c"))]
    placed = layout(_network(structure))
    assert placed.routes[Edge("a", "c", 1)].points[1].x == placed.routes[Edge("c", "e", 1)].points[1].x


def test_labels_of_branches_do_not_lie_on_each_other(networks: SimpleNamespace) -> None:
    placed = layout(networks.branches())
    places = [(route.label.x, route.label.y) for route in placed.routes.values()]
    assert len(set(places)) == len(places)


def test_a_skip_that_a_card_is_in_the_way_of_runs_through_the_rows() -> None:
    structure = [
        ("a", ()), ("b", ("a",)), ("c", ("b",)), ("d", ("c", "b")), ("side", ("a",)), ("side2", ("side",)),
        ("side3", ("side2",)), ("m", ("d", "side3")),
    ]  # fmt: skip
    placed = layout(_network(structure))
    route = placed.routes[Edge("b", "d", 1)]
    assert not route.is_arc
    assert route.points[0].y == placed.rect("b").bottom


def test_two_connections_of_one_pair_are_both_seen() -> None:
    placed = layout(_network([("a", ()), ("b", ("a", "a"))]))
    assert placed.routes[Edge("a", "b", 1)].is_arc
    assert not placed.routes[Edge("a", "b", 0)].is_arc


def _network(structure: list[tuple[str, tuple[str, ...]]]) -> Network:
    from cnnstudio.core.network import Node
    from cnnstudio.layers.merge import Add

    return Network(tuple(Node(name, name, Add(), inputs) for name, inputs in structure))
