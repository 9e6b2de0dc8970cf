"""Detection on a grid: the truth about cells, and YOLO's loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.data.motions import ImageObject
from cnnstudio.document.tasks import Detection
from cnnstudio.engine.objectives.objective import Ends, ImagePart, Objective, Targets
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.grid import encoded

if TYPE_CHECKING:
    import keras


class DetectionObjective(Objective):
    """YOLO's sum of squared errors, and the mean IoU of the boxes that are responsible."""

    def ends(self, model: keras.Model) -> Ends:
        """The loss of the paper, and its terms."""
        import keras

        from cnnstudio.engine.objectives.grid_loss import GridLoss
        from cnnstudio.engine.objectives.overlaps import grid_iou

        task = detection_of(self.project.task)
        loss = GridLoss(task.boxes, task.place_weight, task.empty_weight)
        iou = keras.metrics.MeanMetricWrapper(grid_iou(task.boxes), name="iou")
        terms = [
            keras.metrics.MeanMetricWrapper(loss.term(place, term.weight), name=term.key)
            for place, term in enumerate(task.loss_terms)
        ]
        return Ends(loss, [iou, *terms])

    def targets(self, labels: NDArray[np.int64], part: ImagePart | None, model: keras.Model) -> Targets:
        """The truth about all cells: float32, (N, S, S, 5 + C)."""
        if part is None:
            raise DataError("The boxes of objects are not known: choose other data under Data.")
        return self.rows([part.objects(number) for number in range(len(part))], part, model)[0]

    def rows(
        self, objects: Sequence[Sequence[ImageObject]], part: ImagePart, model: keras.Model
    ) -> tuple[NDArray[Any], ...]:
        """The truth about all cells."""
        task, classes = detection_of(self.project.task), len(part.collection.classes)
        found = np.zeros((len(objects), task.grid, task.grid, 5 + classes), np.float32)
        for number, things in enumerate(objects):
            boxes = boxes_of([thing.box for thing in things])
            numbers = np.array([thing.label for thing in things], np.int64)
            found[number] = encoded(boxes, numbers, part.form[:2], task.grid, classes)
        return (found,)


def detection_of(task: object) -> Detection:
    """The task of a project whose network detects on a grid.

    Raises:
        TypeError: It is another one.
    """
    if not isinstance(task, Detection):
        raise TypeError(f"{task!r} is no detection")
    return task
