"""Segmentation: label maps, and the losses of masks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.data.collection import Collection
from cnnstudio.data.motions import moved_mask
from cnnstudio.data.preparation import fitting_motion
from cnnstudio.document.tasks import Segmentation
from cnnstudio.engine.batches.image_rows import ImageRows
from cnnstudio.engine.objectives.objective import Ends, ImagePart, Objective, Targets
from cnnstudio.engine.predicting.scores import ending_of_tensor

if TYPE_CHECKING:
    import keras

MEMORY_LIMIT = 256 * 10**6
"""Bytes of label maps that are held in memory; more are made batch by batch."""

_UNKNOWN = 255
_LEAST_SHARE = 1e-3


class SegmentationObjective(Objective):
    """A loss of masks, and their mean IoU."""

    def ends(self, model: keras.Model) -> Ends:
        """The loss that the task says."""
        import keras

        from cnnstudio.engine.objectives.mask_loss import MaskLoss
        from cnnstudio.engine.objectives.overlaps import mask_iou

        task = segmentation_of(self.project.task)
        depth = int(model.outputs[0].shape[-1])
        is_logits = ending_of_tensor(model.outputs[0]) not in ("softmax", "sigmoid", "hard_sigmoid")
        loss = MaskLoss(task.loss, task.has_background, is_logits, task.focus)
        iou = mask_iou(depth, task.has_background, task.score, is_logits)
        terms = [
            keras.metrics.MeanMetricWrapper(loss.term(term.key), name=term.key) for term in task.loss_terms
        ]
        return Ends(loss, [keras.metrics.MeanMetricWrapper(iou, name="iou"), *terms])

    def targets(self, labels: NDArray[np.int64], part: ImagePart | None, model: keras.Model) -> Targets:
        """Label maps: uint8, (N, H, W); made batch by batch where they are many."""
        if part is None:
            raise DataError("The masks of objects are not known: choose other data under Data.")
        rows = LabelMaps(part)
        if len(part) * part.form[0] * part.form[1] > MEMORY_LIMIT:
            return rows
        return rows.take(np.arange(len(part)))

    def balance(self, model: keras.Model, targets: Targets) -> None:
        """Let the pixels of rare classes weigh more, if that is asked for."""
        if self.project.training.class_weight == "none":
            return
        maps = targets if isinstance(targets, np.ndarray) else _some(targets)
        task = segmentation_of(self.project.task)
        counts = np.bincount(maps[maps != _UNKNOWN].ravel(), minlength=256)
        first = 0 if task.has_background else 1
        shares = counts[first : first + int(model.outputs[0].shape[-1])] / max(1, int(counts.sum()))
        present = shares > 0
        weights = np.where(present, 1 / (present.sum() * np.maximum(shares, _LEAST_SHARE)), 1.0)
        model.loss.weights = [float(weight) for weight in weights]


def _some(rows: Any) -> NDArray[Any]:
    """Label maps of a hundred images, from all over."""
    maps: NDArray[Any] = rows.take(np.linspace(0, len(rows) - 1, min(100, len(rows))).astype(np.int64))
    return maps


class LabelMaps(ImageRows):
    """Label maps that are made when they are asked for, in the form of their images.

    Args:
        part: The images.
    """

    def __init__(self, part: ImagePart) -> None:
        super().__init__(part.places, part.form)
        self.shape = (len(part), *part.form[:2])
        self._collection = part.collection

    def _read(self, place: int, target: NDArray[Any]) -> None:
        target[:] = fitted_map(self._collection, place, (target.shape[0], target.shape[1]))


def fitted_map(collection: Collection, place: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The label map of an image in the size that the image is brought to; what lies beside it is background.

    Raises:
        DataError: It is not known.
    """
    found = collection.label_map(place)
    if found is None:
        raise DataError(f"{collection.name(place)} has no masks: leave it out, or annotate it.")
    if found.shape == size:
        return found
    motion = fitting_motion((*found.shape, 1), size, collection.fit)
    moved = np.zeros(size, np.uint8)
    for label in np.unique(found):
        if label:
            moved[moved_mask(found == label, motion, size)] = label
    return moved


def segmentation_of(task: object) -> Segmentation:
    """The task of a project whose network segments.

    Raises:
        TypeError: It is another one.
    """
    if not isinstance(task, Segmentation):
        raise TypeError(f"{task!r} is no segmentation")
    return task
