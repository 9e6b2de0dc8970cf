"""Draws the likeliest classes: name, bar, percentage."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from cnnstudio.engine.predicting.scores import ClassScore
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font

LINE = 20
"""Height of a row, in px."""

_PERCENT = 48  # px
_GAP = 8


def paint_scores(
    painter: QPainter, left: float, top: float, width: int, scores: Sequence[ClassScore]
) -> None:
    """Draw one row a class, below each other.

    Args:
        painter: Draws.
        left, top: Where the first begins, in px.
        width: Of the rows, in px.
        scores: The classes.
    """
    colours = theme.colours
    names = min(width // 3, max((_advance(score.label) for score in scores), default=0) + 2)
    room = max(8, width - names - _PERCENT - 2 * _GAP)
    for row, score in enumerate(scores):
        y = top + row * LINE
        painter.setFont(figures_font(strong=True))
        painter.setPen(QColor(colours.text))
        name = painter.fontMetrics().elidedText(score.label, Qt.TextElideMode.ElideRight, names)
        painter.drawText(QRectF(left, y, names + 1, LINE), Qt.AlignmentFlag.AlignVCenter, name)
        length = max(1.0, room * min(1.0, max(0.0, score.score)))
        painter.fillRect(QRectF(left + names + _GAP, y + 6, length, LINE - 12), QColor(colours.series[0]))
        painter.setFont(figures_font())
        painter.setPen(QColor(colours.dim))
        where = QRectF(left + width - _PERCENT, y, _PERCENT, LINE)
        painter.drawText(
            where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, percent(score.score)
        )


def _advance(text: str) -> int:
    return QFontMetrics(figures_font(strong=True)).horizontalAdvance(text)


def percent(share: float) -> str:
    """A share as people read it: ``94 %``, ``0.3 %``, ``< 0.1 %``; all or nothing only where it is that; ``NaN``."""
    if math.isnan(share):
        return "NaN"
    if 0 < share < 0.0005:
        return "< 0.1 %"
    if 0.9995 <= share < 1:
        return "> 99.9 %"
    if 0 < share < 0.01 or 0.99 < share < 1:
        return f"{100 * share:.1f} %"
    return f"{100 * share:.0f} %"
