"""Where the frames of blocks that are open in place run: numbers only; no Qt."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cnnstudio.ui.canvas.geometry import CARD_WIDTH, LABEL_WIDTH, ROW_GAP, Label, Layout, Point, Rect, united
from cnnstudio.ui.canvas.in_place import Frame

_PAD, _STEP, _MOST_STEPS = ROW_GAP / 2, 4.0, 3
"""From the cards to the innermost frame in px, how much more for each frame around it, and how often."""
_LABEL_HEIGHT = 16.0
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


def label_ground(label: Label, shapes: Sequence[FrameShape]) -> tuple[int, bool]:
    """What is behind the label of a connection.

    Returns:
        In how many frames all of it is, and whether the outline of one runs through it.
    """
    place = _label_area(label)
    depth, crosses = 0, False
    for shape in shapes:
        if any(_holds(area, place) for area in shape.areas):
            depth += 1
        else:
            crosses = crosses or any(area.overlaps(place) for area in shape.areas)
    return depth, crosses


def _label_area(label: Label) -> Rect:
    left = label.x - LABEL_WIDTH / 2 if label.is_centered else label.x
    return Rect(left, label.y - _LABEL_HEIGHT / 2, LABEL_WIDTH, _LABEL_HEIGHT)


def _holds(area: Rect, other: Rect) -> bool:
    return (
        area.x <= other.x and area.y <= other.y and other.right <= area.right and other.bottom <= area.bottom
    )


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
    own = [placed.rect(node) for node in frame.members]
    cards = [_grown(card, pad) for card in own]
    whole = united([*cards, *_lines(members, united(own), placed)])
    others = [node for node in placed.cards if node not in members]
    if not any(placed.rect(node).overlaps(whole) for node in others):
        return (whole,)
    return (*cards, *_bridges(members, placed, pad))


def _lines(members: set[str], block: Rect, placed: Layout) -> Iterator[Rect]:
    """What lines take that run between the cards of a frame, or beside them to one of them, with their labels.

    Args:
        members: Ids of the cards.
        block: What holds the cards.
        placed: Where everything stands.
    """
    for edge, route in placed.routes.items():
        if edge.target not in members:
            continue
        for first, last in itertools.pairwise(route.points):
            top, bottom = max(min(first.y, last.y), block.y), min(max(first.y, last.y), block.bottom)
            if top < bottom or (top == bottom and edge.source in members):
                left, right = min(first.x, last.x), max(first.x, last.x)
                yield _grown(Rect(left, top, right - left, bottom - top), _LINE_PAD)
        if block.y <= route.label.y <= block.bottom:
            yield _grown(_label_area(route.label), _LINE_PAD / 2)


def _bridges(members: set[str], placed: Layout, pad: float) -> Iterator[Rect]:
    """What joins cards right below each other, where a frame leaves the others out."""
    for edge, route in placed.routes.items():
        is_inside = edge.source in members and edge.target in members
        if is_inside and len({point.x for point in route.points}) == 1:
            first, last = route.points[0], route.points[-1]
            side = CARD_WIDTH / 2 + pad
            yield Rect(first.x - side, first.y, 2 * side, last.y - first.y)


def _grown(rect: Rect, pad: float) -> Rect:
    return Rect(rect.x - pad, rect.y - pad, rect.width + 2 * pad, rect.height + 2 * pad)
