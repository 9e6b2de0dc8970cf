"""How the value of a unit grew while an image climbed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.viewers.figures import figure

_HEIGHT = 96
_GAP = 4


class ValueCurve(QWidget):
    """Draws one value a step, with the ends of both axes."""

    def __init__(self) -> None:
        super().__init__()
        self._values = np.zeros(0, np.float32)
        self._steps = 1
        self.setAccessibleName("Value over the steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(figures_font(-1))
        theme.changed.connect(self.update)

    def show_values(self, values: NDArray[np.float32], steps: int) -> None:
        """Draw values, one before each of so many steps and one after the last."""
        self._values, self._steps = values, steps
        if len(values):
            self.setAccessibleDescription(f"From {figure(float(values[0]))} to {figure(float(values[-1]))}")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _HEIGHT)

    def points(self, room: QRectF) -> QPolygonF:
        """Where the curve goes, in px."""
        low, high = float(self._values.min()), float(self._values.max())
        span = (high - low) or 1.0
        return QPolygonF(
            [
                QPointF(
                    room.left() + room.width() * step / self._steps,
                    room.bottom() - room.height() * (float(value) - low) / span,
                )
                for step, value in enumerate(self._values)
            ]
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the axes, their ends and the curve."""
        if not len(self._values):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = painter.fontMetrics()
        line = metrics.height()
        ends = [figure(float(end)) for end in (self._values.max(), self._values.min())]
        left = max(metrics.horizontalAdvance(text) for text in ends) + 2 * _GAP
        room = QRectF(left, line / 2, self.width() - left - _GAP, self.height() - 2 * line)
        painter.setPen(QColor(theme.colours.line))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.drawLine(room.topLeft(), room.bottomLeft())
        painter.setPen(QColor(theme.colours.dim))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for text, middle in zip(ends, (room.top(), room.bottom()), strict=True):
            painter.drawText(QRectF(0, middle - line / 2, left - _GAP, line), right, text)
        below = QRectF(room.left(), room.bottom() + _GAP, room.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "step 0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, exact(self._steps))
        painter.setPen(QPen(QColor(theme.colours.series[0]), 2))
        painter.drawPolyline(self.points(room))
