"""Test images of a run: those of a cell of the confusion matrix, or the most confident mistakes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.core.errors import DataError
from cnnstudio.data.collection import Collection
from cnnstudio.data.images import Picture
from cnnstudio.data.readiness import dataset_of
from cnnstudio.engine.runs.kept_evaluation import Evaluation
from cnnstudio.engine.training.resuming import run_project
from cnnstudio.ui.datasets.look import DatasetLook, looked_at
from cnnstudio.ui.datasets.sample_view import SampleView
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.runs.judged_words import caption, images_of, images_words
from cnnstudio.ui.runs.paint_confusion import Cell
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.notice import Notice


class JudgedGrid(SampleView):
    """Images with what they were taken for; a click or Enter opens one.

    Signals:
        opened: Carries the place of an image in the data set.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Test images")
        self.setAccessibleDescription("Arrow keys walk between images; Enter opens one in Inspect.")
        self.captions: dict[int, str] = {}

    def caption(self, look: DatasetLook, place: int) -> str:
        """What the image was taken for, and how sure that was."""
        return self.captions.get(place, "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the image that was clicked."""
        number = self.number_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0 and self.current >= 0:
            self.opened.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the chosen image with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)


class JudgedImages(QWidget):
    """Shows some of the test images of a run.

    Signals:
        image_opened: Carries a `PictureSource`.
    """

    image_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._evaluation: Evaluation | None = None
        self._look: DatasetLook | None = None
        self._cell: Cell | None = None
        self._run = Path()
        self.words = ElidedLabel()
        self.notice = Notice("Why there are no images")
        self.grid = JudgedGrid()
        self._none = DimLabel("No test image is here: nothing was mistaken.")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._errands = Errands(self)
        self._errands.done.connect(self._on_looked)
        self._errands.refused.connect(self._on_refused)
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.notice)
        column.addLayout(self._pages, 1)
        for page in (
            self.grid,
            self._none,
        ):  # not before: without a parent they would be windows for a moment
            self._pages.addWidget(page)
        self.grid.opened.connect(self._on_opened)

    @property
    def is_busy(self) -> bool:
        """Whether the data set is being opened."""
        return self._errands.is_busy

    def show_evaluation(self, run: Path, evaluation: Evaluation | None) -> None:
        """Show images of another evaluation, the most confident mistakes first."""
        self._run, self._evaluation, self._cell = run, evaluation, None
        self._look = None
        self.notice.clear()
        self.grid.show_look(None)
        if evaluation is None:
            self._errands.forget()
            return
        self._errands.run(partial(_looked_at, run, evaluation.fingerprint))
        self._show()

    def show_cell(self, cell: Cell | None) -> None:
        """Show the images of a cell, or all mistakes."""
        self._cell = cell
        self._show()

    def _show(self) -> None:
        if self._evaluation is None:
            return
        found = self._evaluation.judgement
        images = images_of(found, self._cell)
        self.words.set_text(images_words(found, self._cell, len(images)))
        self._pages.setCurrentIndex(0 if len(images) else 1)
        if self._look is not None:
            places: NDArray[np.int64] = self._evaluation.places[images]
            numbers = zip(places, images, strict=True)
            self.grid.captions = {int(place): caption(found, int(image)) for place, image in numbers}
            self.grid.show_places(places)

    @Slot(object)
    def _on_looked(self, look: DatasetLook) -> None:
        self._look = look
        self.grid.show_look(look, np.arange(0))
        self._show()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.notice.show_message("warning", message)

    @Slot(int)
    def _on_opened(self, place: int) -> None:
        if self._look is None:
            return
        collection = self._look.collection
        name = f"{collection.classes[int(collection.labels[place])]} ({collection.name(place)})"
        key = f"{self._run}/test image {place}"
        self.image_opened.emit(PictureSource(key, name, partial(_picture, collection, place, name)))


def _looked_at(run: Path, fingerprint: str) -> DatasetLook:
    """Open the data of a run.

    Raises:
        StudioError: They cannot be had, or are not those that the run was evaluated on.
    """
    project = run_project(run)
    look = looked_at(dataset_of(project), project.training.seed)
    if look.collection.fingerprint() != fingerprint:
        raise DataError(
            "The data set has changed since the run was evaluated, so that its images are others: evaluate it again."
        )
    return look


def _picture(collection: Collection, place: int, name: str) -> Picture:
    return Picture(np.clip(np.rint(collection.pixels(place)), 0, 255).astype(np.uint8), name)
