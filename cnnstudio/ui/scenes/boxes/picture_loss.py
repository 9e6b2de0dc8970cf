"""What a picture costs a detector in training: the terms of its loss, cell by cell; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.images import Picture
from cnnstudio.data.motions import ImageObject, followed
from cnnstudio.data.preparation import fitting_motion
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Detection
from cnnstudio.document.tasks.loss_terms import LossTerm
from cnnstudio.engine.judging.judging_loss import picture_terms
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.ui.scenes.boxes.grid_cells import Cell
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture

Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PictureLoss:
    """The loss of a picture.

    Attributes:
        terms: What it is the sum of.
        cells: float64, (S, S, terms): what each cell adds to each term, before it is weighted.
        unknown: Objects of classes that the model has not; they do not count.
    """

    terms: tuple[LossTerm, ...]
    cells: Sums
    unknown: int = 0

    @property
    def weights(self) -> Sums:
        """What the terms count: float64, (terms,)."""
        return np.array([term.weight for term in self.terms])

    def sums(self, cell: Cell | None = None) -> Sums:
        """The terms of a cell, or of the whole picture, before they are weighted: float64, (terms,)."""
        found: Sums = self.cells.sum(axis=(0, 1)) if cell is None else self.cells[cell]
        return found

    @property
    def of_cells(self) -> Sums:
        """What each cell adds to the loss: float64, (S, S)."""
        found: Sums = self.cells @ self.weights
        return found


def loss_of(result: DetectionResult, picture: Picture | None, project: Project | None) -> PictureLoss | None:
    """The loss of a picture; None where its objects are not known, or the model has no grid.

    Args:
        result: What the model found.
        picture: The picture.
        project: That of the model.
    """
    task = None if project is None else project.task
    if result.values is None or not isinstance(picture, KnownPicture) or not isinstance(task, Detection):
        return None
    places = {name.casefold(): place for place, name in enumerate(result.classes)}
    known = [thing for thing in picture.objects if picture.classes[thing.label].casefold() in places]
    objects = _in_input([ImageObject(thing.label, thing.box) for thing in known], picture, result)
    labels = np.array([places[picture.classes[thing.label].casefold()] for thing in objects], np.int64)
    cells = picture_terms(result.values, objects, labels, result.form, task.boxes)
    return PictureLoss(task.loss_terms, cells, len(picture.objects) - len(known))


def _in_input(
    objects: list[ImageObject], picture: Picture, result: DetectionResult
) -> tuple[ImageObject, ...]:
    """Objects as they lie in the network's input, as in training; those that are cut away are missing."""
    shape = picture.pixels.shape
    if shape[:2] == result.form or not objects:
        return tuple(objects)
    return followed(tuple(objects), fitting_motion(shape, result.form, result.fit), result.form)
