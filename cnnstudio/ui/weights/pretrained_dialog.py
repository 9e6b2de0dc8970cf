"""The window that offers ImageNet weights: which file, how large it is, from the net or from the disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.analysis import analyse
from cnnstudio.core.class_output import class_count
from cnnstudio.core.numerals import exact
from cnnstudio.data.download import cached
from cnnstudio.data.pretrained import FOLDER, Pretrained, pretrained
from cnnstudio.data.remote_file import RemoteFile
from cnnstudio.document.project import Project
from cnnstudio.gallery import published_network
from cnnstudio.ui.saving import questions
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, TextLabel
from cnnstudio.ui.widgets.primary_button import PrimaryButton


class PretrainedDialog(QDialog):
    """Tells what would be fetched before anything is.

    Signals:
        chosen: The weights are wanted; carries the network's name and a file, or None to download it.

    Args:
        name: What the gallery calls the network.
        project: The project that is to take the weights.
        folder: Where the dialog for a file begins.
        parent: The window.
    """

    chosen = Signal(str, object)

    def __init__(self, name: str, project: Project, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("ImageNet weights")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name, self._folder = name, folder
        found = pretrained(name)
        self.title = TextLabel(published_network(name).title)
        self.title.setFont(text_font(3, strong=True))
        self.text = TextLabel("" if found is None else _text(found, project))
        self.address = DimLabel("" if found is None else _file(found, project).url)
        self.download = PrimaryButton("Download")
        if found is not None and cached(_file(found, project), FOLDER) is not None:
            self.download.setText("Load")
        self.choose = QPushButton("Choose a file…")
        self.cancel = QPushButton("Cancel")
        self._lay_out()
        self.download.setDefault(True)
        self.download.clicked.connect(self._on_download)
        self.choose.clicked.connect(self._on_choose)
        self.cancel.clicked.connect(self.close)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.choose)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.download)
        for button in (self.choose, self.cancel):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for part in (self.title, self.text, self.address):
            column.addWidget(part)
        column.addSpacing(GRID)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(60 * GRID)

    @Slot()
    def _on_download(self) -> None:
        self.chosen.emit(self._name, None)
        self.close()

    @Slot()
    def _on_choose(self) -> None:
        path = questions.ask_for_weights(self, self._folder)
        if path is not None:
            self.chosen.emit(self._name, path)
            self.close()


def _file(found: Pretrained, project: Project) -> RemoteFile:
    return found.file_for(class_count(analyse(project.network)))


def _text(found: Pretrained, project: Project) -> str:
    """What is fetched, how large it is, and what becomes of the network."""
    file, classes = _file(found, project), class_count(analyse(project.network))
    head = "for the 1,000 classes of ImageNet"
    if file == found.body:
        count = "" if classes is None else f" ({exact(classes)} classes)"
        head = f"for all layers but the last, which tells other classes apart here{count} and begins anew"
    place = "It is here already." if cached(file, FOLDER) is not None else f"It is {file.size_words}."
    return (
        f"The weights that Keras publishes, {head}. {place} What pixels must become for them is added as layers behind "
        "the input; layers that were added or changed keep their start weights."
    )
