"""Qt's events of the canvas, turned into gestures, zoom, scrolling and key commands."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from cnnstudio.ui.canvas.gestures.palette_drop import dragged_layer
from cnnstudio.ui.canvas.mouse import Mouse
from cnnstudio.ui.canvas.viewport import Viewport

_WHEEL_NOTCH = 120.0


class InputView(Viewport):
    """A viewport on which one works with mouse, wheel, keys, touch pad and layers dragged in.

    Attributes:
        mouse: The gestures; made by the child.
    """

    mouse: Mouse
    _has_panned = False

    def act_on_key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it stands for nothing."""
        raise NotImplementedError

    def request_quick_add(self) -> None:
        """Ask for a layer to add."""
        raise NotImplementedError

    def explanation(self, screen: QPointF) -> str:
        """The tooltip of a place in the view; "" where there is nothing."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self._has_panned = self._has_panned or self.mouse.holds_space
        self.mouse.press(self.mouse.pointer(event.position(), event.modifiers()), event.button())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self.mouse.move(self.mouse.pointer(event.position(), event.modifiers()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self.mouse.release(self.mouse.pointer(event.position(), event.modifiers()))

    def leaveEvent(self, event: QEvent) -> None:
        """Let nothing stand out when the pointer is gone."""
        self.mouse.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom at the pointer; with Shift scroll sideways."""
        notches, held = event.angleDelta(), event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(math.pow(1.2, notches.y() / _WHEEL_NOTCH), event.position())
        elif not event.pixelDelta().isNull():
            self.scroll_by(-event.pixelDelta().x(), -event.pixelDelta().y())
        elif held & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_by(-notches.y() * 0.6, 0)
        else:
            self.scroll_by(-notches.x() * 0.6, -notches.y() * 0.6)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep Space: held it pans, so that no shortcut of the window may take its press."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_space(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key stands for; leave others to the window."""
        if event.key() == Qt.Key.Key_Escape and self.mouse.cancel():
            return
        if _is_space(event):
            if not event.isAutoRepeat():
                self.mouse.holds_space, self._has_panned = True, False
        elif not self.act_on_key(event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Search for a layer to add when Space is let go without having panned."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self.mouse.holds_space:
            event.ignore()
            return
        self.mouse.holds_space = False
        if not self._has_panned:
            self.request_quick_add()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget that Space is held."""
        self.mouse.holds_space = False
        super().focusOutEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take layers from the palette; leave files to the window."""
        layer = dragged_layer(event.mimeData())
        if layer is None:
            event.ignore()
            return
        self.mouse.drag_in(layer, self.mouse.pointer(event.position(), event.modifiers()))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the layer would go."""
        if self.mouse.gesture is None:
            event.ignore()
            return
        self.mouse.move(self.mouse.pointer(event.position(), event.modifiers()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Add nothing."""
        self.mouse.cancel()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the layer."""
        if self.mouse.gesture is None:
            event.ignore()
            return
        self.mouse.release(self.mouse.pointer(event.position(), event.modifiers()))
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.acceptProposedAction()

    def viewportEvent(self, event: QEvent) -> bool:
        """Answer tooltips and the pinch of a touch pad."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.explanation(QPointF(event.pos())), self.viewport())
            return True
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1 + event.value(), event.position())
            return True
        return super().viewportEvent(event)


def _is_space(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Space and not event.modifiers()
