"""The outputs of a model that hold class scores, and the scores before their last activation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.engine.explain.walk import Path, is_model
from cnnstudio.engine.randomness import own_randomness
from cnnstudio.engine.scores import PASSING, activation_name
from cnnstudio.engine.taps import node_of

if TYPE_CHECKING:
    import keras

_SQUASHING = frozenset({"softmax", "log_softmax", "sigmoid", "hard_sigmoid", "log_sigmoid"})
"""Activations that make scores of numbers; a gradient through them dies out where the network is sure."""
_ALONE = frozenset({"Softmax", "LogSoftmax", "Sigmoid", "LogSigmoid", "HardSigmoid", "Activation"})
"""Layers and operations of Keras that do nothing but apply an activation."""


@dataclass(frozen=True, slots=True)
class Head:
    """One output with class scores.

    Attributes:
        output: Its number among the model's outputs.
        name: The name of the layer that makes it.
        units: Numbers that come out; one number tells two classes apart.
        activation: What was applied last; ``linear`` if nothing.
        ending: Where that was applied; () if nothing was.
    """

    output: int
    name: str
    units: int
    activation: str
    ending: Path

    @property
    def classes(self) -> int:
        """How many classes it tells apart."""
        return 2 if self.units == 1 else self.units


def heads(model: keras.Model) -> tuple[Head, ...]:
    """The outputs that hold one row of class scores for an image; none for a network that draws maps."""
    found = []
    for output, tensor in enumerate(model.outputs):
        *others, units = tuple(tensor.shape)[1:] or (None,)
        if units is not None and all(size == 1 for size in others):
            activation, path = _ending(tensor)
            found.append(Head(output, node_of(tensor).operation.name, int(units), activation, path))
    return tuple(found)


def head_called(model: keras.Model, name: str) -> Head:
    """One output with class scores; the first of them for no name.

    Raises:
        EngineError: There is none, or none of that name.
    """
    found = heads(model)
    if not found:
        raise EngineError(no_scores(model))
    for head in found:
        if name in ("", head.name):
            return head
    names = ", ".join(head.name for head in found)
    raise EngineError(f"{model.name} has no output with class scores called {name}: choose one of {names}.")


def no_scores(model: keras.Model) -> str:
    """What is wrong with a network that has no class to explain, one sentence."""
    shapes = " and ".join(shape_text(tuple(tensor.shape)[1:]) for tensor in model.outputs)
    return (
        f"{model.name} gives {shapes}, no row of class scores, so there is no class to explain: "
        "end it with a Dense layer that has one unit a class."
    )


def _ending(tensor: Any) -> tuple[str, Path]:
    """The activation that an output went through last, and where."""
    outer: Path = ()
    while True:
        node = node_of(tensor)
        layer, here = node.operation, (*outer, id(node))
        name = _activation(layer)
        if name != "linear":
            return name, here
        if node.is_input:
            return "linear", ()
        if is_model(layer):
            tensor, outer = layer.outputs[tensor._keras_history.tensor_index], here
        elif type(layer).__name__ in PASSING | {"Activation"}:
            tensor = node.input_tensors[0]
        else:
            return "linear", ()


def _activation(layer: Any) -> str:
    kind = type(layer).__name__
    if kind in _ALONE - {"Activation", "Softmax"}:
        return {"LogSoftmax": "log_softmax", "LogSigmoid": "log_sigmoid", "HardSigmoid": "hard_sigmoid"}.get(
            kind, "sigmoid"
        )
    return activation_name(layer)


def without_ending(model: keras.Model, head: Head) -> dict[Path, Callable[..., Any]]:
    """What computes the scores before the last activation, for a `Walk`; nothing where they come as they are.

    Raises:
        EngineError: The layer cannot be had without its activation.
    """
    if not head.ending or head.activation not in _SQUASHING:
        return {}
    layer = _layer_at(model, head)
    if type(layer).__name__ in _ALONE:
        return {head.ending: lambda values, *_: values}
    return {head.ending: _linear(layer)}


def _layer_at(model: keras.Model, head: Head) -> Any:
    tensor = model.outputs[head.output]
    while True:
        node = node_of(tensor)
        if id(node) == head.ending[-1]:
            return node.operation
        if is_model(node.operation):
            tensor = node.operation.outputs[tensor._keras_history.tensor_index]
        else:
            tensor = node.input_tensors[0]


def _linear(layer: Any) -> Callable[..., Any]:
    """A layer of the same weights without its activation.

    Raises:
        EngineError: Its settings know of no activation.
    """
    settings = layer.get_config()
    if "activation" not in settings:
        raise EngineError(
            f"The scores of {layer.name} cannot be had before its {activation_name(layer)}: "
            "give the activation a layer of its own."
        )
    with own_randomness(0):  # Its own weights are never used; a training that is interrupted must not notice.
        twin = type(layer).from_config({**settings, "activation": "linear"})

    def called(values: Any) -> Any:
        if not twin.built:
            with own_randomness(0):
                twin.build(tuple(values.shape))
        learned = [variable.value for variable in layer.trainable_variables]
        fixed = [variable.value for variable in layer.non_trainable_variables]
        return twin.stateless_call(learned, fixed, values)[0]

    return called
