"""The colours of a map from its lowest to its highest value, with the numbers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.data.overlay import is_signed
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.viewers.colour_tables import SIGNED_TABLE, colours
from cnnstudio.ui.viewers.figures import figure

_GAP = 8  # px


class ColourBar(QWidget):
    """One line: number, colours, number."""

    def __init__(self) -> None:
        super().__init__()
        self._limits = (0.0, 0.0)
        self._ends = ("0", "0")
        self.setFont(figures_font(-1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def ends(self) -> tuple[str, str]:
        """What stands at its ends."""
        return self._ends

    def show_limits(self, limits: tuple[float, float], is_cut: bool = False) -> None:
        """Show a scale.

        Args:
            limits: The values of the first and the last colour; with a sign, 0 is white between them.
            is_cut: Whether some values lie beyond them.
        """
        self._limits = limits
        low, high = (figure(limit) for limit in limits)
        signed = is_signed(limits)
        self._ends = (
            f"{'≤ ' if is_cut and signed else ''}{low}{' against' if signed else ''}",
            f"{'≥ ' if is_cut else ''}{high}{' for' if signed else ''}",
        )
        self.setAccessibleName(f"Colours from {self._ends[0]} to {self._ends[1]}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(240, 18)

    def minimumSizeHint(self) -> QSize:
        """Room for the numbers and a little colour."""
        return QSize(sum(self._widths()) + 2 * _GAP + 32, 18)

    def _widths(self) -> tuple[int, int]:
        low, high = (self.fontMetrics().horizontalAdvance(text) for text in self._ends)
        return low, high

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is shown."""
        self.paint_in(QPainter(self), QRectF(self.rect()))

    def paint_in(self, painter: QPainter, rect: QRectF) -> None:
        """Draw number, colours, number in one line."""
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        left, right = self._widths()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, self._ends[1])
        bar = rect.adjusted(left + _GAP, 4, -right - _GAP, -4)
        bar.setWidth(max(1.0, bar.width()))
        table = colours(SIGNED_TABLE if is_signed(self._limits) else "viridis")
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for step in range(0, 256, 15):
            gradient.setColorAt(step / 255, QColor(*(int(part) for part in table[step])))
        painter.fillRect(bar, gradient)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
