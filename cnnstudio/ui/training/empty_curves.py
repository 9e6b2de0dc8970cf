"""What stands in the middle of Train before the first training."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.invitation import Invitation


class EmptyCurves(Invitation):
    """Says what will appear, under the hint of a curve."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Watch the network learn",
            "Press Start: the loss and how well the network does appear here batch by batch, for the training and the validation images. "
            "The best epoch is saved by itself, and you can look inside while the network learns.",
            parent,
        )
        self.column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes and a falling line."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.width() / 2 - 120, max(24.0, self.height() * 0.5 - 170), 240, 96)
        painter.setPen(QPen(QColor(theme.colours.line), 1.5))
        painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        path = QPainterPath(area.topLeft())
        path.cubicTo(
            area.left() + 24,
            area.bottom() - 4,
            area.left() + 80,
            area.bottom() - 12,
            area.right(),
            area.bottom() - 8,
        )
        painter.setPen(QPen(QColor(theme.colours.series[0]), 2))
        painter.drawPath(path)
