"""The Inspect workspace: what every layer of a network makes of an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document.files import NETWORK_ENDINGS
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine

if TYPE_CHECKING:
    from cnnstudio.engine.inside.models import ModelSource
    from cnnstudio.ui.inspecting.desk import InspectDesk


class InspectWorkspace(QWidget):
    """Looks inside a network; its content is made when it is first seen, so that the window opens fast.

    Signals:
        message: A sentence for the status bar.
        demonstration_requested: The user wants to see a `Demonstration`.
    """

    message = Signal(str)
    demonstration_requested = Signal(object)

    def __init__(self, editor: Editor, engine: Engine) -> None:
        super().__init__()
        self.setAccessibleName("Inspect")
        self.setAcceptDrops(True)
        self._editor = editor
        self._engine = engine
        self._desk: InspectDesk | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def desk(self) -> InspectDesk:
        """The content."""
        if self._desk is None:
            from cnnstudio.ui.inspecting.desk import InspectDesk

            self._desk = InspectDesk(self._editor, self._engine)
            self._desk.message.connect(self.message)
            self._desk.demonstration_requested.connect(self.demonstration_requested)
            self._column.addWidget(self._desk)
            self.setFocusProxy(self._desk.layers)
        return self._desk

    def open_image(self, path: str) -> None:
        """Look at the image in a file; what is wrong with it is said in the workspace."""
        self.desk.opening.open_files([path])

    @Slot()
    def paste(self) -> None:
        """Look at the image on the clipboard."""
        self.desk.opening.paste()

    def show_model(self, source: ModelSource) -> None:
        """Look into another network."""
        self.desk.show_model(source)

    def note_run(self, run: str, *, again: bool = True) -> None:
        """Take in a run that has just ended; it is looked into unless the user has chosen another.

        Args:
            run: Its folder.
            again: Whether it counts as news although it was taken in before.
        """
        if again or self.desk.model_choice.latest != run:
            self.desk.note_run(run)

    def note_learning(self, run: str) -> None:
        """A run that is being trained is further on; if it is looked into, what is seen follows."""
        if self._desk is not None:
            self._desk.note_learning(run)

    @Slot()
    def next_image(self) -> None:
        """Look at the next opened image."""
        self.desk.shelf.step(1)

    @Slot()
    def previous_image(self) -> None:
        """Look at the image before."""
        self.desk.shelf.step(-1)

    @Slot()
    def take_apart(self) -> None:
        """Show how the number at the marked place came about."""
        self.desk.pointing.open()

    @Slot()
    def play_window(self) -> None:
        """Take the numbers of the map apart one after the other, or stop."""
        self.desk.pointing.play()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the content, if it is the first time."""
        self.desk.setVisible(True)
        super().showEvent(event)
        self.desk.layers.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take images; what else is dropped is a matter of the window."""
        if holds_image(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the dropped images."""
        from cnnstudio.ui.inspecting.picture_sources import from_mime

        sources = from_mime(event.mimeData())
        if sources:
            event.acceptProposedAction()
            self.desk.shelf.open(sources)


def holds_image(data: QMimeData) -> bool:
    """Whether a drop may be an image: pixels, or a file that is none of the program's own kinds."""
    files = [url.fileName().lower() for url in data.urls() if url.isLocalFile()]
    return data.hasImage() or any(not name.endswith(NETWORK_ENDINGS) for name in files)
