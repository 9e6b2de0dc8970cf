"""Where the frames of blocks that are open in place run: numbers only; no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.geometry import CARD_WIDTH, LABEL_WIDTH, ROW_GAP, Layout, Point, Rect, united
from cnnstudio.ui.canvas.in_place import Frame

_PAD, _STEP, _MOST_STEPS = ROW_GAP / 2, 4.0, 3
"""From the cards to the innermost frame in px, how much more for each frame around it, and how often."""
_LINE_PAD = 8.0
"""Least room around a line inside, in px."""
_TITLE_WIDTH = CARD_WIDTH * 0.4


@dataclass(frozen=True, slots=True)
class FrameShape:
    """A frame as it is drawn.

    Attributes:
        frame: The block that it is around.
        areas: What it covers, together; one area wherever no card of others stands among its own.
        title: Where its name stands: above its first card.
    """

    frame: Frame
    areas: tuple[Rect, ...]
    title: Rect


def frame_shapes(frames: Sequence[Frame], placed: Layout) -> tuple[FrameShape, ...]:
    """Every frame, outer ones first.

    Args:
        frames: The frames, outer ones first.
        placed: Where everything stands.
    """
    firsts = [_first(frame, placed) for frame in frames]
    shapes = []
    for number, frame in enumerate(frames):
        pad = _PAD + _STEP * min(_MOST_STEPS, _height(frame, frames))
        before, same = firsts[:number].count(firsts[number]), firsts.count(firsts[number])
        shapes.append(
            FrameShape(frame, _areas(frame, placed, pad), _title(firsts[number], placed, before, same))
        )
    return tuple(shapes)


def frame_at(shapes: Sequence[FrameShape], place: Point) -> Frame | None:
    """The innermost frame whose name stands at a place."""
    for shape in reversed(shapes):
        title = shape.title
        if title.x <= place.x <= title.right and title.y <= place.y <= title.bottom:
            return shape.frame
    return None


def depths(frames: Sequence[Frame]) -> Mapping[str, int]:
    """In how many frames each card inside of one stands."""
    found: dict[str, int] = {}
    for frame in frames:
        for node in frame.members:
            found[node] = found.get(node, 0) + 1
    return found


def _height(frame: Frame, frames: Sequence[Frame]) -> int:
    """How many frames are inside each other inside a frame."""
    inside = [
        other.depth for other in frames if other is not frame and set(other.members) <= set(frame.members)
    ]
    return max([depth - frame.depth for depth in inside if depth > frame.depth], default=0)


def _first(frame: Frame, placed: Layout) -> str:
    return min(frame.members, key=lambda node: (placed.cards[node].y, placed.cards[node].x))


def _title(first: str, placed: Layout, before: int, same: int) -> Rect:
    """Where the name of a frame stands; beside those of others with the same first card."""
    card, width = placed.cards[first], _TITLE_WIDTH / same
    return Rect(card.x + before * width, card.y - _PAD, width, _PAD - 1)


def _areas(frame: Frame, placed: Layout, pad: float) -> tuple[Rect, ...]:
    """One area around all cards and the lines between them, unless a card of others stands there."""
    members = set(frame.members)
    cards = [_grown(placed.rect(node), pad) for node in frame.members]
    whole = united([*cards, *_lines(members, placed)])
    others = [node for node in placed.cards if node not in members]
    if not any(placed.rect(node).overlaps(whole) for node in others):
        return (whole,)
    return (*cards, *_bridges(members, placed, pad))


def _lines(members: set[str], placed: Layout) -> Iterator[Rect]:
    """What the lines between the cards of a frame take, with the labels of arcs."""
    for edge, route in placed.routes.items():
        if _is_inside(edge, members):
            xs, ys = [point.x for point in route.points], [point.y for point in route.points]
            right = route.label.x + LABEL_WIDTH / 2 if route.is_arc else max(xs)
            area = Rect(min(xs), min(ys), max(right, *xs) - min(xs), max(ys) - min(ys))
            yield _grown(area, _LINE_PAD)


def _bridges(members: set[str], placed: Layout, pad: float) -> Iterator[Rect]:
    """What joins cards right below each other, where a frame leaves the others out."""
    for edge, route in placed.routes.items():
        if _is_inside(edge, members) and len({point.x for point in route.points}) == 1:
            first, last = route.points[0], route.points[-1]
            side = CARD_WIDTH / 2 + pad
            yield Rect(first.x - side, first.y, 2 * side, last.y - first.y)


def _is_inside(edge: Edge, members: set[str]) -> bool:
    return edge.source in members and edge.target in members


def _grown(rect: Rect, pad: float) -> Rect:
    return Rect(rect.x - pad, rect.y - pad, rect.width + 2 * pad, rect.height + 2 * pad)
