"""Some of the test images that a model was judged by, out of its data set, which is opened for that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.core.errors import DataError
from cnnstudio.data.readiness import dataset_of
from cnnstudio.engine.inside.models import SavedModel, project_of
from cnnstudio.engine.runs.kept_evaluation import Evaluation
from cnnstudio.ui.datasets.look import DatasetLook, looked_at
from cnnstudio.ui.datasets.sample_view import SampleView
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.notice import Notice

Places = NDArray[np.int64]


class JudgedGrid(SampleView):
    """Images with what they were taken for; a click or Enter opens one.

    Signals:
        opened: Carries the place of an image in the data set.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Test images")
        self.setAccessibleDescription("Arrow keys walk between images; Enter opens one.")
        self.captions: Mapping[int, str] = {}

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


class JudgedPictures(QWidget):
    """A grid of images below what they have in common.

    Args:
        nothing: What is said where there is none.
    """

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self.evaluation: Evaluation | None = None
        self.look: DatasetLook | None = None
        self._nothing = nothing
        self._images: Places = np.empty(0, np.int64)
        self._captions: Mapping[int, str] = {}
        self.words = ElidedLabel()
        self.notice = Notice("Why there are no images")
        self.grid = JudgedGrid()
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

    @property
    def images(self) -> Places:
        """The test images that are shown, by their number among all test images."""
        return self._images

    def look_into(self, path: str, evaluation: Evaluation | None) -> None:
        """Open the data that a model was judged by; None for nothing.

        Args:
            path: The model's run folder or file.
            evaluation: What came of it.
        """
        self.evaluation, self.look = evaluation, None
        self.notice.clear()
        self.grid.show_look(None)
        self._errands.forget()
        if evaluation is not None:
            self._errands.run(partial(_looked_at, path, evaluation.fingerprint))

    def show_some(self, images: Places, words: str, captions: Mapping[int, str] | None = None) -> None:
        """Show some images.

        Args:
            images: Their numbers among all test images.
            words: What they have in common.
            captions: What stands below each, by these numbers.
        """
        self._images, self._captions = images, captions or {}
        self.words.set_text(words)
        self._show()

    def _show(self) -> None:
        is_there = bool(len(self._images)) and self.look is not None
        nothing = self._nothing if self.look is not None or self.evaluation is None else ""
        self._none.setText("Opening the data set…" if self.is_busy else nothing)
        self._pages.setCurrentIndex(0 if is_there else 1)
        if self.look is not None and self.evaluation is not None:
            places = self.evaluation.places
            self.grid.captions = {int(places[image]): text for image, text in self._captions.items()}
            self.grid.show_places(places[self._images])

    @Slot(object)
    def _on_looked(self, look: DatasetLook) -> None:
        self.look = look
        self.grid.show_look(look, np.arange(0))
        self._show()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.notice.show_message("warning", message)
        self._show()

    @Slot(int)
    def _on_opened(self, place: int) -> None:
        if self.look is not None and self.evaluation is not None:
            self.open_place(self.look, self.evaluation, place)

    def open_place(self, look: DatasetLook, evaluation: Evaluation, place: int) -> None:
        """Let an image be looked at.

        Args:
            look: The data set.
            evaluation: What came of it.
            place: Where in it the image stands.
        """
        raise NotImplementedError


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
