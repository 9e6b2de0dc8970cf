"""Draws the ground of the canvas: a grid of faint dots."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from cnnstudio.ui.canvas.paint_card import colour
from cnnstudio.ui.theme import theme

_DOT_PITCH = 24
_DOT = 1.3
_BLOCK = 16 * _DOT_PITCH
"""Side of the blocks in which dots are drawn, in px."""
_DOTS_DETAIL = 0.5
"""Below so many px of the screen for one px of the canvas there are no dots."""


def paint_ground(painter: QPainter, rect: QRectF | QRect) -> None:
    """Fill a part of the canvas with its background and the dots on it."""
    detail, colours = painter.worldTransform().m11(), theme.colours
    painter.fillRect(rect, colour(colours.background))
    if detail < _DOTS_DETAIL:
        return
    pen = QPen(colour(colours.line), max(1, round(_DOT * detail)))
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    area = QRectF(rect)
    for row in range(math.floor(area.top() / _BLOCK), math.floor(area.bottom() / _BLOCK) + 1):
        for column in range(math.floor(area.left() / _BLOCK), math.floor(area.right() / _BLOCK) + 1):
            painter.drawPoints(_dots(column, row))


@lru_cache(maxsize=64)
def _dots(column: int, row: int) -> QPolygonF:
    """The dots of one block, made once: thousands are drawn in every frame.

    Points, since a pattern that is scaled takes Qt many times as long.
    """
    steps = range(0, _BLOCK, _DOT_PITCH)
    return QPolygonF([QPointF(column * _BLOCK + x, row * _BLOCK + y) for y in steps for x in steps])
