"""A flat progress bar; without a known end it shows that something goes on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar

from cnnstudio.ui.theme import theme

_TURN = 1.2  # seconds for the moving part to cross
_INTERVAL = 40  # ms
_PART = 0.25


class ProgressLine(QProgressBar):
    """A thin bar in the accent colour; a range of 0 to 0 means that the end is not known.

    Args:
        name: Its accessible name.
        height: In px.
    """

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setFixedHeight(height)
        self._place = 0.0
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self._move)
        theme.changed.connect(self.update)

    def _move(self) -> None:
        self._place = (self._place + _INTERVAL / 1000 / _TURN) % 1.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the trough and the part that is done."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours.line))
        radius, width = self.height() / 2, float(self.width())
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setBrush(QColor(theme.colours.accent))
        if self.maximum() > self.minimum():
            done = width * max(0, self.value() - self.minimum()) / (self.maximum() - self.minimum())
            begin = 0.0
        else:
            begin, done = width * (self._place * (1 + _PART) - _PART), width * _PART
        if done > 0:
            painter.drawRoundedRect(QRectF(begin, 0, done, self.height()), radius, radius)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to move where the end is not known."""
        super().showEvent(event)
        if self.maximum() == self.minimum():
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Move no more."""
        super().hideEvent(event)
        self._timer.stop()
