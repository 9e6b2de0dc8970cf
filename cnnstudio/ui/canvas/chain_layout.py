"""The layout of the plainest network, one layer behind the other, for which nothing need be searched."""

from __future__ import annotations

import itertools
import operator
from functools import lru_cache

from cnnstudio.core.network import Edge, Network
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, ROW_GAP, Label, Layout, Point, Rect, Route

_PITCH = CARD_HEIGHT + ROW_GAP
_EDGE = tuple.__new__
_places: list[Point] = []
_lines: list[Route] = []
"""By rows, shared by all chains: an edit makes no new ones, and what stays is known by identity."""
_last: tuple[tuple[str, ...], tuple[Edge, ...]] = (), ()
"""The chain that was laid out last with its connections, most of which the next one has too."""


def chain_ids(network: Network) -> tuple[str, ...]:
    """The ids of a network that is a chain, from top to bottom; () where it is anything else."""
    before: tuple[str, ...] = ()
    for node in network.nodes:
        if node.inputs != before:
            return ()
        before = (node.id,)
    return tuple([node.id for node in network.nodes])


@lru_cache(maxsize=8)
def chain_layout(ids: tuple[str, ...]) -> Layout:
    """Place a chain as one vertical line.

    Args:
        ids: Its layers, from top to bottom; at least one.
    """
    _make_rows(len(ids))
    bounds = Rect(-CARD_WIDTH / 2, 0.0, CARD_WIDTH, (len(ids) - 1) * _PITCH + CARD_HEIGHT)
    cards, routes = zip(ids, _places, strict=False), zip(_edges(ids), _lines, strict=False)
    return Layout(dict(cards), dict(routes), bounds, ids)


def _edges(ids: tuple[str, ...]) -> tuple[Edge, ...]:
    """The connections of a chain; those that the last one had too are the same objects.

    They are made without Python's own call for each, and few of them: an edit of a long chain would make thousands.
    """
    global _last
    before, edges = _last
    most = min(len(ids), len(before))
    first = _common(ids, before, most)
    last = _common(ids[::-1], before[::-1], most - first)
    fresh = ids[max(first - 1, 0) : len(ids) - max(last - 1, 0)]
    made = map(_EDGE, itertools.repeat(Edge), zip(fresh, fresh[1:], itertools.repeat(0)))
    found = (*edges[: max(first - 1, 0)], *made, *edges[len(edges) - max(last - 1, 0) :])
    _last = ids, found
    return found


def _common(first: tuple[str, ...], second: tuple[str, ...], most: int) -> int:
    """How many ids two chains have in common at their beginnings, at most so many."""
    alike = list(map(operator.eq, first[:most], second[:most]))
    return alike.index(False) if False in alike else most


def _make_rows(count: int) -> None:
    for row in range(len(_places), count):
        top = row * _PITCH
        bottom = top + CARD_HEIGHT
        _places.append(Point(-CARD_WIDTH / 2, top))
        corners = (Point(0.0, bottom), Point(0.0, bottom + ROW_GAP))
        _lines.append(Route(corners, Label(0.0, bottom + ROW_GAP / 2)))
