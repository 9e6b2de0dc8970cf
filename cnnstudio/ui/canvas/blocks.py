"""A network as seen from afar, sorted for drawing at once: blocks by colour, lines, names; no painting."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF

from cnnstudio.core.report import Report, State
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Layout, Point, Rect

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


def bands_of(report: Report, placed: Layout, paint_of: Callable[[str], BlockPaint]) -> dict[int, Band]:
    """Sort a network into bands, by number from 0 at the top.

    Args:
        report: The network and what is known of it.
        placed: Where everything stands.
        paint_of: The colours of a card, by id.
    """
    bands: dict[int, Band] = {}
    for node, place in placed.cards.items():
        band = bands.setdefault(int(place.y // BAND), Band())
        rect = QRectF(place.x, place.y, CARD_WIDTH, CARD_HEIGHT)
        fill, stripe, ink = paint_of(node)
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
    _add_lines(bands, placed)
    return bands


def _add_lines(bands: dict[int, Band], placed: Layout) -> None:
    for route in placed.routes.values():
        points = route.points
        for (x, y), (next_x, next_y) in itertools.pairwise(points):
            top, bottom = (y, next_y) if y <= next_y else (next_y, y)
            line = QLineF(x, y, next_x, next_y)
            for number in range(int(top // BAND), int(bottom // BAND) + 1):
                bands.setdefault(number, Band()).lines.append(line)


def seen(bands: Mapping[int, Band], area: Rect) -> Iterator[Band]:
    """The bands that an area touches."""
    for number in range(int((area.y - CARD_HEIGHT) // BAND), int(area.bottom // BAND) + 1):
        if number in bands:
            yield bands[number]
