"""What lies under a point of the canvas: pure functions of the layout, no Qt."""

from __future__ import annotations

import math
from collections.abc import Container
from typing import Literal, NamedTuple

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Layout, Point, Rect, Route

LINE_REACH = 8.0
"""How near to a line the pointer must be, in px."""
PORT_REACH = 12.0
"""How near to the middle of a port the pointer must be, in px."""

Side = Literal["input", "output"]


class Port(NamedTuple):
    """The upper (input) or lower (output) port of a card."""

    node: str
    side: Side


def card_at(layout: Layout, point: Point, margin: float = 0.0) -> str | None:
    """The card under a point, or at most ``margin`` px away from it."""
    for node, place in layout.cards.items():
        if (
            -margin <= point.x - place.x <= CARD_WIDTH + margin
            and -margin <= point.y - place.y <= CARD_HEIGHT + margin
        ):
            return node
    return None


def cards_in(layout: Layout, area: Rect) -> tuple[str, ...]:
    """The cards that an area touches."""
    return tuple(node for node in layout.cards if layout.rect(node).overlaps(area))


def port_place(layout: Layout, port: Port) -> Point:
    """The middle of a port."""
    card = layout.rect(port.node)
    return Point(card.center.x, card.y if port.side == "input" else card.bottom)


def port_at(layout: Layout, point: Point, without_input: Container[str] = ()) -> Port | None:
    """The port under a point; cards in ``without_input`` have no upper one."""
    node = card_at(layout, point, PORT_REACH)
    if node is None:
        return None
    ports = (Port(node, "output"), Port(node, "input"))
    return next(
        (
            port
            for port in ports
            if math.dist(port_place(layout, port), point) <= PORT_REACH
            and (port.side == "output" or node not in without_input)
        ),
        None,
    )


def connection_at(layout: Layout, point: Point, reach: float = LINE_REACH) -> Edge | None:
    """The connection whose line is nearest to a point, if it is near enough."""
    nearest, best = None, reach
    for edge, route in layout.routes.items():
        distance = _distance(route, point, best)
        if distance < best:
            nearest, best = edge, distance
    return nearest


def _distance(route: Route, point: Point, enough: float) -> float:
    """Distance of a point from a line of upright and level parts; infinite if beyond ``enough``."""
    least = math.inf
    for first, second in zip(route.points, route.points[1:], strict=False):
        aside = max(min(first.x, second.x) - point.x, point.x - max(first.x, second.x), 0.0)
        if aside > enough:
            continue
        above = max(min(first.y, second.y) - point.y, point.y - max(first.y, second.y), 0.0)
        least = min(least, math.hypot(aside, above))
    return least
