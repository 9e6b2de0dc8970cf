"""One activation map, as large as there is room, with the image laid over it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.colour_tables import coloured_image, picture_image
from cnnstudio.ui.viewers.map_stack import Floats, MapStack

_DRAWN = 1024  # px: larger maps and images are thinned out for the screen


class UnitView(QWidget):
    """Draws the map of one unit and tells which place the pointer is over.

    Signals:
        hovered: The pointer is over a place of the map (row, column), or left it (−1, −1).
    """

    hovered = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Map of the chosen unit")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._stack: MapStack | None = None
        self._unit = 0
        self._share = 0.3
        self._map = QImage()
        self._picture = QImage()
        self._place: tuple[int, int] | None = None
        theme.changed.connect(self.update)

    def show_stack(self, stack: MapStack | None) -> None:
        """Take the maps of another layer or image."""
        if stack is not None and (self._stack is None or self._stack.input is not stack.input):
            self._picture = _picture_of(stack.input)
        self._stack = stack
        self._show()

    def show_unit(self, unit: int) -> None:
        """Show the map of a unit."""
        self._unit = unit
        self._show()

    def show_picture_share(self, share: float) -> None:
        """Let the image show through: 0 is the map alone, 1 the image alone."""
        self._share = share
        self.update()

    @property
    def values(self) -> Floats | None:
        """The numbers that are drawn: float32, (H, W)."""
        known = self._stack is not None and self._stack.is_map and self._unit < len(self._stack)
        return self._stack.planes[self._unit] if self._stack is not None and known else None

    def _show(self) -> None:
        values = self.values
        if values is None or self._stack is None:
            self._map = QImage()
        else:
            self._map = coloured_image(_thinned(values), *self._stack.limits(self._unit, True), "viridis")
        self._leave()
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(320, 320)

    def minimumSizeHint(self) -> QSize:
        """Small enough for small windows."""
        return QSize(120, 96)

    def map_rect(self) -> QRectF:
        """Where the map is drawn, in px."""
        values = self.values
        if values is None:
            return QRectF()
        height, width = values.shape
        scale = min(self.width() / width, self.height() / height)
        return QRectF((self.width() - width * scale) / 2, 0, width * scale, height * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the image, the map over it, and a frame around the place under the pointer."""
        if self._map.isNull():
            return
        painter = QPainter(self)
        rect = self.map_rect()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._picture.width() > rect.width())
        painter.drawImage(rect, self._picture)
        painter.setOpacity(1 - self._share)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._map.width() > rect.width())
        painter.drawImage(rect, self._map)
        painter.setOpacity(1)
        self._paint_place(painter, rect)

    def _paint_place(self, painter: QPainter, rect: QRectF) -> None:
        values = self.values
        if self._place is None or values is None:
            return
        row, column = self._place
        cell = rect.width() / values.shape[1]
        frame = QRectF(rect.left() + column * cell, rect.top() + row * cell, cell, cell).adjusted(
            -1, -1, 1, 1
        )
        for colour, width in ((theme.colours.background, 3), (theme.colours.accent, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(frame)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the place under the pointer."""
        rect, values = self.map_rect(), self.values
        point = event.position()
        if values is None or not rect.contains(point):
            self._leave()
            return
        row = min(values.shape[0] - 1, int((point.y() - rect.top()) / rect.height() * values.shape[0]))
        column = min(values.shape[1] - 1, int((point.x() - rect.left()) / rect.width() * values.shape[1]))
        if (row, column) != self._place:
            self._place = (row, column)
            self.hovered.emit(row, column)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the place."""
        self._leave()

    def _leave(self) -> None:
        if self._place is not None:
            self._place = None
            self.hovered.emit(-1, -1)
            self.update()


def _thinned(values: Floats) -> Floats:
    step = -(-max(values.shape[:2]) // _DRAWN)
    return values if step <= 1 else values[::step, ::step]


def _picture_of(fed: Floats) -> QImage:
    """The image as it was fed, for the screen; its first channels where it has neither one nor three."""
    thin = _thinned(fed)
    shown = thin if thin.shape[2] in (1, 3) else thin[:, :, :1]
    return picture_image(np.clip(shown, 0, 255).astype(np.uint8))
