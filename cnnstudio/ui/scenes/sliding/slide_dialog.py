"""Network › Slide over an image: the page in a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout

from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.ui.scenes.sliding.slide_desk import SlideDesk
from cnnstudio.ui.workspaces.pictures import holds_image

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

_WIDTH, _HEIGHT = 1240, 780  # px


class SlideDialog(QDialog):
    """Begins with what was trained last.

    Attributes:
        desk: The page.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.setWindowTitle("Slide over an image")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAcceptDrops(True)
        self.desk = SlideDesk(window.editor, window.engine)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.desk)
        self.resize(_WIDTH, _HEIGHT)
        self.desk.train_requested.connect(self._on_train_requested)
        if window.training.run:
            self.desk.show_model(SavedModel(window.training.run))

    @Slot()
    def _on_train_requested(self) -> None:
        self._window.show_workspace("train")
        self._window.activateWindow()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take images and folders."""
        if holds_image(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Slide over what was dropped."""
        if self.desk.take(event.mimeData()):
            event.acceptProposedAction()
