"""A picture that is zoomed and pushed about, and what lies over it; nothing is drawn with the mouse here."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter

from cnnstudio.ui.annotating.image_view import ImageView
from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.drawing import Drawing

_CLICK = 4.0  # px that the pointer may move in a click
_PUSH = 64  # px that an arrow key pushes
_SAVED = 1024  # px: the longer side of a saved picture, at least
_MOST_SCALE = 16
_PUSHES = {
    Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


class SceneView(ImageView):
    """Shows a picture; dragging pushes it, a click chooses.

    Signals:
        clicked: A place of the picture was clicked: x and y, in px of the picture.
        hovered: The pointer is over a place of the picture, or has left it (NaN).
    """

    clicked = Signal(float, float)
    hovered = Signal(float, float)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            "Ctrl and the wheel zoom, dragging and the arrow keys push; a point shows all of the picture."
        )
        self._pressed: QPointF | None = None
        self._pushed_from: QPointF | None = None

    def show_sight(self, sight: Sight, *, is_fitted: bool = False) -> None:
        """Show the part of the picture that another view of it shows.

        Args:
            sight: The part.
            is_fitted: Whether that is all of the picture, and is to stay so.
        """
        self._set_sight(sight, is_fitted=is_fitted)

    # What lies over the picture

    def paint_scene(self, painter: QPainter, sight: Sight, area: QRectF) -> None:
        """Draw what lies over the picture.

        Args:
            painter: Draws.
            sight: How the picture lies where it is drawn.
            area: The part that is drawn anew.
        """

    def paint_over(self, painter: QPainter, area: QRectF) -> None:
        """Draw it in the view."""
        self.paint_scene(painter, self.sight, area)

    def drawing(self) -> Drawing | None:
        """All of the picture with what lies over it; None where there is none."""
        if not self._levels:
            return None
        size = self.image_size
        scale = min(_MOST_SCALE, max(1, math.ceil(_SAVED / max(size.width(), size.height()))))
        whole = QSize(size.width() * scale, size.height() * scale)

        def paint(painter: QPainter) -> None:
            painter.fillRect(QRect(0, 0, whole.width(), whole.height()), QColor(theme.colours.sunken))
            painter.drawImage(QRect(0, 0, whole.width(), whole.height()), self._levels[0])
            self.paint_scene(painter, Sight(float(scale)), QRectF(0, 0, whole.width(), whole.height()))

        return Drawing(whole, paint)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to push, or to click."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) and self._levels:
            self._pushed_from = event.position()
            self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Push, or tell where the pointer is."""
        if self._pushed_from is None:
            self._tell(event.position())
            return
        if self._pressed is not None:
            if (event.position() - self._pressed).manhattanLength() < _CLICK:
                return
            self._pressed = None
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        way = event.position() - self._pushed_from
        dx, dy = round(way.x()), round(way.y())
        self._pushed_from += QPointF(dx, dy)
        self.push(dx, dy)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End pushing; a click without a drag chooses what is there."""
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*self.image_point(self._pressed))
        self._pressed = self._pushed_from = None
        self.unsetCursor()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is gone."""
        self.hovered.emit(math.nan, math.nan)
        super().leaveEvent(event)

    def _tell(self, point: QPointF) -> None:
        x, y = self.image_point(point)
        size = self.image_size
        if not (0 <= x < size.width() and 0 <= y < size.height()):
            x = y = math.nan
        self.hovered.emit(x, y)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Push with the arrow keys."""
        across, down = _PUSHES.get(Qt.Key(event.key()), (0, 0))
        if (across or down) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.push(across * _PUSH, down * _PUSH)
        else:
            super().keyPressEvent(event)
