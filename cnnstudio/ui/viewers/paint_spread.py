"""Draws how numbers are spread: bars over their range, and their figures beside them."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.inspecting.layer_statistics import Spread
from cnnstudio.engine.inspecting.saturation import Saturation
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.viewers.figures import figure
from cnnstudio.ui.viewers.paint_scores import percent

HEIGHT = 244
"""Height of one spread, in px."""

_FIGURES = 200  # px
_LINE = 20
_PAD = 16
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Line = tuple[str, str, bool]
"""A figure's name, its value, and whether something is wrong with it."""


def figure_lines(shown: Spread, ends: Saturation | None) -> list[Line]:
    """The figures of a spread, as they stand beside its bars."""
    lines = [
        ("mean", figure(shown.mean), False),
        ("standard deviation", figure(shown.deviation), False),
        ("smallest", figure(shown.low), False),
        ("largest", figure(shown.high), False),
        ("zeros", percent(shown.zeros / shown.count) if shown.zeros else "none", False),
    ]
    if shown.nans:
        lines.append(("NaN", exact(shown.nans), True))
    if shown.infinities:
        lines.append(("infinite", exact(shown.infinities), True))
    if ends is not None:
        found = ((ends.low, ends.at_low), (ends.high, ends.at_high))
        lines += [
            (f"saturated at {figure(end, 3)}", percent(share), False)
            for end, share in found
            if end is not None
        ]
    if any(shown.counts):
        lines.append(("highest bar", exact(max(shown.counts)), False))
    return lines


def paint_spread(
    painter: QPainter, rect: QRectF, shown: Spread, ends: Saturation | None, series: int, is_log: bool
) -> None:
    """Draw a spread.

    Args:
        painter: Draws.
        rect: Where, in px.
        shown: The spread.
        ends: How saturated it is.
        series: Number of the theme's series for the bars.
        is_log: Whether the height of bars is the logarithm of the count.
    """
    colours, inner = theme.colours, rect.adjusted(_PAD, 12, -_PAD, -8)
    painter.setFont(text_font(strong=True))
    painter.setPen(QColor(colours.text))
    words = shown.name.replace("_", " ")
    title = words[:1].upper() + words[1:]
    used = painter.fontMetrics().horizontalAdvance(f"{title}  ")
    painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), _LINE), _LEFT, title)
    painter.setFont(text_font())
    painter.setPen(QColor(colours.dim))
    room = inner.width() - used
    details = painter.fontMetrics().elidedText(_details(shown), Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(QRectF(inner.left() + used, inner.top(), room, _LINE), _LEFT, details)
    below = inner.adjusted(0, _LINE + 8, 0, 0)
    _paint_bars(painter, below.adjusted(0, 0, -_FIGURES - 2 * _PAD, 0), shown, series, is_log)
    _paint_figures(painter, below.adjusted(below.width() - _FIGURES, 0, 0, 0), figure_lines(shown, ends))


def _details(shown: Spread) -> str:
    numbers = f"{exact(shown.count)} numbers" if shown.count != 1 else "1 number"
    size = f"{times(shown.shape)} · {numbers}" if len(shown.shape) > 1 else numbers
    return f"{size} · bars without zeros" if shown.zeros else size


def _paint_figures(painter: QPainter, area: QRectF, lines: list[Line]) -> None:
    colours = theme.colours
    for row, (name, value, is_alarm) in enumerate(lines):
        line = QRectF(area.left(), area.top() + row * _LINE, area.width(), _LINE)
        painter.setFont(text_font(-1))
        painter.setPen(QColor(colours.error if is_alarm else colours.dim))
        painter.drawText(line, _LEFT, name)
        painter.setFont(figures_font(strong=is_alarm))
        painter.setPen(QColor(colours.error if is_alarm else colours.text))
        painter.drawText(line, _RIGHT, value)


def _paint_bars(painter: QPainter, area: QRectF, shown: Spread, series: int, is_log: bool) -> None:
    colours, plot = theme.colours, area.adjusted(0, 4, 0, -_LINE)
    painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), QColor(colours.line))
    painter.setFont(figures_font(-1))
    painter.setPen(QColor(colours.dim))
    most = max(shown.counts)
    if not most:
        why = (
            "all of them are 0"
            if shown.zeros and not shown.nans + shown.infinities
            else "there is no number to count"
        )
        painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, why)
        return
    span = shown.high - shown.low
    if span > 0 and shown.low < 0 < shown.high:
        zero = plot.left() - shown.low / span * plot.width()
        painter.fillRect(QRectF(zero, plot.top(), 1, plot.height()), QColor(colours.line))
    width = plot.width() / len(shown.counts)
    for place, count in enumerate(shown.counts):
        if count:
            share = math.log1p(count) / math.log1p(most) if is_log else count / most
            height = max(1.0, plot.height() * share)
            bar = QRectF(plot.left() + place * width, plot.bottom() - height, max(1.0, width - 1), height)
            painter.fillRect(bar, QColor(colours.series[series]))
    _paint_ends(painter, QRectF(plot.left(), plot.bottom() + 3, plot.width(), _LINE - 3), shown)


def _paint_ends(painter: QPainter, line: QRectF, shown: Spread) -> None:
    if shown.low == shown.high:
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter, figure(shown.low))
        return
    painter.drawText(line, _LEFT, figure(shown.low))
    painter.drawText(line, _RIGHT, figure(shown.high))
    zero = -shown.low / (shown.high - shown.low)
    if 0.15 < zero < 0.85:
        middle = line.left() + zero * line.width()
        painter.drawText(
            QRectF(middle - 20, line.top(), 40, line.height()), Qt.AlignmentFlag.AlignCenter, "0"
        )
