"""What stands in the middle of Train before the first training."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.labels import title

_WIDTH = 420


class EmptyCurves(QWidget):
    """Says what will appear, over the hint of a curve."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = title("Watch the network learn")
        heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text = DimLabel(
            "Press Start: loss and accuracy appear here batch by batch, for the training and the validation images. "
            "The best epoch is saved by itself, and you can look inside while the network learns."
        )
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text.setFixedWidth(_WIDTH)
        text.setMinimumHeight(text.heightForWidth(_WIDTH))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(3)
        column.addWidget(heading)
        column.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes and a falling line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours.background))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.width() / 2 - 120, max(24.0, self.height() * 0.5 - 150), 240, 96)
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
