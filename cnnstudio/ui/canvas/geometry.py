"""Sizes and positions on the canvas: numbers only, in px at actual size; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cnnstudio.core.network import Edge

CARD_WIDTH = 360.0
CARD_HEIGHT = 56.0
ROW_GAP = 32.0
"""Between two rows that only vertical lines join; a shape label fits beside the line."""
COLUMN_GAP = 32.0
"""Between two cards side by side."""
LINE_WIDTH = 40.0
"""Room that a line which passes between cards takes."""
LABEL_ZONE = 24.0
"""Height of the part of a gap in which labels stand, at either end of it."""
TRACK_PITCH = 16.0
"""Between horizontal lines that would run into each other."""
TWIN_PITCH = 16.0
"""Between two connections of one pair of cards."""
LANE_OFFSET = 56.0
"""From the outermost card to the first arc."""
LANE_PITCH = 56.0
"""Between arcs."""
COMPONENT_GAP = 96.0
"""Between parts of a network that nothing connects."""
LABEL_WIDTH = 92.0
"""Room that a usual shape label takes."""


class Point(NamedTuple):
    """A place on the canvas."""

    x: float
    y: float


class Rect(NamedTuple):
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """Its middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share an area."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )


class Label(NamedTuple):
    """Where the shape of a connection stands.

    Attributes:
        x: The line that it belongs to.
        y: Its vertical middle.
        is_centered: Whether it stands on the line; otherwise to the right of it.
    """

    x: float
    y: float
    is_centered: bool = False


class Route(NamedTuple):
    """How a connection runs; named tuples, because every edit of the structure makes hundreds of them.

    Attributes:
        points: Its corners, from the source to the target.
        label: Where its shape stands.
        is_arc: Whether it runs beside the stack, from one card's side to the other's.
    """

    points: tuple[Point, ...]
    label: Label
    is_arc: bool = False

    @property
    def middle(self) -> Point:
        """Where a layer would be inserted: the middle of its longest straight part."""
        pairs = zip(self.points, self.points[1:], strict=False)
        first, second = max(pairs, key=lambda pair: abs(pair[0].x - pair[1].x) + abs(pair[0].y - pair[1].y))
        return Point((first.x + second.x) / 2, (first.y + second.y) / 2)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    Attributes:
        cards: The upper left corner of each card, by id.
        routes: How each connection runs.
        bounds: What holds all of it.
        trunk: Ids of the cards on the vertical line through the main part, from top to bottom.
    """

    cards: Mapping[str, Point]
    routes: Mapping[Edge, Route]
    bounds: Rect
    trunk: tuple[str, ...] = ()

    def rect(self, node: str) -> Rect:
        """The card of a node."""
        return Rect(*self.cards[node], CARD_WIDTH, CARD_HEIGHT)


def moved(point: Point, dx: float, dy: float = 0.0) -> Point:
    """A point elsewhere."""
    return Point(point.x + dx, point.y + dy)


def offset(before: Route, after: Route) -> Point | None:
    """How far a route has moved as a whole; None if it runs otherwise."""
    # Unpacked rather than named, because an edit of the structure asks this for hundreds of routes.
    points, (label_x, label_y, was_centered), was_arc = before
    new_points, (new_label_x, new_label_y, is_centered), is_arc = after
    if len(points) != len(new_points) or was_arc != is_arc or was_centered != is_centered:
        return None
    dx, dy = new_label_x - label_x, new_label_y - label_y
    for (x, y), (new_x, new_y) in zip(points, new_points, strict=True):
        if new_x - x != dx or new_y - y != dy:
            return None
    return Point(dx, dy)


def shifted(layout: Layout, dx: float, dy: float = 0.0) -> Layout:
    """A layout to the right of where it was, or below."""
    routes = {
        edge: Route(
            tuple([Point(x + dx, y + dy) for x, y in points]),
            Label(label_x + dx, label_y + dy, is_centered),
            is_arc,
        )
        for edge, (points, (label_x, label_y, is_centered), is_arc) in layout.routes.items()
    }
    bounds = layout.bounds._replace(x=layout.bounds.x + dx, y=layout.bounds.y + dy)
    cards = {node: Point(x + dx, y + dy) for node, (x, y) in layout.cards.items()}
    return Layout(cards, routes, bounds, layout.trunk)


def united(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle that holds all; an empty one at the origin if there are none."""
    all_rects = tuple(rects)
    if not all_rects:
        return Rect(0, 0, 0, 0)
    left, top = min(r.x for r in all_rects), min(r.y for r in all_rects)
    return Rect(left, top, max(r.right for r in all_rects) - left, max(r.bottom for r in all_rects) - top)
