"""The loss of a detector on test images, term by term, as training counts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.motions import ImageObject
from cnnstudio.document.tasks import Detection
from cnnstudio.engine.objectives.objective import ImagePart
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.grid import BOX_VALUES, encoded
from cnnstudio.vision.grid_terms import TERMS, cell_terms


def picture_terms(
    values: NDArray[np.floating],
    objects: Sequence[ImageObject],
    labels: NDArray[np.int64],
    size: tuple[int, int],
    boxes: int,
) -> NDArray[np.float64]:
    """The terms of the loss of each cell of a picture, before they are weighted: float64, (S, S, 5).

    Args:
        values: (S, S, B · 5 + C), what the network gives.
        objects: The objects of the picture, as they lie in the network's input.
        labels: int64, (N,): the network's numbers of their classes.
        size: Height and width of that input, in px.
        boxes: Boxes of a cell, B.
    """
    places = boxes_of([thing.box for thing in objects])
    grid, classes = values.shape[0], values.shape[2] - boxes * BOX_VALUES
    return cell_terms(encoded(places, labels, size, grid, classes), values, boxes)


class LossTally:
    """Adds up the terms of images.

    Args:
        task: What the network was trained for.
        part: The images.
        order: int64, (classes,): the network's number of each class of theirs.
    """

    def __init__(self, task: Detection, part: ImagePart, order: NDArray[np.int64]) -> None:
        self._task, self._part, self._order = task, part, order
        self._sums, self._images = np.zeros(TERMS), 0

    def add(self, number: int, values: NDArray[np.floating]) -> None:
        """Take what the network gives for one of the images."""
        objects = self._part.objects(number)
        labels = self._order[[thing.label for thing in objects]] if objects else np.empty(0, np.int64)
        found = picture_terms(values, objects, labels, self._part.form[:2], self._task.boxes)
        self._sums += found.sum(axis=(0, 1))
        self._images += 1

    @property
    def means(self) -> Mapping[str, float]:
        """Each term's mean over the images, weighted, by its key; together they are the loss."""
        terms = self._task.loss_terms
        return {
            term.key: term.weight * float(total) / max(1, self._images)
            for term, total in zip(terms, self._sums, strict=True)
        }
