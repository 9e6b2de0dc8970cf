"""YOLO's loss, term by term.

Keras is imported here, so this module is loaded only inside the engine.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import keras
from keras import ops

from cnnstudio.engine.objectives.overlaps import cell_boxes, cell_overlaps
from cnnstudio.engine.objectives.remembered import Remembered, as_float
from cnnstudio.engine.own_layers import PACKAGE
from cnnstudio.vision.grid import BOX_VALUES, TRUTH_VALUES

_NEARNESS = 1e-3
"""What a distance weighs against an IoU, so that of boxes that miss an object the nearest one is responsible."""


class GridTerms(NamedTuple):
    """The parts of the loss for each image, before they are weighted: (N,) each.

    Attributes:
        place: Squared errors of the middles of boxes that are responsible for an object.
        size: Squared errors of the roots of their sides.
        objectness: Squared errors of their objectness, which ought to be their IoU.
        empty: Squared objectness of all other boxes.
        classes: Squared errors of class probabilities, in cells with an object.
    """

    place: Any
    size: Any
    objectness: Any
    empty: Any
    classes: Any


def grid_terms(truth: Any, found: Any, boxes: int) -> GridTerms:
    """The terms of the loss.

    Args:
        truth: (N, S, S, 5 + C); see `vision.grid.encoded`.
        found: (N, S, S, B · 5 + C); see `vision.grid`.
        boxes: Boxes of a cell, B.

    Source: Redmon et al. (2015), equation 3.
    """
    objectness, places = cell_boxes(found, boxes)
    has = truth[..., 0]
    overlaps = cell_overlaps(truth, places)
    wanted = ops.concatenate([truth[..., 1:3], ops.sqrt(truth[..., 3:TRUTH_VALUES])], axis=-1)
    errors = ops.square(places - ops.expand_dims(wanted, 3))
    nearest = ops.argmax(ops.stop_gradient(overlaps - _NEARNESS * ops.sum(errors, axis=-1)), axis=-1)
    responsible = ops.one_hot(nearest, boxes, dtype=found.dtype) * ops.expand_dims(has, -1)
    confidence = ops.square(objectness - ops.stop_gradient(overlaps))
    probabilities = ops.square(found[..., boxes * BOX_VALUES :] - truth[..., TRUTH_VALUES:])
    cells = (1, 2, 3)
    return GridTerms(
        ops.sum(responsible * ops.sum(errors[..., :2], axis=-1), axis=cells),
        ops.sum(responsible * ops.sum(errors[..., 2:], axis=-1), axis=cells),
        ops.sum(responsible * confidence, axis=cells),
        ops.sum((1 - responsible) * ops.square(objectness), axis=cells),
        ops.sum(ops.expand_dims(has, -1) * probabilities, axis=cells),
    )


@keras.saving.register_keras_serializable(PACKAGE)
class GridLoss(keras.losses.Loss):  # type: ignore[misc]
    """The weighted sum of the terms for each image.

    Args:
        boxes: Boxes of a cell.
        place_weight: How much errors of place and size count, λ_coord.
        empty_weight: How much the objectness of boxes without an object counts, λ_noobj.
        name: Keras's.
        reduction: Keras's.
        dtype: Keras's.
    """

    def __init__(
        self,
        boxes: int,
        place_weight: float = 5.0,
        empty_weight: float = 0.5,
        name: str = "grid_loss",
        reduction: str = "sum_over_batch_size",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.boxes, self.place_weight, self.empty_weight = boxes, place_weight, empty_weight
        self._terms = Remembered(lambda truth, found: grid_terms(truth, found, boxes))

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """The loss of each image: (N,)."""
        terms = self._terms(y_true, y_pred)
        return (
            self.place_weight * (terms.place + terms.size)
            + terms.objectness
            + self.empty_weight * terms.empty
            + terms.classes
        )

    def term(self, place: int, weight: float) -> Any:
        """A function of truth and output: one weighted term of the loss of each image, (N,).

        Args:
            place: Which of `GridTerms`.
            weight: What it counts.
        """

        def term(truth: Any, found: Any) -> Any:
            return weight * self._terms(as_float(truth), as_float(found))[place]

        return term

    def get_config(self) -> dict[str, Any]:
        """What makes another one like it."""
        return {
            **super().get_config(),
            "boxes": self.boxes,
            "place_weight": self.place_weight,
            "empty_weight": self.empty_weight,
        }
