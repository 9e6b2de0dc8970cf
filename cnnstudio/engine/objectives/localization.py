"""Localization: the class of an image and the box of its object, each with a loss of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import DataError
from cnnstudio.data.motions import ImageObject
from cnnstudio.document.tasks import Localization
from cnnstudio.document.tasks.localization import BOX_NUMBERS, ends
from cnnstudio.engine.objectives.classification import class_losses
from cnnstudio.engine.objectives.objective import Ends, ImagePart, Objective, Targets

if TYPE_CHECKING:
    import keras

_PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")


class LocalizationObjective(Objective):
    """Cross-entropy of the class and squared error of the box, weighted.

    Source: Géron, Hands-On Machine Learning, chapter 14, Classification and Localization.
    """

    def ends(self, model: keras.Model) -> Ends:
        """A loss and a metric for each output, in the model's order."""
        import keras

        from cnnstudio.engine.objectives.overlaps import box_iou

        task = _task(self.project.task)
        order = class_and_box(self.project.network)
        output = model.outputs[order[0]]
        is_logits = output_ending(output) not in _PROBABILITIES
        loss, accuracy = class_losses(output, is_logits, self.project.training.label_smoothing)
        iou, squared = keras.metrics.MeanMetricWrapper(box_iou, name="iou"), keras.losses.MeanSquaredError()
        terms = [
            keras.metrics.MeanMetricWrapper(_weighted(part, term.weight), name=term.key)
            for part, term in zip((loss, squared), task.loss_terms, strict=True)
        ]
        return Ends(
            _arranged(order, loss, squared),
            _arranged(order, [accuracy, terms[0]], [iou, terms[1]]),
            _arranged(order, task.class_weight, task.box_weight),
        )

    def targets(self, labels: NDArray[np.int64], part: ImagePart | None, model: keras.Model) -> Targets:
        """The class and the box of the largest object: int64, (N,), and float32, (N, 4)."""
        if part is None:
            raise DataError("The places of objects are not known: choose other data under Data.")
        objects = [part.objects(number) for number in range(len(part))]
        for number, things in enumerate(objects):
            if not things:
                name = part.collection.name(int(part.places[number]))
                raise DataError(
                    f"{name} has no object, and localization takes one in every image: leave it out."
                )
        return self.rows(objects, part, model)

    def rows(
        self, objects: Sequence[Sequence[ImageObject]], part: ImagePart, model: keras.Model
    ) -> tuple[NDArray[Any], ...]:
        """The class and the box of the largest object of each, in the order of the outputs."""
        order = class_and_box(self.project.network)
        classes, boxes = np.zeros(len(objects), np.int64), np.zeros((len(objects), BOX_NUMBERS), np.float32)
        for number, things in enumerate(objects):
            thing = largest(things)
            if thing is not None:
                classes[number], boxes[number] = thing.label, box_numbers(thing, part.form[:2])
        scores = int(model.outputs[order[0]].shape[-1])
        smoothed = self.project.training.label_smoothing and scores > 1
        found: NDArray[Any] = np.eye(scores, dtype=np.float32)[classes] if smoothed else classes
        return tuple(_arranged(order, found, boxes))


def _weighted(loss: Any, weight: float) -> Any:
    """A function of truth and output: a weighted loss of each image, (N,)."""

    def term(truth: Any, found: Any) -> Any:
        from keras import ops

        return weight * loss.call(truth, ops.cast(found, "float32"))

    return term


def _task(task: object) -> Localization:
    if not isinstance(task, Localization):
        raise TypeError(f"{task!r} is no localization")
    return task


def class_and_box(network: Any) -> tuple[int, int]:
    """Which output of a network gives the class, and which the box: places among its outputs."""
    report = analyse(network)
    keys = list(network.outputs())
    scores, box = ends(report)
    return keys.index(scores.id), keys.index(box.id)


def _arranged(order: tuple[int, int], scores: Any, box: Any) -> list[Any]:
    """What belongs to the two outputs in the order of the outputs."""
    return [scores, box] if order[0] < order[1] else [box, scores]


def output_ending(tensor: Any) -> str:
    """The name of the activation that a tensor went through last."""
    from cnnstudio.engine.predicting.scores import ending_of_tensor

    return ending_of_tensor(tensor)


def largest(objects: Sequence[ImageObject]) -> ImageObject | None:
    """The object with the largest box; None if there is none."""

    def area(thing: ImageObject) -> float:
        left, top, right, bottom = thing.box
        return (right - left) * (bottom - top)

    return max(objects, key=area, default=None)


def box_numbers(thing: ImageObject, size: tuple[int, int]) -> NDArray[np.float32]:
    """A box as a network gives it: centre x, centre y, √height, √width as shares of the picture: float32, (4,).

    Args:
        thing: The object.
        size: Height and width of the picture, in px.
    """
    left, top, right, bottom = thing.box
    height, width = size
    numbers = [
        (left + right) / 2 / width, (top + bottom) / 2 / height,
        np.sqrt((bottom - top) / height), np.sqrt((right - left) / width),
    ]  # fmt: skip
    return np.array(numbers, np.float32)
