"""The layout of a network: a pure function of how its layers are connected, without Qt."""

from __future__ import annotations

from functools import lru_cache

from cnnstudio.core.network import Edge, Network
from cnnstudio.ui.canvas.centering import center_line
from cnnstudio.ui.canvas.chain_layout import chain_ids, chain_layout
from cnnstudio.ui.canvas.geometry import (
    CARD_HEIGHT,
    CARD_WIDTH,
    COMPONENT_GAP,
    LABEL_WIDTH,
    Layout,
    Point,
    Rect,
    Route,
    shifted,
    united,
)
from cnnstudio.ui.canvas.layering import (
    Layering,
    Link,
    Structure,
    components,
    layering,
    segments,
    structure_of,
)
from cnnstudio.ui.canvas.ordering import Rows, ordered_rows
from cnnstudio.ui.canvas.placement import columns
from cnnstudio.ui.canvas.routing import Gaps, arcs, blocked, gaps, lines


def layout(network: Network) -> Layout:
    """Place every card and connection.

    Layers stand in rows from top to bottom, below all that feeds them. One way through the
    network is a vertical line; branches stand beside it in the order in which
    a merge takes them; a connection beside a longer way is an arc to the right of the stack.
    Parts that nothing connects stand side by side. Remembered by structure, so that
    an edit of a setting costs a comparison.
    """
    ids = chain_ids(network)
    return chain_layout(ids) if ids else _layout(structure_of(network))


@lru_cache(maxsize=64)
def _layout(structure: Structure) -> Layout:
    parts = [_part(part) for part in components(structure)]
    if len(parts) == 1:
        return parts[0]
    placed: list[Layout] = []
    for part in parts:
        left = placed[-1].bounds.right + COMPONENT_GAP - part.bounds.x if placed else 0.0
        placed.append(shifted(part, left))
    return Layout(
        {node: place for part in placed for node, place in part.cards.items()},
        {edge: route for part in placed for edge, route in part.routes.items()},
        united(part.bounds for part in placed),
        placed[0].trunk if placed else (),
    )


@lru_cache(maxsize=256)
def _part(structure: Structure) -> Layout:
    """Lay out one connected part, its trunk at x = 0 and its first row at y = 0.

    Piece by piece, so that an edit costs what the piece costs that it is in, and moves nothing aside in another.
    """
    pieces = segments(structure)
    if len(pieces) == 1:
        return _piece(structure, 0.0)
    cards: dict[str, Point] = {}
    routes: dict[Edge, Route] = {}
    trunk: list[str] = []
    bounds, top = [], 0.0
    for piece in pieces:
        placed = _piece(piece, top)
        cards.update(placed.cards)
        routes.update(placed.routes)
        trunk += placed.trunk[1:] if trunk else placed.trunk
        bounds.append(placed.bounds)
        top = placed.bounds.bottom - CARD_HEIGHT
    return Layout(cards, routes, united(bounds), tuple(trunk))


@lru_cache(maxsize=16_384)
def _piece(structure: Structure, top: float) -> Layout:
    """A piece of a part below others; remembered by its place too, since an edit leaves what stands above it."""
    return shifted(_piece_alone(structure), 0.0, top) if top else _piece_alone(structure)


@lru_cache(maxsize=8192)
def _piece_alone(structure: Structure) -> Layout:
    layers = layering(structure)
    outside = set(layers.skips)
    rows = ordered_rows(layers, outside | layers.backward)
    while hindered := blocked(outside, rows):
        outside -= hindered
        rows = ordered_rows(layers, outside | layers.backward)
    line = center_line(rows, layers)
    middle = columns(rows, line)
    room = gaps(rows, middle)
    routes = lines(rows, middle, room) | arcs(outside | layers.backward, rows, middle, room)
    return _assembled(layers, [layers.ids[v] for v in line if rows.is_node(v)], rows, middle, room, routes)


def _assembled(
    layers: Layering, trunk: list[str], rows: Rows, middle: list[float], room: Gaps, routes: dict[Link, Route]
) -> Layout:
    ids = layers.ids
    cards = {
        ids[node]: Point(middle[node] - CARD_WIDTH / 2, room.tops[rows.ranks[node]])
        for node in range(len(ids))
    }
    edges = {Edge(ids[link.source], ids[link.target], link.slot): routes[link] for link in layers.links}
    outer = [point.x for route in routes.values() for point in route.points]
    lanes = [route.points[1].x + LABEL_WIDTH / 2 for route in routes.values() if route.is_arc]
    left = min([*(place.x for place in cards.values()), *outer])
    right = max([*(place.x + CARD_WIDTH for place in cards.values()), *outer, *lanes])
    bounds = Rect(left, 0.0, right - left, room.tops[-1] + CARD_HEIGHT)
    return Layout(cards, edges, bounds, tuple(trunk))
