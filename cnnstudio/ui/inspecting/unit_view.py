"""One activation map, as large as there is room, with the image laid over it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.account.field_picture import paint_field
from cnnstudio.ui.viewers.colour_tables import coloured_image, picture_image
from cnnstudio.ui.viewers.map_stack import Floats, MapStack

_DRAWN = 1024  # px: larger maps and images are thinned out for the screen
_MOVES = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip

Shares = tuple[float, float, float, float]
"""Left, top, width and height of a part of the image, in shares of it."""


class UnitView(QWidget):
    """Draws the map of one unit and tells which place the pointer is over.

    Signals:
        hovered: The pointer is over a place of the map (row, column), or left it (−1, −1).
        chosen: A place was clicked, or Enter pressed: how its number came about is wanted.
        moved: An arrow key moves the marked place so many rows and columns.
    """

    hovered = Signal(int, int)
    chosen = Signal(int, int)
    moved = Signal(int, int)

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
        self._marked: tuple[int, int] | None = None
        self._field: Shares | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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

    @Slot(int, int)
    def mark(self, row: int, column: int) -> None:
        """Mark the place whose number is told of elsewhere; (−1, −1) for none."""
        self._marked = (row, column) if row >= 0 else None
        self.update()

    def show_field(self, field: Shares | None) -> None:
        """Outline what the marked number sees of the image; None where that is unknown."""
        self._field = field
        self.update()

    @property
    def marked(self) -> tuple[int, int] | None:
        """The marked place."""
        return self._marked

    @property
    def field(self) -> Shares | None:
        """What the marked number sees of the image."""
        return self._field

    @property
    def values(self) -> Floats | None:
        """The numbers that are drawn: float32, (H, W)."""
        known = self._stack is not None and self._stack.is_map and self._unit < len(self._stack)
        return self._stack.planes[self._unit] if self._stack is not None and known else None

    @property
    def has_places(self) -> bool:
        """Whether height and width of the map are those of the image, so that the image may show through."""
        return self._stack is not None and self._stack.is_map and not self._stack.note

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
        if self.has_places:
            painter.setRenderHint(
                QPainter.RenderHint.SmoothPixmapTransform, self._picture.width() > rect.width()
            )
            painter.drawImage(rect, self._picture)
            painter.setOpacity(1 - self._share)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._map.width() > rect.width())
        painter.drawImage(rect, self._map)
        painter.setOpacity(1)
        self._paint_field(painter, rect)
        for place in (self._place, self._marked):
            self._paint_place(painter, rect, place)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colours.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _paint_field(self, painter: QPainter, rect: QRectF) -> None:
        if self._field is None or self._marked is None:
            return
        left, top, width, height = self._field
        paint_field(painter, QRectF(
            rect.left() + left * rect.width(), rect.top() + top * rect.height(), width * rect.width(), height * rect.height()
        ))  # fmt: skip

    def _paint_place(self, painter: QPainter, rect: QRectF, place: tuple[int, int] | None) -> None:
        values = self.values
        if place is None or values is None or place[0] >= values.shape[0] or place[1] >= values.shape[1]:
            return
        row, column = place
        cell = rect.width() / values.shape[1]
        frame = QRectF(rect.left() + column * cell, rect.top() + row * cell, cell, cell).adjusted(
            -1, -1, 1, 1
        )
        for colour, width in ((theme.colours.background, 3), (theme.colours.accent, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(frame)

    def _place_at(self, event: QMouseEvent) -> tuple[int, int] | None:
        rect, values = self.map_rect(), self.values
        point = event.position()
        if values is None or not rect.contains(point):
            return None
        row = min(values.shape[0] - 1, int((point.y() - rect.top()) / rect.height() * values.shape[0]))
        column = min(values.shape[1] - 1, int((point.x() - rect.left()) / rect.width() * values.shape[1]))
        return row, column

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the place under the pointer."""
        place = self._place_at(event)
        if place is None:
            self._leave()
        elif place != self._place:
            self._place = place
            self.hovered.emit(*place)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the place that was clicked."""
        place = self._place_at(event)
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.chosen.emit(*place)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the marked place with the arrow keys; Enter chooses it, or the middle where none is marked."""
        key, values = Qt.Key(event.key()), self.values
        if values is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(*(self._marked or (values.shape[0] // 2, values.shape[1] // 2)))
        elif (
            self._marked is not None
            and key in _MOVES
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.moved.emit(*_MOVES[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
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
