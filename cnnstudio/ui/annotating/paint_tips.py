"""The tip of the brush, and a polygon before it is filled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from cnnstudio.data.annotating.class_colours import class_rgb

_LEAST = 1.5  # px of a radius, so that the tip of a thin pen is seen
_HALO = QColor(0, 0, 0, 170)
_PLAIN = QColor("#ffffff")
_CORNER = 3.5  # px


def paint_brush(painter: QPainter, middle: QPointF, radius: float, label: int) -> None:
    """A ring around what the brush would take.

    Args:
        painter: Draws on the view.
        middle: Where the pointer is.
        radius: Of the brush, in px of the view.
        label: The class; −1 for the eraser.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = max(_LEAST, radius)
    for colour, width in ((_HALO, 3.0), (_PLAIN if label < 0 else QColor(*class_rgb(label)), 1.5)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(middle, radius, radius)
    painter.restore()


def paint_corners(painter: QPainter, points: Sequence[QPointF], pointer: QPointF | None, label: int) -> None:
    """A polygon that is being clicked together, with a line to the pointer.

    Args:
        painter: Draws on the view.
        points: Its corners in the view.
        pointer: Where the pointer is, if it is over the view.
        label: Its class.
    """
    colour = QColor(*class_rgb(label))
    tint = QColor(colour)
    tint.setAlphaF(0.25)
    outline = QPolygonF([*points, pointer] if pointer is not None else list(points))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawPolygon(outline)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_HALO, 3.5), QPen(colour, 1.5)):
        painter.setPen(pen)
        painter.drawPolyline(outline)
    painter.setPen(QPen(QColor("#10151c"), 1))
    for place, point in enumerate(points):
        painter.setBrush(colour if place else _PLAIN)
        reach = _CORNER if place else _CORNER + 1.5
        painter.drawRect(QRectF(point, point).adjusted(-reach, -reach, reach, reach))
    painter.restore()
