"""One project's part of the Design workspace: its canvas, and the blocks of it that are open."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent

from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.levels.level_stack import LevelStack


class DesignPage(LevelStack):
    """Keeps zoom, place and open blocks of a project while others are shown.

    Attributes:
        editor: What is edited.
        canvas: The network as a stack of cards.
    """

    def __init__(self, editor: Editor) -> None:
        canvas = Canvas(editor)
        super().__init__(canvas, editor)
        self.canvas = canvas
        self.editor = editor
        self.setFocusProxy(self.canvas)
        self.canvas.message.connect(self.message)
        editor.retired.connect(self._on_retired)

    @Slot()
    def _on_retired(self) -> None:
        """Go with the project."""
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up a gesture that goes on when another project is shown."""
        super().hideEvent(event)
        self.shown_canvas.mouse.cancel()
