"""Moving what is shown, with the middle button or with Space held."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer, Stage


class Pan(Gesture):
    """The canvas follows the hand; cancelling brings it back."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._last = self._first = QPointF()

    def start(self, pointer: Pointer) -> None:
        """Take hold."""
        self._last = self._first = pointer.screen

    def move(self, pointer: Pointer) -> None:
        """Move with the hand."""
        self.stage.scroll(self._last.x() - pointer.screen.x(), self._last.y() - pointer.screen.y())
        self._last = pointer.screen

    def end(self, pointer: Pointer) -> None:
        """Let go."""
        self.move(pointer)

    def cancel(self) -> None:
        """Go back to where it began."""
        self.stage.scroll(self._last.x() - self._first.x(), self._last.y() - self._first.y())
