"""Says on an empty canvas what it is for and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.icons import draw_icon
from cnnstudio.ui.canvas.paint_card import colour
from cnnstudio.ui.theme import theme

HEADING = "Build your network here"
LINES = ("Drag an Input here, or press Space to search.", "Layers then follow from top to bottom.")
_WIDTH, _HEIGHT, _LINE = 400.0, 148.0, 22.0
_LINK_TOP, _LINK_HEIGHT = 8.0, 24.0  # px below it


def paint_empty(painter: QPainter, view: QRect) -> None:
    """Draw the invitation into the middle of the view, whatever the zoom.

    Args:
        painter: Where to; it is left as it was.
        view: The view, in px of it.
    """
    fonts, colours = canvas_fonts(), theme.colours
    painter.save()
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = _box(view)
    pen = QPen(colour(colours.dim, 150), 1.2)
    pen.setDashPattern([5, 4])
    painter.setPen(pen)
    painter.setBrush(colour(colours.panel))
    painter.drawRoundedRect(box, 8, 8)
    draw_icon(painter, "", True, QRectF(box.center().x() - 12, box.top() + 18, 24, 24), colour(colours.dim))
    place = QRectF(box.left() + 16, box.top() + 52, box.width() - 32, 26)
    painter.setFont(fonts.heading)
    painter.setPen(colour(colours.text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, HEADING)
    painter.setFont(fonts.text)
    painter.setPen(colour(colours.dim))
    metrics = QFontMetricsF(fonts.text)
    for number, line in enumerate(LINES):
        text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, place.width())
        row = place.translated(0, 30 + number * _LINE)
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def link_place(view: QRect) -> QRectF:
    """Where a link below the invitation has its place, in px of the view."""
    box = _box(view)
    return QRectF(box.left(), box.bottom() + _LINK_TOP, box.width(), _LINK_HEIGHT)


def _box(view: QRect) -> QRectF:
    box = QRectF(0, 0, min(_WIDTH, view.width() - 32.0), _HEIGHT)
    box.moveCenter(QPointF(view.center()))
    return box
