"""From what a model gives out to classes with scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.inside.taps import node_of

if TYPE_CHECKING:
    import keras

PASSING = frozenset({"Dropout", "Flatten", "Reshape", "Identity"})
"""Keras layers that leave the values of class scores as they are."""


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class and how likely the model finds it, 0…1."""

    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model sees in one picture.

    Attributes:
        name: The picture's name.
        classes: The likeliest classes, best first.
        preparation: What was done to the picture before the network, one line each.
    """

    name: str
    classes: tuple[ClassScore, ...]
    preparation: tuple[str, ...] = ()


def has_class_scores(model: keras.Model) -> bool:
    """Whether a model gives one row of scores for a picture."""
    return len(model.outputs) == 1 and len(model.outputs[0].shape) == 2


def score_count(model: keras.Model) -> int:
    """How many classes the scores are for; a single score tells two apart."""
    width = int(model.outputs[0].shape[-1])
    return 2 if width == 1 else width


def best_classes(scores: NDArray[np.float64], labels: tuple[str, ...], top: int) -> tuple[ClassScore, ...]:
    """The classes of the highest scores, best first."""
    order = np.argsort(-scores, kind="stable")[: max(1, top)]
    return tuple(ClassScore(labels[index], float(scores[index])) for index in order)


def class_scores(values: NDArray[np.float32], ending: str) -> NDArray[np.float64]:
    """Scores 0…1 from what came out for one picture.

    Args:
        values: (K,); a single value tells two classes apart.
        ending: The activation that the values went through last; see `ending_of`.

    Returns:
        (K,), or (2,) for a single value. Values without softmax or sigmoid, which the network
        was trained on as logits, go through softmax here.
    """
    exact = values.astype(np.float64)
    if len(exact) == 1:
        positive = exact[0] if ending in ("sigmoid", "hard_sigmoid") else 1 / (1 + np.exp(-exact[0]))
        return np.array([1 - positive, positive])
    if ending in ("softmax", "sigmoid", "hard_sigmoid"):
        return exact
    powers = np.exp(exact - exact.max())
    return np.asarray(powers / powers.sum())


def ending_of(model: keras.Model) -> str:
    """The name of the activation at a model's end; ``linear`` if there is none."""
    return ending_of_tensor(model.outputs[0])


def ending_of_tensor(tensor: Any) -> str:
    """The name of the activation that a model's tensor went through last; ``linear`` if there is none."""
    while True:
        node = node_of(tensor)
        operation = node.operation
        name = activation_name(operation)
        if name != "linear" or node.is_input:
            return name
        if getattr(operation, "outputs", None):  # a nested model
            tensor = operation.outputs[0]
        elif type(operation).__name__ in PASSING or type(operation).__name__ == "Activation":
            tensor = node.input_tensors[0]
        else:
            return "linear"


def activation_name(operation: Any) -> str:
    """The name of the activation that a layer applies last; ``linear`` if it has none."""
    if type(operation).__name__ == "Softmax":
        return "softmax"
    function = getattr(operation, "activation", None)
    return getattr(function, "__name__", "linear")
