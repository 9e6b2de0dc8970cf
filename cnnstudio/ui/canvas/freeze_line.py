"""Where the line stands above which layers are frozen, and where it can be put: numbers only; no Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from cnnstudio.core.freezing import has_weights
from cnnstudio.core.report import Report
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, Layout, Rect

HANDLE_SIDE = 24.0
"""Width and height of the handle at the left end of the line, in px."""
_BELOW = 5.0
"""From a card down to the line: above the labels that stand in the middle of a gap."""
_FROM_CARDS = 12.0
_REACH = 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """Layers with weights that stand beside each other, so that no line passes between them.

    Attributes:
        top: Upper edge of the highest, in px.
        bottom: Lower edge of the lowest.
        learners: Ids of the layers of the network.
        is_frozen: Whether all of them are frozen.
    """

    top: float
    bottom: float
    learners: tuple[str, ...]
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class FreezeLine:
    """The line, and all places that it can have.

    Attributes:
        rows: The layers with weights, from top to bottom.
        stops: The places of the line, one more than there are rows: y in px.
        place: The stop where it stands: all rows above it are frozen, the first below is not.
        left: Where it begins, in px.
        right: Where it ends.
    """

    rows: tuple[Row, ...]
    stops: tuple[float, ...]
    place: int
    left: float
    right: float

    def handle(self, place: int) -> Rect:
        """The handle of the line at a stop."""
        return Rect(self.left - HANDLE_SIDE, self.stops[place] - HANDLE_SIDE / 2, HANDLE_SIDE, HANDLE_SIDE)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies on the handle, or on the line where it is drawn."""
        handle, line = self.handle(self.place), self.stops[self.place]
        if handle.x <= x <= handle.right and handle.y <= y <= handle.bottom:
            return True
        return self.place > 0 and self.left <= x <= self.right and abs(y - line) <= _REACH

    def nearest(self, y: float) -> int:
        """The stop that is nearest to a height."""
        return min(range(len(self.stops)), key=lambda place: abs(self.stops[place] - y))

    def passed(self, place: int) -> tuple[str, ...]:
        """Ids of the layers between where it stands and another stop, from top to bottom."""
        first, last = sorted((self.place, place))
        return tuple([node for row in self.rows[first:last] for node in row.learners])


def freeze_line(report: Report, layout: Layout, members: Mapping[str, tuple[str, ...]]) -> FreezeLine | None:
    """The line for a network; None where nothing has weights.

    Args:
        report: The network, blocks shut and stages unfolded.
        layout: Where the cards stand.
        members: The layers that each card stands for; the cards of a block that is open stand for the block.
    """
    rows = tuple(_rows(_learners(report, layout, members)))
    if not rows:
        return None
    bottoms = sorted({place.y + CARD_HEIGHT for place in layout.cards.values()})
    stops = [_stop(bottoms, row.top) for row in rows]
    frozen = [row.is_frozen for row in rows]
    return FreezeLine(
        rows,
        (*stops, bottoms[-1] + _BELOW),
        frozen.index(False) if False in frozen else len(frozen),
        layout.bounds.x - _FROM_CARDS,
        layout.bounds.right + _FROM_CARDS,
    )


def resting_line(
    report: Report, layout: Layout, members: Callable[[str], tuple[str, ...]]
) -> FreezeLine | None:
    """The line for a network in which nothing is frozen, without the places that it can have; None as above.

    It is all that is drawn then, and takes a look at the first cards alone.

    Args:
        report: The network, blocks shut and stages unfolded.
        layout: Where the cards stand.
        members: Answers with the layers that a card stands for.
    """
    tops = sorted((place.y, card) for card, place in layout.cards.items())
    for top, card in tops:
        if any(has_weights(report.network[node], report[node]) for node in members(card)):
            bottoms = [y + CARD_HEIGHT for y, _ in tops]
            left, right = layout.bounds.x - _FROM_CARDS, layout.bounds.right + _FROM_CARDS
            return FreezeLine((), (_stop(bottoms, top),), 0, left, right)
    return None


def _stop(bottoms: list[float], top: float) -> float:
    """The place right below the last card above a row."""
    above = bisect_right(bottoms, top)
    return (bottoms[above - 1] if above else top - 2 * _BELOW) + _BELOW


def _learners(report: Report, layout: Layout, members: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """Each layer with weights by itself, with the height of all cards that it is seen on, from top to bottom."""
    heights: dict[str, tuple[float, float]] = {}
    for card, place in layout.cards.items():
        for node in members[card]:
            top, bottom = heights.get(node, (place.y, place.y + CARD_HEIGHT))
            heights[node] = min(top, place.y), max(bottom, place.y + CARD_HEIGHT)
    network = report.network
    found = [
        Row(top, bottom, (node,), not network[node].trainable)
        for node, (top, bottom) in heights.items()
        if has_weights(network[node], report[node])
    ]
    return sorted(found, key=lambda row: row.top)


def _rows(learners: Iterable[Row]) -> Iterator[Row]:
    """Those that overlap in height together."""
    row: Row | None = None
    for one in learners:
        if row is not None and one.top < row.bottom:
            bottom = max(row.bottom, one.bottom)
            row = Row(row.top, bottom, (*row.learners, *one.learners), row.is_frozen and one.is_frozen)
            continue
        if row is not None:
            yield row
        row = one
    if row is not None:
        yield row
