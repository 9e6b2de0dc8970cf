"""A network as seen from afar, sorted for drawing at once: blocks by colour, lines, names; no painting."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF

from cnnstudio.core.network import Edge
from cnnstudio.core.report import Report, State
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, LABEL_WIDTH, Layout, Point, Rect

BAND = 2048.0
"""Height of the bands into which the canvas is cut, in px: only those in view are drawn."""

STRIPE = 30.0
"""Width of the part of a block that has the full colour of its family, in px."""


class BlockPaint(NamedTuple):
    """The colours of a block as ``#rrggbb``: of the whole, of the stripe at its left, and of its name."""

    fill: str
    stripe: str
    ink: str


class Name(NamedTuple):
    """The name of a card with its colour, and its upper left corner."""

    place: Point
    text: str
    ink: str


@dataclass(slots=True)
class Band:
    """What stands in one strip of the canvas.

    Attributes:
        blocks: The cards by their colour.
        stripes: The left part of each card, by its colour.
        lines: Straight parts of connections.
        names: The name of each card.
        bad, waiting: Cards that do not fit, and cards that wait for them.
        warned: Cards with a warning.
    """

    blocks: dict[str, list[QRectF]] = field(default_factory=dict)
    stripes: dict[str, list[QRectF]] = field(default_factory=dict)
    lines: list[QLineF] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    bad: list[QRectF] = field(default_factory=list)
    waiting: list[QRectF] = field(default_factory=list)
    warned: list[QRectF] = field(default_factory=list)


class Strips:
    """Which cards and connections of a layout touch which band, by its number from 0 at the top.

    Args:
        placed: The layout.

    Attributes:
        placed: The layout.
        cards: Ids of the cards that begin in each band.
        edges: The connections that pass each band.
    """

    def __init__(self, placed: Layout) -> None:
        self.placed = placed
        self.cards: dict[int, list[str]] = {}
        self.edges: dict[int, list[Edge]] = {}
        for node, (_, y) in placed.cards.items():
            self.cards.setdefault(int(y // BAND), []).append(node)
        for edge, (points, _, _) in placed.routes.items():
            first, last = int(points[0].y // BAND), int(points[-1].y // BAND)
            for number in range(first, last + 1) if first <= last else range(last, first + 1):
                self.edges.setdefault(number, []).append(edge)

    def cards_in(self, area: Rect) -> Iterator[tuple[str, Point]]:
        """The cards that an area touches, with their places."""
        left, top, right, bottom = area.x - CARD_WIDTH, area.y - CARD_HEIGHT, area.right, area.bottom
        places = self.placed.cards
        for number in _numbers(area):
            for node in self.cards.get(number, ()):
                x, y = place = places[node]
                if top < y < bottom and left < x < right:
                    yield node, place

    def edges_in(self, area: Rect) -> Iterator[Edge]:
        """The connections that pass near an area, each once."""
        left, top, right, bottom = area.x - LABEL_WIDTH, area.y, area.right + LABEL_WIDTH, area.bottom
        routes = self.placed.routes
        for edge in dict.fromkeys([edge for number in _numbers(area) for edge in self.edges.get(number, ())]):
            points = routes[edge].points
            (x, first), (_, last) = points[0], points[-1]
            is_beside = (first < bottom and last > top) or (last < bottom and first > top)
            if is_beside and (len(points) > 2 or left < x < right):
                yield edge

    def is_full(self, area: Rect, most: int) -> bool:
        """Whether an area touches so many cards or more."""
        return next(itertools.islice(self.cards_in(area), most - 1, None), None) is not None


class Bands:
    """The bands of a network, each sorted when it is first seen.

    Args:
        strips: What stands where.
        report: The network and what is known of it.
        paint_of: The colours of a card, by id.
    """

    def __init__(self, strips: Strips, report: Report, paint_of: Callable[[str], BlockPaint]) -> None:
        self._strips = strips
        self._report = report
        self._paint_of = paint_of
        self._bands: dict[int, Band] = {}

    def seen(self, area: Rect) -> Iterator[Band]:
        """The bands that an area touches."""
        for number in _numbers(area):
            if number in self._strips.cards or number in self._strips.edges:
                if number not in self._bands:
                    self._bands[number] = self._sorted(number)
                yield self._bands[number]

    def _sorted(self, number: int) -> Band:
        band, placed, report = Band(), self._strips.placed, self._report
        for node in self._strips.cards.get(number, ()):
            place = placed.cards[node]
            rect = QRectF(place.x, place.y, CARD_WIDTH, CARD_HEIGHT)
            fill, stripe, ink = self._paint_of(node)
            band.blocks.setdefault(fill, []).append(rect)
            band.stripes.setdefault(stripe, []).append(QRectF(place.x, place.y, STRIPE, CARD_HEIGHT))
            band.names.append(Name(place, report.network[node].name, ink))
            known = report[node]
            if known.state is State.BAD:
                band.bad.append(rect)
            elif known.state is State.WAITING:
                band.waiting.append(rect)
            elif known.problems:
                band.warned.append(rect)
        for edge in self._strips.edges.get(number, ()):
            for (x, y), (next_x, next_y) in itertools.pairwise(placed.routes[edge].points):
                if number in range(int(min(y, next_y) // BAND), int(max(y, next_y) // BAND) + 1):
                    band.lines.append(QLineF(x, y, next_x, next_y))
        return band


def _numbers(area: Rect) -> range:
    """The bands that an area touches, with that from which a card reaches into it."""
    return range(int((area.y - CARD_HEIGHT) // BAND), int(area.bottom // BAND) + 1)
