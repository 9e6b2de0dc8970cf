"""Test images of an evaluation: those with an error, or those that a cell of the confusion comes from."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import exact
from cnnstudio.data.readiness import dataset_of
from cnnstudio.engine.inside.models import SavedModel, project_of
from cnnstudio.engine.runs.kept_evaluation import Evaluation
from cnnstudio.ui.datasets.look import DatasetLook, looked_at
from cnnstudio.ui.runs.judged_images import JudgedGrid
from cnnstudio.ui.scenes.scene_sources import of_places
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.notice import Notice

Places = NDArray[np.int64]

_MOST_OPENED = 500


class JudgedScenes(QWidget):
    """Shows some of the test images.

    Signals:
        images_opened: The images that are shown are to be looked at; carries a tuple of `PictureSource` and the place
            of the one that was clicked.
    """

    images_opened = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self._evaluation: Evaluation | None = None
        self._look: DatasetLook | None = None
        self._images: Places = np.empty(0, np.int64)
        self.words = ElidedLabel()
        self.notice = Notice("Why there are no images")
        self.grid = JudgedGrid()
        self.grid.setAccessibleDescription("Arrow keys walk between images; Enter opens one.")
        self._none = DimLabel()
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
        for page in (self.grid, self._none):
            self._pages.addWidget(page)
        self.grid.opened.connect(self._on_opened)

    @property
    def is_busy(self) -> bool:
        """Whether the data set is being opened."""
        return self._errands.is_busy

    @property
    def images(self) -> Places:
        """The test images that are shown, by their number among all test images."""
        return self._images

    def show_evaluation(self, path: str, evaluation: Evaluation | None) -> None:
        """Show images of another evaluation of a model."""
        self._evaluation, self._look = evaluation, None
        self.notice.clear()
        self.grid.show_look(None)
        self._errands.forget()
        if evaluation is not None:
            self._errands.run(partial(_looked_at, path, evaluation.fingerprint))

    def show_images(self, images: Places, words: str) -> None:
        """Show some of them.

        Args:
            images: Their numbers among all test images.
            words: What they have in common.
        """
        self._images = images
        self.words.set_text(f"{words} ({exact(len(images))})")
        self._show()

    def _show(self) -> None:
        is_there = bool(len(self._images)) and not self._errands.is_busy
        self._none.setText(
            "Opening the data set…" if self._errands.is_busy else "There is no such test image."
        )
        self._pages.setCurrentIndex(0 if is_there else 1)
        if self._look is not None and self._evaluation is not None:
            self.grid.show_places(self._evaluation.places[self._images])

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
        if self._look is None or self._evaluation is None:
            return
        places = self._evaluation.places[self._images][:_MOST_OPENED].tolist()
        if place in places:
            sources = of_places(self._look.data, self._look.collection, places)
            self.images_opened.emit(sources, places.index(place))


def _looked_at(path: str, fingerprint: str) -> DatasetLook:
    """Open the data of a model.

    Raises:
        StudioError: They cannot be had, or are not those that it was evaluated on.
    """
    project = project_of(SavedModel(path))
    if project is None:
        raise DataError("The model's project is gone, so that its images are not known: evaluate it again.")
    look = looked_at(dataset_of(project), project.training.seed)
    if look.collection.fingerprint() != fingerprint:
        raise DataError(
            "The data set has changed since the model was evaluated, so that its images are others: evaluate it again."
        )
    return look
