"""What workspaces that look at pictures have in common: drops, the clipboard, next and previous, and a late beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document.files import NETWORK_ENDINGS
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine

if TYPE_CHECKING:
    from cnnstudio.engine.inside.models import ModelSource


class PictureDesk(Protocol):
    """What such a workspace asks of its content."""

    def open_files(self, paths: list[str]) -> None:
        """Look at images in files; what is wrong with them is said there."""

    def take(self, data: QMimeData) -> bool:
        """Look at the images of a drop; False if there are none."""

    def paste(self) -> None:
        """Look at the image on the clipboard."""

    def step_picture(self, by: int) -> None:
        """Look at another picture, so many further on."""

    def show_model(self, source: ModelSource) -> None:
        """Let another network answer."""


class PictureWorkspace(QWidget):
    """Its content is made when it is first seen, so that the window opens fast.

    Args:
        name: What it is called.
        editor: Holds the project.
        engine: Answers.

    Signals:
        message: A sentence for the status bar.
    """

    message = Signal(str)

    def __init__(self, name: str, editor: Editor, engine: Engine) -> None:
        super().__init__()
        self._editor, self._engine = editor, engine
        self.setAccessibleName(name.capitalize())
        self.setAcceptDrops(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def desk(self) -> PictureDesk:
        """The content, made if it is the first time."""
        raise NotImplementedError

    def _begin(self, desk: Any, focused: QWidget) -> None:
        """Take in the content.

        Args:
            desk: The content.
            focused: The part of it that keys go to first.
        """
        desk.message.connect(self.message)
        self._column.addWidget(desk)
        self.setFocusProxy(focused)

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

    @Slot()
    def next_image(self) -> None:
        """Look at the next picture."""
        self.desk.step_picture(1)

    @Slot()
    def previous_image(self) -> None:
        """Look at the picture before."""
        self.desk.step_picture(-1)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the content, if it is the first time."""
        desk = self.desk
        if isinstance(desk, QWidget):
            desk.setVisible(True)
        super().showEvent(event)
        self.setFocus()  # goes to the part that was named for it

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


def holds_image(data: QMimeData) -> bool:
    """Whether a drop may be an image: pixels, or a file that is none of the program's own kinds."""
    files = [url.fileName().lower() for url in data.urls() if url.isLocalFile()]
    return data.hasImage() or any(not name.endswith(NETWORK_ENDINGS) for name in files)
