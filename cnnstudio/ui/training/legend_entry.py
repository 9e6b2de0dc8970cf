"""How a curve is drawn, with what it means."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui.runs.chips import paint_mark
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font


class LegendEntry(QWidget):
    """A piece of line with the mark of its points, and a text.

    Args:
        text: What it means.
        series: Number of the theme's series; None for the colour of text.
        marker: One of `runs.styles.MARKS`, or "".
        pale: Whether it is the thin line behind.
        dashed: Whether the line is.
    """

    def __init__(
        self, text: str, series: int | None, marker: str = "", pale: bool = False, dashed: bool = False
    ) -> None:
        super().__init__()
        self._text, self._series, self._marker, self._pale = text, series, marker, pale
        self._is_dashed = dashed
        self._has_line = True
        self.setFont(figures_font(-1))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Legend: {text}")
        theme.changed.connect(self.update)

    def show_line(self, has_line: bool) -> None:
        """Draw the line, or the marker alone."""
        self._has_line = has_line
        self.update()

    def sizeHint(self) -> QSize:
        """Line and text."""
        return QSize(28 + self.fontMetrics().horizontalAdvance(self._text) + 4, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, marker and text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dim = QColor(theme.colours.dim)
        colour = dim if self._series is None else QColor(theme.colours.series[self._series])
        if self._pale:
            colour.setAlpha(110)
        style = Qt.PenStyle.DashLine if self._is_dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, 1 if self._pale or self._is_dashed else 2, style))
        if self._has_line:
            painter.drawLine(0, 10, 20, 10)
        if self._marker:
            paint_mark(painter, QPointF(10, 10), 3.5, self._marker, colour)
        painter.setPen(dim)
        painter.drawText(self.rect().adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)
