"""A small histogram with its ends and its spread."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.engine.watching.layer_histograms import Histogram
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font

_HEIGHT = 120


class HistogramView(QWidget):
    """Draws bars over a range with 0 in its middle.

    Args:
        title: What is counted.
        series: Number of the theme's series.
    """

    def __init__(self, title: str, series: int) -> None:
        super().__init__()
        self._title, self._series = title, series
        self._shown: Histogram | None = None
        self._empty = ""
        self.setAccessibleName(f"Histogram of the {title.lower()}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def words(self) -> str:
        """What stands above the bars."""
        if self._shown is None:
            return self._title
        return f"{self._title} · {exact(self._shown.count)} · standard deviation {self._shown.deviation:.2g}"

    def show_histogram(self, histogram: Histogram | None, empty: str = "") -> None:
        """Draw a histogram, or say why there is none."""
        self._shown, self._empty = histogram, empty
        self.setAccessibleDescription(self.words if histogram is not None else empty)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, the bars and the ends of the range."""
        painter = QPainter(self)
        painter.setFont(figures_font(-1))
        line = painter.fontMetrics().height()
        area = QRectF(0, line + 4, self.width(), self.height() - 2 * line - 8)
        painter.setPen(QColor(theme.colours.dim))
        title = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, title)
        shown = self._shown
        if shown is None or not shown.count:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
            return
        below = QRectF(0, area.bottom() + 3, self.width(), line)
        for side, text in (
            (Qt.AlignmentFlag.AlignLeft, f"{shown.low:.2g}".replace("-", "−")),
            (Qt.AlignmentFlag.AlignHCenter, "0"),
            (Qt.AlignmentFlag.AlignRight, f"{shown.high:.2g}"),
        ):
            painter.drawText(below, side, text)
        self._draw_bars(painter, area, shown)

    def _draw_bars(self, painter: QPainter, area: QRectF, shown: Histogram) -> None:
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), QColor(theme.colours.line))
        width, top = area.width() / len(shown.counts), max(shown.counts)
        for place, count in enumerate(shown.counts):
            height = area.height() * count / top
            bar = QRectF(area.left() + place * width, area.bottom() - height, max(1.0, width - 1), height)
            painter.fillRect(bar, QColor(theme.colours.series[self._series]))
