"""Back along a network from a channel of a layer to the layer whose kernels made it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cnnstudio.engine.inside.taps import layer_outputs, node_of
from cnnstudio.engine.inspecting.kernels import kernel_shape

if TYPE_CHECKING:
    import keras

_JOINED = "Concatenate"
_LAID_FLAT = "Flatten"
_TURNED = "Permute"


@dataclass(frozen=True, slots=True)
class Place:
    """An output somewhere in a model, inside nested ones too.

    Attributes:
        tensor: The output, as a Keras tensor of the innermost model.
        around: The calls of the nested models that it is inside of, outermost first.
    """

    tensor: Any
    around: tuple[Any, ...] = ()

    @property
    def node(self) -> Any:
        """The call that made it."""
        return node_of(self.tensor)

    @property
    def name(self) -> str:
        """The name of the layer that made it, as `taps.layer_outputs` has it."""
        return "/".join([*(call.operation.name for call in self.around), self.node.operation.name])

    @property
    def is_image(self) -> bool:
        """Whether it is an input of the whole model."""
        return self.node.is_input and not self.around

    @property
    def shape(self) -> tuple[int | None, ...]:
        """Its shape without the batch axis."""
        return tuple(self.tensor.shape)[1:]

    def settled(self) -> Place:
        """The same, taken into a nested model that made it, or out of one whose input it is."""
        node = self.node
        if node.is_input and self.around:
            *outer, call = self.around
            return Place(call.input_tensors[0], tuple(outer)).settled()
        if _is_simple_model(node.operation):
            return Place(node.operation.outputs[0], (*self.around, node)).settled()
        return self

    def inputs(self) -> list[Place]:
        """What the call that made it takes."""
        return [Place(tensor, self.around).settled() for tensor in self.node.input_tensors]


def _is_simple_model(operation: Any) -> bool:
    """Whether an operation is a nested model with one input and one output."""
    ends = [getattr(operation, name, None) or () for name in ("inputs", "outputs")]
    return all(len(end) == 1 for end in ends)


def place_of(model: keras.Model, name: str) -> Place | None:
    """The output of a layer, ``outer/inner`` for one in a nested model; None where it cannot be followed."""
    outer, _, inner = name.partition("/")
    found = Place(layer_outputs(model)[outer])
    if not inner:
        return found.settled()
    node = found.node
    if not _is_simple_model(node.operation):
        return None
    inside = place_of(node.operation, inner)
    return None if inside is None else Place(inside.tensor, (node, *inside.around))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a channel comes from.

    Attributes:
        place: The output of a layer with kernels, or the image.
        channel: The channel of it.
        spread: Height and width of the map that was laid flat on the way; None where none was.
        steps: How many layers lie between.
    """

    place: Place
    channel: int
    spread: tuple[int, int] | None = None
    steps: int = 0

    @property
    def window(self) -> int:
        """How many places of its input a kernel there looks at."""
        shape = kernel_shape(self.place.node.operation) or ()
        return math.prod(shape[:2]) if len(shape) == 4 else 0


def source_of(place: Place, channel: int) -> Source | None:
    """Follow a channel back through layers that hand channels on; None where it cannot be followed.

    Joined branches are told apart; of branches that are added or multiplied, the one whose kernels are
    nearest is followed, of equals the one with the largest window.

    Args:
        place: An output.
        channel: A number on its last axis.
    """
    place = place.settled()
    operation = place.node.operation
    if place.is_image or kernel_shape(operation) is not None:
        return Source(place, channel)
    inputs = place.inputs()
    kind = type(operation).__name__
    if kind == _JOINED:
        return _source_in_branches(inputs, channel)
    if kind == _LAID_FLAT:
        return _source_of_flat(inputs[0], channel)
    if kind == _TURNED:  # another axis is the last
        return None
    like = [source_of(one, channel) for one in inputs if one.shape[-1:] == place.shape[-1:]]
    found = [replace(source, steps=source.steps + 1) for source in like if source is not None]
    return min(found, key=lambda source: (source.steps, -source.window), default=None)


def _source_in_branches(inputs: list[Place], channel: int) -> Source | None:
    for one in inputs:
        count = int(one.shape[-1] or 0)
        if channel < count:
            return source_of(one, channel)
        channel -= count
    return None


def _source_of_flat(place: Place, number: int) -> Source | None:
    shape = place.shape
    if None in shape or number >= math.prod(int(size or 0) for size in shape):
        return None
    found = source_of(place, number % int(shape[-1] or 1))
    if found is None or len(shape) != 3:
        return found
    return replace(found, spread=(int(shape[0] or 1), int(shape[1] or 1)))
