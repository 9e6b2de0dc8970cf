"""What a training minimizes and measures, chosen by how the network ends and by the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.analysis import analyse
from cnnstudio.core.class_output import class_output
from cnnstudio.core.report import Report
from cnnstudio.data.inspection import class_weights as balanced_weights
from cnnstudio.document.project import Project
from cnnstudio.engine.objectives.objective import Ends, ImagePart, Objective, Targets

if TYPE_CHECKING:
    import keras

_PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")


class ClassificationObjective(Objective):
    """One score a class, or a single one for two classes.

    The loss is sparse categorical cross-entropy, of probabilities where the network ends with softmax or sigmoid, else
    of logits; with smoothed labels, categorical cross-entropy. Of a single score it is binary cross-entropy alike.
    """

    def ends(self, model: keras.Model) -> Ends:
        """Cross-entropy and accuracy."""
        is_logits = gives_logits(analyse(self.project.network))
        loss, accuracy = class_losses(model.outputs[0], is_logits, self.project.training.label_smoothing)
        return Ends(loss, [accuracy])

    def targets(self, labels: NDArray[np.int64], part: ImagePart | None, model: keras.Model) -> Targets:
        """The labels, smoothed if that is asked for."""
        return targets(labels, int(model.outputs[0].shape[-1]), self.project)

    def class_weights(self, labels: NDArray[np.int64]) -> dict[int, float] | None:
        """Those of Keras's ``fit``."""
        return class_weights(labels, self.project)


def class_losses(output: Any, is_logits: bool, smoothing: float) -> tuple[Any, Any]:
    """The loss and the accuracy of class scores.

    Args:
        output: The tensor of scores, (N, classes), or (N, 1) for two classes.
        is_logits: Whether they are no probabilities.
        smoothing: Share of each label that is spread over all classes.
    """
    return (_binary if output.shape[-1] == 1 else _categorical)(is_logits, smoothing)


def targets(labels: NDArray[np.int64], classes: int, project: Project) -> NDArray[Any]:
    """The labels as the loss takes them.

    Args:
        labels: int64, (N,): the class of each image.
        classes: How many scores the network gives; 1 for a single score of two classes.
        project: What is trained.

    Returns:
        The labels themselves; where they are smoothed, one-hot, float32, (N, classes).
    """
    if classes == 1 or not project.training.label_smoothing:
        return labels
    return np.eye(classes, dtype=np.float32)[labels]


def class_weights(labels: NDArray[np.int64], project: Project) -> dict[int, float] | None:
    """How much the images of each class weigh in the loss; None if all weigh the same.

    Balanced: images / (classes that occur × images of the class), so that the mean weight of an image is 1.

    Args:
        labels: int64, (N,): the class of each training image.
        project: What is trained.

    Source: King & Zeng (2001), *Logistic regression in rare events data*, as in scikit-learn.
    """
    if project.training.class_weight == "none":
        return None
    weights = balanced_weights(labels, int(labels.max()) + 1)
    return {int(label): float(weights[label]) for label in np.flatnonzero(weights)}


def gives_logits(report: Report) -> bool:
    """Whether a network ends in scores, not in probabilities."""
    end = class_output(report)
    return end is None or end.activation not in _PROBABILITIES


def _categorical(is_logits: bool, smoothing: float) -> tuple[Any, Any]:
    import keras

    if smoothing:
        loss = keras.losses.CategoricalCrossentropy(from_logits=is_logits, label_smoothing=smoothing)
        return loss, keras.metrics.CategoricalAccuracy(name="accuracy")
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=is_logits)
    return loss, keras.metrics.SparseCategoricalAccuracy(name="accuracy")


def _binary(is_logits: bool, smoothing: float) -> tuple[Any, Any]:
    import keras

    loss = keras.losses.BinaryCrossentropy(from_logits=is_logits, label_smoothing=smoothing)
    return loss, keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0 if is_logits else 0.5)
