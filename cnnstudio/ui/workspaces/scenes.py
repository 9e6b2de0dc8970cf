"""The Detect and Segment workspaces: boxes and masks over one's own images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.workspaces.inspect import holds_image

if TYPE_CHECKING:
    from cnnstudio.engine.inside.models import ModelSource
    from cnnstudio.ui.scenes.scene_desk import SceneDesk


class SceneWorkspace(QWidget):
    """Shows what a network finds; its content is made when it is first seen, so that the window opens fast.

    Args:
        name: ``detect`` or ``segment``.
        editor: Holds the project.
        engine: Finds boxes or masks.

    Signals:
        message: A sentence for the status bar.
        train_requested: The user wants to go to Train.
        slide_requested: The user wants to let a classifier slide over an image.
        picture_requested: The user wants to save what is seen as a picture.
    """

    message = Signal(str)
    train_requested = Signal()
    slide_requested = Signal()
    picture_requested = Signal()

    def __init__(self, name: str, editor: Editor, engine: Engine) -> None:
        super().__init__()
        self._name, self._editor, self._engine = name, editor, engine
        self.setAccessibleName(name.capitalize())
        self.setAcceptDrops(True)
        self._desk: SceneDesk | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def desk(self) -> SceneDesk:
        """The content."""
        if self._desk is None:
            self._desk = self._made()
            self._desk.message.connect(self.message)
            self._desk.train_requested.connect(self.train_requested)
            self._desk.slide_requested.connect(self.slide_requested)
            self._desk.picture_requested.connect(self.picture_requested)
            self._column.addWidget(self._desk)
            self.setFocusProxy(self._desk.view)
        return self._desk

    def _made(self) -> SceneDesk:
        if self._name == "detect":
            from cnnstudio.ui.scenes.detect_desk import DetectDesk

            return DetectDesk(self._editor, self._engine)
        from cnnstudio.ui.scenes.segment_desk import SegmentDesk

        return SegmentDesk(self._editor, self._engine)

    def open_image(self, path: str) -> None:
        """Look at the image in a file; what is wrong with it is said in the workspace."""
        self.desk.open_files([path])

    @Slot()
    def paste(self) -> None:
        """Look at the image on the clipboard."""
        self.desk.paste()

    def show_model(self, source: ModelSource) -> None:
        """Let another network answer."""
        self.desk.show_model(source)

    def note_run(self, run: str) -> None:
        """Take in a run that has just ended, if it was trained for this."""
        self.desk.note_run(run)

    def note_learning(self, run: str) -> None:
        """A run that is being trained is further on; if it is asked, what is seen follows."""
        if self._desk is not None:
            self._desk.inquiry.note_learning(run)

    @Slot()
    def next_image(self) -> None:
        """Look at the next picture."""
        self.desk.reel.step(1)

    @Slot()
    def previous_image(self) -> None:
        """Look at the picture before."""
        self.desk.reel.step(-1)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the content, if it is the first time."""
        self.desk.setVisible(True)
        super().showEvent(event)
        self.desk.view.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take images and folders; what else is dropped is a matter of the window."""
        if holds_image(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        if self.desk.take(event.mimeData()):
            event.acceptProposedAction()
