"""Where frames run, without Qt."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.document.group import Group
from cnnstudio.layers.blocks import InceptionModule, ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.frame_shapes import FrameShape, frame_at, frame_shapes, label_ground
from cnnstudio.ui.canvas.geometry import Label, Layout, Point, Rect, Route
from cnnstudio.ui.canvas.in_place import SEPARATOR, Frame, laid_open
from cnnstudio.ui.canvas.layout import layout


def _shown(network: Network, *blocks: str) -> tuple[tuple[FrameShape, ...], Layout]:
    opened = laid_open(analyse(network), blocks)
    placed = layout(opened.report.network)
    return frame_shapes(opened.frames, placed), placed


def _inside(inner: Rect, outer: Rect) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def test_a_block_alone_in_its_rows_has_one_area_with_all_its_lines() -> None:
    network = chain(Input((16, 16, 8)), InceptionModule(), Conv2D(8), names=("i", "block", "c"))
    ((shape,), placed) = _shown(network, "n1")
    (area,) = shape.areas
    for node in placed.cards:
        assert placed.rect(node).overlaps(area) == (node in shape.frame.members)
    for edge, route in placed.routes.items():
        if {edge.source, edge.target} <= set(shape.frame.members):
            assert all(_inside(Rect(*point, 0, 0), area) for point in route.points)


def test_a_frame_goes_around_the_card_of_another() -> None:
    """Two cards below each other, a third beside the upper one, and a stranger below that."""
    cards = {"a": Point(0, 0), "b": Point(0, 88), "c": Point(392, 0), "x": Point(392, 88)}
    down = Route((Point(180, 56), Point(180, 88)), Label(180, 72))
    placed = Layout(cards, {Edge("a", "b", 0): down}, Rect(0, 0, 752, 144))
    (shape,) = frame_shapes((Frame("u", "unit", ("a", "b", "c"), "b", 0),), placed)
    for node in cards:
        covered = any(placed.rect(node).overlaps(area) for area in shape.areas)
        assert covered == (node != "x"), node
    gap = Rect(170, 70, 20, 4)
    assert any(_inside(gap, area) for area in shape.areas), "no gap is left between cards below each other"


def test_a_frame_around_another_is_wider_and_their_names_stand_beside_each_other() -> None:
    inner = Network((Node("x", "x", Input((16, 16, 8))), Node("r", "res", ResidualUnit(8), ("x",))))
    network = Network(
        (Node("i", "image", Input((16, 16, 8))), Node("g", "group", Group("Mine", inner), ("i",)))
    )
    ((outer, inside), placed) = _shown(network, "g", f"g{SEPARATOR}r")
    assert (outer.frame.title, inside.frame.title) == ("group", "res")
    assert _inside(inside.areas[0], outer.areas[0])
    assert outer.areas[0].x < inside.areas[0].x
    assert not outer.title.overlaps(inside.title)
    for shape in (outer, inside):
        assert frame_at((outer, inside), shape.title.center) is shape.frame
    assert frame_at((outer, inside), placed.rect(inside.frame.members[0]).center) is None


def test_without_open_blocks_there_is_no_frame() -> None:
    assert frame_shapes((), layout(Network())) == ()
    assert label_ground(Label(0, 0), ()) == (0, False)


def test_a_skip_beside_the_cards_of_a_block_is_inside_its_frame() -> None:
    """That of a plain residual unit comes from outside, and runs down beside its cards."""
    ((shape,), placed) = _shown(chain(Input((16, 16, 8)), ResidualUnit(8), Conv2D(8)), "n1")
    (area,) = shape.areas
    skip = next(edge for edge in placed.routes if edge.source == "n0" and edge.target.endswith("add"))
    lane = placed.routes[skip].points[1:-1]
    assert all(area.x < point.x < area.right for point in lane)
    assert label_ground(placed.routes[skip].label, (shape,)) == (1, False)


def test_a_line_that_comes_down_beside_the_cards_is_inside_however_far_its_label_is() -> None:
    cards = {"x": Point(0, 0), "a": Point(0, 88), "b": Point(0, 176)}
    way = (
        Point(180, 56),
        Point(180, 64),
        Point(-100, 64),
        Point(-100, 168),
        Point(180, 168),
        Point(180, 176),
    )
    placed = Layout(cards, {Edge("x", "b", 0): Route(way, Label(180, 60))}, Rect(-100, 0, 460, 232))
    (shape,) = frame_shapes((Frame("u", "unit", ("a", "b"), "b", 0),), placed)
    (area,) = shape.areas
    assert area.x < -100
    assert placed.rect("x").bottom < area.y < 88


def test_labels_know_what_is_behind_them() -> None:
    ((shape,), placed) = _shown(chain(Input((16, 16, 8)), InceptionModule(), Conv2D(8)), "n1")
    for edge, route in placed.routes.items():
        ends = [end in shape.frame.members for end in (edge.source, edge.target)]
        assert label_ground(route.label, (shape,)) == (int(all(ends)), any(ends) and not all(ends)), edge
