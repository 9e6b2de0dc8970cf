"""Tabs without boxes: the open one is bold in the accent colour, with a bar below."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar, QToolButton

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font

_HEIGHT = 36
_SIDE, _LEAST_SIDE = 16, 7  # px beside a text; less of it where room is short
_BAR = 2


class FlatTabs(QTabBar):
    """A tab bar in the manner of the workspaces along the top of the window."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def tabSizeHint(self, index: int) -> QSize:
        """Room for the text in bold, so that nothing moves when another tab is opened."""
        widths = [self._text_width(place) for place in range(self.count())]
        side = (self.width() - sum(widths)) // (2 * len(widths))
        return QSize(widths[index] + 2 * max(_LEAST_SIDE, min(_SIDE, side)), _HEIGHT)

    def _text_width(self, index: int) -> int:
        return QFontMetrics(text_font(strong=True)).horizontalAdvance(self.tabText(index))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """The same: tabs are never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw texts, the bar, and a frame around the open one while it has the focus; no tab in part, but the open one."""
        painter = QPainter(self)
        for index in range(self.count()):
            if self.is_whole(index) or index == self.currentIndex():
                self._paint_tab(painter, index, self.tabRect(index))

    def is_whole(self, index: int) -> bool:
        """Whether a tab is seen from end to end, not cut by the arrows that are there where room is short."""
        arrows = [arrow.x() for arrow in self.findChildren(QToolButton) if arrow.isVisibleTo(self)]
        rect, end = self.tabRect(index), min(arrows, default=self.width())
        return rect.left() >= 0 and rect.right() < end

    def _paint_tab(self, painter: QPainter, index: int, rect: QRect) -> None:
        colours, is_open = theme.colours, index == self.currentIndex()
        painter.setFont(text_font(strong=is_open))
        colour = colours.accent if is_open else colours.dim if self.isTabEnabled(index) else colours.outline
        painter.setPen(QColor(colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
        if is_open:
            painter.fillRect(
                rect.left(), rect.bottom() + 1 - _BAR, rect.width(), _BAR, QColor(colours.accent)
            )
            if self.hasFocus():
                painter.setPen(QPen(QColor(colours.accent), 1, Qt.PenStyle.DotLine))
                painter.drawRect(rect.adjusted(4, 4, -4, -6))
