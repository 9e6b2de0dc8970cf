"""The one main button of a view, in the accent colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font

_RADIUS = 4.0
_SIDE = 16  # px beside the text
_GAP = 10  # px between the text and the keys
_NARROWEST = 80  # px


class PrimaryButton(QPushButton):
    """A button that stands out; it steps back while it cannot be pressed.

    Its shortcut may stand beside the text. It is as wide as its widest text so far, so that it never jumps.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._keys = ""
        self._widest = _NARROWEST
        self.setFont(text_font(strong=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_text(self, text: str, keys: str, help_text: str) -> None:
        """Show what the button does now.

        Args:
            text: What it does.
            keys: Its shortcut.
            help_text: Its tooltip.
        """
        self._keys = keys
        self.setText(text)
        self.setToolTip(help_text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its texts ask, as high as other buttons."""
        keys = QFontMetrics(text_font(-1)).horizontalAdvance(self._keys) + _GAP if self._keys else 0
        width = self.fontMetrics().horizontalAdvance(self.text()) + keys + 2 * _SIDE
        self._widest = max(self._widest, width)
        return QSize(self._widest, super().sizeHint().height())

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
        self._paint_text(painter)

    def _paint_text(self, painter: QPainter) -> None:
        if not self._keys:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
            return
        area = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        plain = text_font(-1)
        plain.setWeight(QFont.Weight.Normal)  # said outright, or the button's own weight is taken
        painter.setFont(plain)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._keys)
