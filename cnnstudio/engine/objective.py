"""What a training minimizes and measures, chosen by how the network ends and by the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.analysis import analyse
from cnnstudio.core.class_output import class_output
from cnnstudio.core.errors import EngineError
from cnnstudio.core.report import Report
from cnnstudio.data.inspection import class_weights as balanced_weights
from cnnstudio.document.project import Project

if TYPE_CHECKING:
    import keras

_PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")


def compile_for_training(model: keras.Model, project: Project) -> None:
    """Give a model the project's optimizer and the loss and accuracy that fit its end.

    One score a class: sparse categorical cross-entropy, of probabilities where the network ends
    with softmax or sigmoid, else of logits; with smoothed labels, categorical cross-entropy of what
    `targets` gives. A single score: binary cross-entropy alike.

    Raises:
        EngineError: This Keras does not have the optimizer.
    """
    import keras

    is_logits = gives_logits(analyse(project.network))
    optimizer = _optimizer_class(project)(**project.optimizer.keras_arguments())
    if project.training.dtype_policy == "mixed_float16":
        # Keras would do so by itself, but saved models would not tell.
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    smoothing = project.training.label_smoothing
    if model.outputs[0].shape[-1] == 1:
        loss, accuracy = _binary(is_logits, smoothing)
    else:
        loss, accuracy = _categorical(is_logits, smoothing)
    model.compile(optimizer=optimizer, loss=loss, metrics=[accuracy])


def _optimizer_class(project: Project) -> Any:
    """Keras's class of the project's optimizer."""
    import keras

    found = getattr(keras.optimizers, project.optimizer.keras_name, None)
    if found is None:
        raise EngineError(
            f"Keras {keras.__version__} does not have the optimizer {project.optimizer.label}: update Keras with "
            "pip install -U keras, or choose another optimizer."
        )
    return found


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
