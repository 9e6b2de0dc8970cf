"""Rectangles, routes and moved layouts."""

from __future__ import annotations

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.geometry import Label, Layout, Point, Rect, Route, offset, shifted, united


def test_rectangles_that_only_touch_do_not_overlap() -> None:
    left = Rect(0, 0, 10, 10)
    assert not left.overlaps(Rect(10, 0, 10, 10))
    assert not left.overlaps(Rect(0, 10, 10, 10))
    assert left.overlaps(Rect(9, 9, 10, 10))


def test_united_holds_all() -> None:
    assert united([Rect(0, 0, 10, 10), Rect(-5, 20, 5, 5)]) == Rect(-5, 0, 15, 25)
    assert united([]) == Rect(0, 0, 0, 0)


def test_the_middle_of_a_route_lies_on_its_longest_part() -> None:
    route = Route((Point(0, 0), Point(0, 10), Point(100, 10), Point(100, 20)), Label(0, 0))
    assert route.middle == Point(50, 10)


def test_a_route_that_moves_as_a_whole_has_an_offset() -> None:
    route = Route((Point(0, 0), Point(0, 10)), Label(0, 5))
    moved = Route((Point(3, 4), Point(3, 14)), Label(3, 9))
    assert offset(route, moved) == Point(3, 4)
    assert offset(route, Route((Point(3, 4), Point(3, 15)), Label(3, 9))) is None
    assert offset(route, Route((Point(3, 4), Point(3, 14)), Label(3, 8))) is None
    assert offset(route, Route((Point(3, 4), Point(3, 14)), Label(3, 9), True)) is None
    assert offset(route, Route((Point(3, 4), Point(3, 14), Point(3, 20)), Label(3, 9))) is None


def test_a_shifted_layout_moves_everything() -> None:
    edge = Edge("a", "b", 0)
    route = Route((Point(0, 56), Point(0, 88)), Label(0, 72, True))
    before = Layout({"a": Point(0, 0)}, {edge: route}, Rect(0, 0, 10, 10), ("a",))
    after = shifted(before, 7)
    assert after.cards == {"a": Point(7, 0)}
    assert after.routes[edge] == Route((Point(7, 56), Point(7, 88)), Label(7, 72, True))
    assert after.bounds == Rect(7, 0, 10, 10)
    assert after.trunk == ("a",)
