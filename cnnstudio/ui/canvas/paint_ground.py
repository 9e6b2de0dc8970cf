"""Draws the ground of the canvas: a grid of faint dots."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from cnnstudio.ui.canvas.paint_card import colour
from cnnstudio.ui.theme import theme

_DOT_PITCH = 24
_DOT = 1.3
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
    painter.drawPoints(_dots(QRectF(rect)))


def _dots(area: QRectF) -> list[QPointF]:
    """The places of the grid in an area. Points, since a pattern that is scaled takes Qt many times as long."""
    xs = range(math.floor(area.left() / _DOT_PITCH), math.ceil(area.right() / _DOT_PITCH) + 1)
    ys = range(math.floor(area.top() / _DOT_PITCH), math.ceil(area.bottom() / _DOT_PITCH) + 1)
    return [QPointF(x * _DOT_PITCH, y * _DOT_PITCH) for y in ys for x in xs]
