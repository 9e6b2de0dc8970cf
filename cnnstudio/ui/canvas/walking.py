"""Where an arrow key leads from a card: along the network, or to what stands beside; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from cnnstudio.core.network import Network
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, Layout


class Direction(StrEnum):
    """The four ways to walk."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


def next_card(network: Network, layout: Layout, start: str | None, direction: Direction) -> str | None:
    """The card that an arrow key leads to.

    Up leads to an input and down to a consumer, of several to the one that stands straightest;
    left and right lead to the nearest card beside.

    Args:
        network: The network.
        layout: Where everything stands.
        start: The selected card; None leads to the first one.
        direction: Which key.

    Returns:
        The id of the card; None if none stands there.
    """
    if start is None:
        return network.nodes[0].id if len(network) else None
    if direction is Direction.UP:
        return _straightest(layout, start, network[start].inputs)
    if direction is Direction.DOWN:
        return _straightest(layout, start, (edge.target for edge in network.consumers(start)))
    return _beside(layout, start, 1 if direction is Direction.RIGHT else -1)


def _straightest(layout: Layout, start: str, cards: Iterable[str]) -> str | None:
    """The card that is least aside, and of those the nearest."""
    here = layout.cards[start]

    def off(card: str) -> tuple[float, float]:
        place = layout.cards[card]
        return abs(place.x - here.x), abs(place.y - here.y)

    return min(cards, key=off, default=None)


def _beside(layout: Layout, start: str, sign: int) -> str | None:
    here = layout.cards[start]
    beside = {
        card: (sign * (place.x - here.x), abs(place.y - here.y))
        for card, place in layout.cards.items()
        if sign * (place.x - here.x) > 0 and abs(place.y - here.y) < CARD_HEIGHT
    }
    return min(beside, key=beside.__getitem__, default=None)
