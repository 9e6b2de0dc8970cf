"""Drawing single numbers of an account."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.account.blocks import Rect
from cnnstudio.ui.viewers.account.cell_colours import cell_colour, ink
from cnnstudio.ui.viewers.account.numbers import cell_text


def paint_cell(painter: QPainter, rect: Rect, value: float, extreme: float, is_padding: bool) -> None:
    """Draw a number in its colour, with padding hatched."""
    area = QRect(*rect)
    colours = theme.colours
    colour = colours.sunken if is_padding or not math.isfinite(value) else cell_colour(value, extreme)
    painter.fillRect(area, QColor(colour))
    if is_padding:
        painter.fillRect(area, QBrush(QColor(colours.outline), Qt.BrushStyle.BDiagPattern))
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawRect(area)
    text = cell_text(value)
    if is_padding:
        width = painter.fontMetrics().horizontalAdvance(text) + 8
        middle = QRectF(area.center().x() - width / 2, area.top() + 4, width, area.height() - 7)
        painter.fillRect(middle, QColor(colours.sunken))
        painter.setPen(QColor(colours.dim))
    else:
        painter.setPen(QColor(ink(colour) if math.isfinite(value) else colours.error))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def paint_outline(painter: QPainter, rect: Rect) -> None:
    """Mark the number that Enter goes to."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.colours.text), 2, Qt.PenStyle.DotLine))
    painter.drawRect(QRect(*rect))


def paint_sign(painter: QPainter, sign: str, left: Rect, right: Rect) -> None:
    """Draw a sign between two cells."""
    painter.setPen(QColor(theme.colours.dim))
    gap = QRectF(QPointF(left.x + left.width, left.y), QPointF(right.x, left.y + left.height))
    painter.drawText(gap, Qt.AlignmentFlag.AlignCenter, sign)
