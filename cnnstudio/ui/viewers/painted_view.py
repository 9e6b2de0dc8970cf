"""A view that paints all of itself on any device, however much of it is seen, and its place under a viewer's header."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.widgets.drawing import Drawing
from cnnstudio.ui.widgets.scrolled import scrolled


class PaintedView(QWidget):
    """As high as what it shows, for a scroll area; a child says how high that is, and paints it."""

    def __init__(self) -> None:
        super().__init__()
        theme.changed.connect(self.update)

    @property
    def is_empty(self) -> bool:
        """Whether it shows nothing."""
        raise NotImplementedError

    def content_height(self) -> int:
        """How high what it shows is at its width, in px."""
        raise NotImplementedError

    def paint_content(self, painter: QPainter) -> None:
        """Draw what it shows; the background is there."""
        raise NotImplementedError

    def fit(self) -> None:
        """Be as high as what is shown, and draw it anew."""
        self.setMinimumHeight(self.content_height())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange it for another width."""
        super().resizeEvent(event)
        self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all of it."""
        self._paint(QPainter(self), self.height())

    def drawing(self) -> Drawing | None:
        """All of it, whatever is in view; None while it shows nothing."""
        if self.is_empty:
            return None
        height = self.content_height()
        return Drawing(QSize(self.width(), height), lambda painter: self._paint(painter, height))

    def _paint(self, painter: QPainter, height: int) -> None:
        painter.fillRect(QRectF(0, 0, self.width(), height), QColor(theme.colours.background))
        if not self.is_empty:
            self.paint_content(painter)


def lay_out_scrolled(viewer: QWidget, header: Header, view: PaintedView) -> None:
    """Put a view under a viewer's header, where it can be scrolled."""
    scroll = scrolled(view)
    column = QVBoxLayout(viewer)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(header)
    column.addWidget(scroll, 1)
