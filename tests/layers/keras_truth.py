"""What Keras itself says of a layer: the truth that our arithmetic is held against."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import keras

from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.values import Matrices, Shape
from cnnstudio.engine.building.build import layer_class

REFUSED_WHEN_RUN = (
    "LayerNormalization",
    "RMSNormalization",
    "UnitNormalization",
    "Resizing",
    "CenterCrop",
    "Softmax",
)
"""Keras layers that say the output's shape without a look at all settings, and refuse some when they run."""


REFUSED_IN_GRAPHS = "Adaptive"
"""How Keras layers begin that say the output's shape without a look at the input's, and refuse some in a model."""


@dataclass(frozen=True)
class Truth:
    """Keras's answer: the output shape of one sample, and the weights as name, shape, trainable."""

    output: Shape
    weights: tuple[tuple[str, Shape, bool], ...]


def keras_layer(layer: Layer, **arguments: Any) -> Any:
    """The layer of Keras that ours stands for; what Keras only warns of, it takes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return layer_class(layer.keras_name)(**layer.keras_arguments(), **arguments)


def truth(layer: Layer, inputs: tuple[Shape, ...]) -> Truth | None:
    """Keras's answer for a layer, or None where it refuses.

    Weights get no values, which no shape depends on and which would take most of the time; but those
    typed by hand and those with axes of their own do, since Keras refuses them by their shape.
    """
    values = [getattr(layer, setting.name) for setting in layer.setting_list()]
    needs_values = _orthogonal(layer) or any(
        isinstance(value, Matrices) or (isinstance(value, Initializer) and value.has_axes) for value in values
    )
    try:
        scope = nullcontext() if needs_values else keras.StatelessScope(initialize_variables=False)
        with scope, warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return _truth(layer, inputs)
    except Exception:  # noqa: BLE001 - Keras refuses with errors of every kind
        return None
    finally:
        keras.backend.clear_session(free_memory=False)


def _truth(layer: Layer, inputs: tuple[Shape, ...]) -> Truth:
    if layer.maximum_inputs == 0:
        return Truth(tuple(keras_layer(layer).output.shape[1:]), ())
    tensors = [keras.Input(shape) for shape in inputs]
    inside = layer.expand(*inputs)
    if inside is not None:
        return truth_of_network(inside, tensors)
    made = keras_layer(layer)
    output = made(tensors if layer.maximum_inputs != 1 else tensors[0])
    if output.shape[0] is not None:
        raise ValueError("it takes the samples of a batch for rows of an image")
    if _orthogonal(layer):
        _add_penalties(made, tensors)
    if layer.keras_name.startswith(REFUSED_IN_GRAPHS):
        traced = keras.src.backend.compute_output_spec(made.call, tensors[0])
        if traced.shape != output.shape:
            raise ValueError("it gives another shape than it says")
    if layer.keras_name in REFUSED_WHEN_RUN:
        given = keras.ops.zeros((2, *[size or 7 for size in inputs[0]]))
        if made(given).shape[1:] != tuple([size or 7 for size in output.shape[1:]]):
            raise ValueError("it gives another shape than it says")
    return Truth(tuple(output.shape[1:]), _weights(made))


def _orthogonal(layer: Layer) -> bool:
    """Whether a layer has penalties that Keras refuses for some weights, once it is trained."""
    values = [getattr(layer, setting.name) for setting in layer.setting_list()]
    return any(isinstance(value, Penalty) and value.is_orthogonal for value in values)


def _add_penalties(made: Any, tensors: Sequence[Any]) -> None:
    """Work out what penalties add to the loss, for a batch of a size that is not known, as in training."""
    keras.ops.sum(made.losses)
    keras.src.backend.compute_output_spec(lambda given: made(given), tensors[0])


def truth_of_network(network: Network, tensors: Sequence[Any]) -> Truth:
    """Keras's answer for a network with one output, fed with these tensors."""
    entries = iter(tensors)
    outputs: dict[str, Any] = {}
    weights: list[tuple[str, Shape, bool]] = []
    for key in network.order():
        node = network[key]
        sources = [outputs[source] for source in node.inputs]
        if not sources:
            outputs[key] = next(entries)
            continue
        made = keras_layer(node.layer)
        outputs[key] = made(sources if node.layer.maximum_inputs != 1 else sources[0])
        weights += _weights(made)
    return Truth(tuple(outputs[network.outputs()[0]].shape[1:]), tuple(weights))


def _weights(made: Any) -> tuple[tuple[str, Shape, bool], ...]:
    return tuple((weight.name, tuple(weight.shape), bool(weight.trainable)) for weight in made.weights)
