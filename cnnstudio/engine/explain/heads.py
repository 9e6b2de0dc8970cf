"""The outputs of a model that hold class scores, in a row or at every place of a map, and the scores before their last activation."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.document.tasks import Detection, Segmentation, Task
from cnnstudio.document.tasks.detection import BOX_VALUES
from cnnstudio.engine.building.randomness import own_randomness
from cnnstudio.engine.explain.walk import Path, Place, is_model, places
from cnnstudio.engine.inside.strayed_axes import strayed_outputs
from cnnstudio.engine.inside.taps import node_of
from cnnstudio.engine.predicting.scores import PASSING, activation_name

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
        units: Numbers that come out, of each place if it is a map; one number tells two classes apart.
        activation: What was applied last; ``linear`` if nothing.
        ending: Where that was applied; () if nothing was.
        is_map: Whether it holds scores at every place of a map, not one row for the image.
        boxes: Of a detection grid, how many boxes a cell proposes; their numbers come before the class scores.
    """

    output: int
    name: str
    units: int
    activation: str
    ending: Path
    is_map: bool = False
    boxes: int = 0

    @property
    def first(self) -> int:
        """Where the class scores begin among the numbers."""
        return self.boxes * BOX_VALUES

    @property
    def classes(self) -> int:
        """How many classes it tells apart."""
        return 2 if self.units == 1 else self.units - self.first


def heads(model: keras.Model, task: Task | None = None) -> tuple[Head, ...]:
    """The outputs that hold class scores: first those with one row of them for an image, then those with a row at every place.

    Args:
        model: The model.
        task: What it does, if that is known. Maps hold class scores if it is segmentation or detection,
            and else if they end in an activation that makes scores.
    """
    found = []
    for output, tensor in enumerate(model.outputs):
        *others, units = tuple(tensor.shape)[1:] or (None,)
        if units is None:
            continue
        activation, path = _ending(tensor)
        is_row = all(size == 1 for size in others)
        boxes = task.boxes if isinstance(task, Detection) and units > task.boxes * BOX_VALUES else 0
        name = node_of(tensor).operation.name
        if is_row or (
            len(others) == 2
            and (isinstance(task, Segmentation) or boxes or activation in _SQUASHING)
            and name not in strayed_outputs(model)
        ):
            found.append(Head(output, name, int(units), activation, path, not is_row, 0 if is_row else boxes))
    return tuple(sorted(found, key=lambda head: head.is_map))


def head_called(model: keras.Model, name: str, task: Task | None = None) -> Head:
    """One output with class scores; the first of them for no name.

    Raises:
        EngineError: There is none, or none of that name.
    """
    found = heads(model, task)
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
        f"{model.name} gives {shapes}, no row of class scores and no map of them, so there is no class to explain: "
        "end it with a Dense layer that has one unit a class, or with softmax or sigmoid at every place."
    )


def map_places(model: keras.Model, head: Head) -> tuple[Place, ...]:
    """The layers with maps on the way to class scores, those before others first; not what makes maps of the scores."""
    known = list(places(model, head.output))
    if head.is_map:
        known = known[: _first_of_scores(model, head, known)]
    return tuple(
        place
        for place in known
        if len(place.shape) == 3
        and place.shape[:2] != (1, 1)
        and place.shape[2] is not None
        and place.name not in strayed_outputs(model)
    )


def usual_place(known: tuple[Place, ...], head: Head) -> Place | None:
    """The layer that is looked at if nobody says which: the last; before maps of scores, the last of the smallest maps.

    Where a network draws maps at the image's own size, the layers in its middle know most of what is in the image.

    Args:
        known: Those that can be looked at; see `map_places`.
        head: The output.
    """
    if not known or not head.is_map:
        return known[-1] if known else None
    sizes = [math.prod(size or 1 for size in place.shape[:2]) for place in known]
    fixed = [size for size, place in zip(sizes, known, strict=True) if None not in place.shape]
    least = min(fixed, default=0)
    return next(
        (place for size, place in zip(sizes[::-1], known[::-1], strict=True) if size == least), known[-1]
    )


def _first_of_scores(model: keras.Model, head: Head, known: list[Place]) -> int:
    """Where the layers begin, among those on the way, that give maps of the scores themselves."""
    path = head.ending or (id(node_of(model.outputs[head.output])),)
    first = next((number for number, place in enumerate(known) if place.path == path), len(known) - 1)
    stands_alone = head.ending and type(_layer_at(model, head)).__name__ in _ALONE
    return first - 1 if stands_alone and first > 1 else first


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
