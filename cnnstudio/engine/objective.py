"""What a training minimizes and measures, chosen by how the network ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnstudio.core.analysis import analyse
from cnnstudio.core.report import Report
from cnnstudio.data.class_output import class_output
from cnnstudio.document.project import Project

if TYPE_CHECKING:
    import keras

_PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")


def compile_for_training(model: keras.Model, project: Project) -> None:
    """Give a model the project's optimizer and the loss and accuracy that fit its end.

    One score a class: sparse categorical cross-entropy, of probabilities where the network ends
    with softmax or sigmoid, else of logits. A single score: binary cross-entropy alike.
    """
    import keras

    is_logits = gives_logits(analyse(project.network))
    optimizer = getattr(keras.optimizers, project.optimizer.keras_name)(**project.optimizer.keras_arguments())
    single = model.outputs[0].shape[-1] == 1
    loss, accuracy = _binary(is_logits) if single else _categorical(is_logits)
    model.compile(optimizer=optimizer, loss=loss, metrics=[accuracy])


def gives_logits(report: Report) -> bool:
    """Whether a network ends in scores, not in probabilities."""
    end = class_output(report)
    return end is None or end.activation not in _PROBABILITIES


def _categorical(is_logits: bool) -> tuple[Any, Any]:
    import keras

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=is_logits)
    return loss, keras.metrics.SparseCategoricalAccuracy(name="accuracy")


def _binary(is_logits: bool) -> tuple[Any, Any]:
    import keras

    loss = keras.losses.BinaryCrossentropy(from_logits=is_logits)
    return loss, keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0 if is_logits else 0.5)
