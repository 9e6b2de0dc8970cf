"""Test images of a run: those of a cell of the confusion matrix, or the most confident mistakes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Signal

from cnnstudio.data.collection import Collection
from cnnstudio.data.images import Picture
from cnnstudio.engine.runs.kept_evaluation import Evaluation
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.runs.judged_pictures import JudgedPictures
from cnnstudio.ui.runs.judged_words import caption, images_of, images_words
from cnnstudio.ui.runs.paint_confusion import Cell


class JudgedImages(JudgedPictures):
    """Shows some of the test images of a run.

    Signals:
        image_opened: Carries a `PictureSource`.
    """

    image_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__("No test image is here: nothing was mistaken.")
        self._run = Path()
        self.grid.setAccessibleDescription("Arrow keys walk between images; Enter opens one in Inspect.")

    def show_evaluation(self, run: Path, evaluation: Evaluation | None) -> None:
        """Show images of another evaluation, the most confident mistakes first."""
        self._run = run
        self.look_into(str(run), evaluation)
        self.show_cell(None)

    def show_cell(self, cell: Cell | None) -> None:
        """Show the images of a cell, or all mistakes."""
        if self.evaluation is None:
            return
        found = self.evaluation.judgement
        images = images_of(found, cell)
        captions = {image: caption(found, image) for image in images.tolist()}
        self.show_some(images, images_words(found, cell, len(images)), captions)

    def open_place(self, look: DatasetLook, evaluation: Evaluation, place: int) -> None:
        """Let an image be looked at in Inspect."""
        collection = look.collection
        name = f"{collection.classes[int(collection.labels[place])]} ({collection.name(place)})"
        key = f"{self._run}/test image {place}"
        self.image_opened.emit(PictureSource(key, name, partial(_picture, collection, place, name)))


def _picture(collection: Collection, place: int, name: str) -> Picture:
    return Picture(np.clip(np.rint(collection.pixels(place)), 0, 255).astype(np.uint8), name)
