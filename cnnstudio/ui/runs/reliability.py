"""How far a run's confidence can be trusted, as a diagram."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.engine.judging.judging import Calibration
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font

_LEFT, _BELOW, _ABOVE, _RIGHT = 56, 44, 12, 16  # px
_LARGEST = 420
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


class ReliabilityDiagram(QWidget):
    """A bar a bin of confidence: how often it was right; the slanting line is where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Reliability diagram")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._shown: Calibration | None = None
        theme.changed.connect(self.update)

    @property
    def words(self) -> tuple[str, ...]:
        """Each bin that holds images, in words."""
        found = self._shown
        if found is None:
            return ()
        width = 100 // len(found.counts)
        return tuple(
            f"{place * width} to {(place + 1) * width} % sure: {exact(int(count))} image{'s' * int(count != 1)}, "
            f"{100 * found.accuracy[place]:.1f} % right"
            for place, count in enumerate(found.counts)
            if count
        )

    def show_calibration(self, calibration: Calibration | None) -> None:
        """Show another one."""
        self._shown = calibration
        self.setAccessibleDescription("; ".join(self.words))
        self.setToolTip("\n".join(self.words))
        self.update()

    def sizeHint(self) -> QSize:
        """A square with room for the axes."""
        return QSize(320, 320)

    def _area(self) -> QRectF:
        side = min(self.width() - _LEFT - _RIGHT, self.height() - _BELOW - _ABOVE, _LARGEST)
        return QRectF(_LEFT, _ABOVE, max(40, side), max(40, side))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes, bars and the slanting line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(figures_font(-2))
        area = self._area()
        self._paint_axes(painter, area)
        if self._shown is not None:
            self._paint_bars(painter, area, self._shown)
        painter.setPen(QPen(QColor(theme.colours.dim), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(area.bottomLeft(), area.topRight())

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        line, dim = QColor(theme.colours.line), QColor(theme.colours.dim)
        for tick in _TICKS:
            x, y = area.left() + tick * area.width(), area.bottom() - tick * area.height()
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(dim)
            text = f"{100 * tick:.0f} %"
            painter.drawText(
                QRectF(0, y - 8, _LEFT - 6, 16),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                text,
            )
            painter.drawText(QRectF(x - 30, area.bottom() + 4, 60, 16), Qt.AlignmentFlag.AlignCenter, text)
        below = QRectF(area.left(), area.bottom() + 22, area.width(), 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "Sure of the likeliest class; height: right")

    def _paint_bars(self, painter: QPainter, area: QRectF, found: Calibration) -> None:
        """A full bar for what was right, and a hatched one for the gap to what was believed."""
        width = area.width() / len(found.counts)
        right, gap = QColor(theme.colours.series[0]), QColor(theme.colours.series[1])
        for place, count in enumerate(found.counts):
            share, mean = float(found.accuracy[place]), float(found.confidence[place])
            if not count or math.isnan(share):
                continue
            left = area.left() + place * width + 1
            height, belief = share * area.height(), mean * area.height()
            painter.fillRect(QRectF(left, area.bottom() - height, width - 2, height), right)
            top, bottom = max(height, belief), min(height, belief)
            rect = QRectF(left, area.bottom() - top, width - 2, top - bottom)
            painter.setPen(QPen(gap, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if rect.height() > 1:
                painter.fillRect(rect, QBrush(gap, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(rect)
