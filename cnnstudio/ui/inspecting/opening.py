"""Opens what Inspect looks at: images from files, the clipboard and the page without any; models from files."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from cnnstudio.data.images import file_filter
from cnnstudio.document.files import KERAS_ENDING
from cnnstudio.document.keras_file import HDF5_ENDINGS
from cnnstudio.ui.inspecting import picture_sources
from cnnstudio.ui.inspecting.empty_page import EmptyPage
from cnnstudio.ui.inspecting.sample_menu import DIGITS, SampleMenu
from cnnstudio.ui.inspecting.shelf import Shelf


class Opening(QObject):
    """Opens images, and models to look into as they are.

    Args:
        shelf: Where images go.
        page: Offers photographs and digits to begin with.
        samples: Opens the digits.
        parent: Before which files are chosen.

    Signals:
        nothing_found: There is no image on the clipboard; carries the sentence.
        model_chosen: A model is to be looked into; carries its path.
    """

    nothing_found = Signal(str)
    model_chosen = Signal(str)

    def __init__(self, shelf: Shelf, page: EmptyPage, samples: SampleMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._window = parent
        page.open_requested.connect(self.choose_files)
        for source in picture_sources.photographs():
            page.add_button(source.name).clicked.connect(lambda _=False, source=source: shelf.open((source,)))
        page.add_button(DIGITS.split()[0]).clicked.connect(samples.open_digits)

    def open_files(self, paths: list[str]) -> None:
        """Look at images in files."""
        self._shelf.open(picture_sources.from_files(paths))

    @Slot()
    def choose_files(self) -> None:
        """Let the user choose image files."""
        paths, _ = QFileDialog.getOpenFileNames(
            self._window, "Open images", "", f"{file_filter()};;All files (*)"
        )
        if paths:
            self.open_files(paths)

    @Slot()
    def choose_model(self) -> None:
        """Let the user choose a model's file, to be looked into as it is, without a project."""
        endings = " ".join(f"*{ending}" for ending in (KERAS_ENDING, *HDF5_ENDINGS))
        path, _ = QFileDialog.getOpenFileName(self._window, "Look into a model", "", f"Models ({endings})")
        if path:
            self.model_chosen.emit(path)

    def open_any(self) -> None:
        """Look at a photograph if there is no image yet."""
        if self._shelf.picture is None and not self._shelf.is_busy:
            self._shelf.open(picture_sources.photographs()[:1])

    def take(self, data: QMimeData) -> bool:
        """Look at the images of a drop or of the clipboard; False if there are none."""
        sources = picture_sources.from_mime(data)
        if sources:
            self._shelf.open(sources)
        return bool(sources)

    def paste(self) -> None:
        """Look at the image on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self.nothing_found.emit("There is no image on the clipboard: copy one first, then paste it here.")
