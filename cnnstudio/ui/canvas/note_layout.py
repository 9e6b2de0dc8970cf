"""Where notes stand: beside their layers and over nothing; numbers only, no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cnnstudio.ui.canvas.geometry import LABEL_WIDTH, Layout, Point, Rect, Route

NOTE_WIDTH = 208.0
NOTE_GAP = 24.0
"""Between a card and its note, in px."""
_APART = 8.0
"""Between notes, and between a note and a line."""
_LABEL_HEIGHT = 20.0
_BELOW_INVITATION = 128.0
"""Where notes begin on an empty canvas, in the middle of which stands what it is for."""
_BAND = 256.0
"""What is in the way is kept by bands of so many px of height."""

NoteKey = str | int
"""Id of the layer that a note belongs to, or its place among those that belong to none."""


class PlacedNote(NamedTuple):
    """Where a note stands.

    Attributes:
        rect: The note.
        leader: The line from its side to the card it belongs to; None where it stands free.
    """

    rect: Rect
    leader: tuple[Point, Point] | None = None


def place_notes(layout: Layout, heights: Mapping[NoteKey, float]) -> dict[NoteKey, PlacedNote]:
    """Place every note so that it covers no card, no connection, no shape and no other note.

    The note of a layer stands to the left of its card, else to the right, else in a column to
    the left of everything, as near to the height of the card as the notes before it allow. Notes
    that belong to no layer stand one below the other to the right of everything, or in the middle
    of an empty canvas, under what that says.

    Args:
        layout: Where cards and connections are.
        heights: The height of each note, in px; those of layers in the order of the network.
    """
    anchored = {
        key: height for key, height in heights.items() if isinstance(key, str) and key in layout.cards
    }
    taken = _Bands(layout, anchored)
    placed: dict[NoteKey, PlacedNote] = {}
    for key, height in anchored.items():
        rect = _beside(layout, key, height, taken)
        taken.add(rect)
        placed[key] = PlacedNote(rect, _leader(layout.rect(key), rect))
    x, y = layout.bounds.right + 2 * NOTE_GAP, layout.bounds.y
    if not layout.cards:
        x, y = -NOTE_WIDTH / 2, _BELOW_INVITATION
    right = [note.rect for note in placed.values() if note.rect.right > x - _APART]
    x = max([x, *(rect.right + NOTE_GAP for rect in right)])
    for place, height in heights.items():
        if isinstance(place, int):
            placed[place] = PlacedNote(Rect(x, y, NOTE_WIDTH, height))
            y += height + 2 * _APART
    return placed


def _beside(layout: Layout, node: str, height: float, taken: _Bands) -> Rect:
    card = layout.rect(node)
    for x in (card.x - NOTE_GAP - NOTE_WIDTH, card.right + NOTE_GAP):
        rect = Rect(x, card.y, NOTE_WIDTH, height)
        if taken.first_hit(rect) is None:
            return rect
    rect = Rect(layout.bounds.x - NOTE_GAP - NOTE_WIDTH, card.y, NOTE_WIDTH, height)
    while (hit := taken.first_hit(rect)) is not None:
        rect = rect._replace(y=hit.bottom + _APART)
    return rect


def _leader(card: Rect, note: Rect) -> tuple[Point, Point]:
    """A line from a note to the nearer side of its card, at the height of the card's name."""
    y = card.y + 22.0
    start_y = min(max(y, note.y + 12.0), note.bottom - 12.0)
    if note.x < card.x:
        return Point(note.right, start_y), Point(card.x, y)
    return Point(note.x, start_y), Point(card.right, y)


class _Bands:
    """What is in the way of notes, kept by height, so that a large network costs what lies near its notes."""

    def __init__(self, layout: Layout, heights: Mapping[str, float]) -> None:
        self._bands: dict[int, list[Rect]] = {}
        for node, height in heights.items():
            y = layout.cards[node].y
            for band in _bands_of(y - _APART, y + height + _APART):
                self._bands.setdefault(band, [])
        if not self._bands:
            return
        for node in layout.cards:
            self._keep(layout.rect(node))
        for route in layout.routes.values():
            for rect in _covered(route):
                self._keep(rect)

    def _keep(self, rect: Rect) -> None:
        for band in _bands_of(rect.y, rect.bottom):
            if band in self._bands:
                self._bands[band].append(rect)

    def add(self, rect: Rect) -> None:
        """Take a note that has its place now."""
        for band in _bands_of(rect.y, rect.bottom):
            self._bands.setdefault(band, []).append(rect)

    def first_hit(self, rect: Rect) -> Rect | None:
        """Something that a note in that place would touch; the lowest of all, None if there is nothing."""
        wide = Rect(rect.x - _APART, rect.y - _APART / 2, rect.width + 2 * _APART, rect.height + _APART)
        hits = [
            other
            for band in _bands_of(wide.y, wide.bottom)
            for other in self._bands.get(band, ())
            if wide.overlaps(other)
        ]
        return max(hits, key=lambda other: other.bottom, default=None)


def _bands_of(top: float, bottom: float) -> range:
    return range(int(top // _BAND), int(bottom // _BAND) + 1)


def _covered(route: Route) -> Iterator[Rect]:
    """The straight parts of a connection, and its shape."""
    for (x1, y1), (x2, y2) in zip(route.points, route.points[1:], strict=False):
        yield Rect(min(x1, x2) - 1, min(y1, y2) - 1, abs(x1 - x2) + 2, abs(y1 - y2) + 2)
    left = route.label.x - LABEL_WIDTH / 2 if route.label.is_centered else route.label.x
    yield Rect(left, route.label.y - _LABEL_HEIGHT / 2, LABEL_WIDTH, _LABEL_HEIGHT)
