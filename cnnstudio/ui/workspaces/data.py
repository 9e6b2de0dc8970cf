"""The Data workspace: which images the network learns from, and what they look like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine

if TYPE_CHECKING:
    from cnnstudio.ui.annotating.hand import Hand
    from cnnstudio.ui.datasets.desk import DataDesk


class DataWorkspace(QWidget):
    """Chooses and shows the data set; its content is made when it is first seen, so that the window opens fast.

    Signals:
        message: A sentence for the status bar.
    """

    message = Signal(str)

    def __init__(self, editor: Editor, engine: Engine) -> None:
        super().__init__()
        self.setAccessibleName("Data")
        self._editor = editor
        self._engine = engine
        self._desk: DataDesk | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def desk(self) -> DataDesk:
        """The content."""
        if self._desk is None:
            from cnnstudio.ui.datasets.desk import DataDesk

            self._desk = DataDesk(self._editor, self._engine)
            self._desk.message.connect(self.message)
            self._column.addWidget(self._desk)
            self.setFocusProxy(self._desk.view)
        return self._desk

    @property
    def hand(self) -> Hand | None:
        """What draws over an image; None where nothing is annotated just now."""
        return None if self._desk is None else self._desk.annotation.hand

    def choose_path(self, path: Path) -> None:
        """Take the data set in a folder or file, or annotate its images where that page is open.

        What is wrong with it is said in the workspace.
        """
        annotation = self.desk.annotation
        if annotation.isVisible() and path.is_dir():
            annotation.open_folder(path)
        else:
            self.desk.choose_path(path)

    def save_drawings(self) -> str:
        """Save what is drawn over images and not saved yet; "" or why that cannot be done."""
        return "" if self._desk is None else self._desk.annotation.session.saver.flush()

    def finish(self) -> None:
        """End what runs, because the window closes."""
        if self._desk is not None:
            self._desk.finish()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the content, if it is the first time."""
        self.desk.setVisible(True)
        super().showEvent(event)
