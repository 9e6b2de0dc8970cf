"""The layout of the plainest network, one layer behind the other, for which nothing need be searched."""

from __future__ import annotations

import itertools

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, ROW_GAP, Label, Layout, Point, Rect, Route
from cnnstudio.ui.canvas.layering import Structure

_PITCH = CARD_HEIGHT + ROW_GAP
_EDGE = tuple.__new__
_places: list[Point] = []
_lines: list[Route] = []
"""By rows, shared by all chains: an edit makes no new ones, and what stays is known by identity."""


def chain_layout(structure: Structure) -> Layout | None:
    """Place a chain as one vertical line; None where the network is anything else."""
    before: tuple[str, ...] = ()
    for node, inputs in structure:
        if inputs != before:
            return None
        before = (node,)
    ids = [node for node, _ in structure]
    if not ids:
        return None
    _make_rows(len(ids))
    # Without Python's own call for each, which an edit of a long chain would make thousands of times.
    edges = map(_EDGE, itertools.repeat(Edge), zip(ids, ids[1:], itertools.repeat(0)))
    bounds = Rect(-CARD_WIDTH / 2, 0.0, CARD_WIDTH, (len(ids) - 1) * _PITCH + CARD_HEIGHT)
    cards, routes = zip(ids, _places, strict=False), zip(edges, _lines, strict=False)
    return Layout(dict(cards), dict(routes), bounds, tuple(ids))


def _make_rows(count: int) -> None:
    for row in range(len(_places), count):
        top = row * _PITCH
        bottom = top + CARD_HEIGHT
        _places.append(Point(-CARD_WIDTH / 2, top))
        corners = (Point(0.0, bottom), Point(0.0, bottom + ROW_GAP))
        _lines.append(Route(corners, Label(0.0, bottom + ROW_GAP / 2)))
