"""The one main button of a view, in the accent colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font

_RADIUS = 4.0
_SIDE = 16  # px beside the text


class PrimaryButton(QPushButton):
    """A button that stands out; it steps back while it cannot be pressed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(text_font(strong=True))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as its text asks, as high as other buttons."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _SIDE
        return QSize(max(80, width), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it flat: Fusion would lighten the accent until white text is hard to read."""
        colours, painter = theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(colours.accent if self.isEnabled() else colours.sunken)
        if self.isEnabled() and (self.isDown() or self.underMouse()):
            ground = ground.darker(118 if self.isDown() else 108)
        painter.setPen(Qt.PenStyle.NoPen if self.isEnabled() else QPen(QColor(colours.line)))
        painter.setBrush(ground)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.on_accent), 1))
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), _RADIUS - 1, _RADIUS - 1)
        painter.setPen(QColor(colours.on_accent if self.isEnabled() else colours.dim))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
