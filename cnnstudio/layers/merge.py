"""Layers that join several inputs into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step
from cnnstudio.core.numerals import enumeration, exact, product, signed, tight
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Shape
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Flatten
from cnnstudio.layers.window_arithmetic import count_step


def broadcast_shape(first: Shape, second: Shape) -> Shape | None:
    """The shape of an elementwise operation of two arrays; None if they do not fit.

    Source: NumPy's broadcasting as Keras's merging layers use it; open sizes stay open.
    """
    if len(first) < len(second):
        first, second = second, first
    if not second:
        return first
    joined: list[int | None] = []
    for one, other in zip(first[-len(second) :], second, strict=True):
        if one is None or other is None:
            joined.append(None)
        elif one != other and 1 not in (one, other):
            return None
        else:
            joined.append(max(one, other))
    return (*first[: -len(second)], *joined)


def projection(source: Shape, target: Shape) -> Conv2D | None:
    """The 1×1 convolution that brings one map to the size of another; None if there is none."""
    if len(source) != 3 or len(target) != 3 or source[2] is None or target[2] is None:
        return None
    height, width = (_step(one, other) for one, other in zip(source[:2], target[:2], strict=True))
    if height is None or width is None:
        return None
    return Conv2D(filters=target[2], kernel_size=(1, 1), strides=(height, width), padding="same")


def _step(size: int | None, goal: int | None) -> int | None:
    """The stride that turns one length into another with "same" padding; None if there is none."""
    if size == goal:
        return 1
    if size is None or goal is None:
        return None
    step = -(-size // goal)
    return step if -(-size // step) == goal else None


class Merge(Layer):
    """What all layers share that join any number of inputs."""

    __slots__ = ()
    group = "Merge"
    minimum_inputs: ClassVar[int] = 2
    maximum_inputs: ClassVar[int | None] = None

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A single input, which Keras takes, is left as it is."""
        if len(inputs) > 1:
            return ()
        message = (
            f"{self.label} gets a single input and so changes nothing: connect another one, or remove it."
        )
        return (Finding(message, (Fix("Remove the layer", remove=True),), is_error=False),)


class ElementwiseMerge(Merge):
    """What all merging layers share that combine equal places; a type adds its ``sign``."""

    __slots__ = ()
    sign: ClassVar[str]

    def output_shape(self, *inputs: Shape) -> Shape:
        """The common shape."""
        return self.common_shape(inputs)

    def common_shape(self, inputs: tuple[Shape, ...]) -> Shape:
        """The shape to which all inputs are stretched.

        Raises:
            ShapeError: There is none.
        """
        joined = inputs[0]
        for shape in inputs[1:]:
            common = broadcast_shape(joined, shape)
            if common is None:
                raise self._mismatch(inputs)
            joined = common
        return joined

    def _mismatch(self, inputs: tuple[Shape, ...]) -> ShapeError:
        """Say which shapes meet, and offer a convolution on the one that can be brought to the others."""
        misfits = [slot for slot, shape in enumerate(inputs) if broadcast_shape(inputs[0], shape) is None]
        pairs = [(slot, inputs[0]) for slot in misfits] + [(0, inputs[1])] * (len(inputs) == 2)
        for slot, target in pairs:
            layer = projection(inputs[slot], target)
            if layer is not None:
                fix = Fix("Insert 1×1 convolution", insert=(layer,), slot=slot)
                return ShapeError(self._misfit_text(inputs, layer), fix)
        return ShapeError(f"{self._misfit_text(inputs, None)} Bring them to one size first.")

    def _misfit_text(self, inputs: tuple[Shape, ...], layer: Conv2D | None) -> str:
        shapes = enumeration([shape_text(shape) for shape in inputs])
        text = f"{self.label} takes inputs of one shape; it gets {shapes}."
        if layer is None:
            return text
        down, across = layer.strides
        step = (
            "" if down == across == 1 else f" and stride {down if down == across else tight((down, across))}"
        )
        filters = f"{exact(layer.filters)} filter{'s' * (layer.filters != 1)}"
        return f"{text} A 1×1 convolution with {filters}{step} makes them match."

    def operations(self, count: int) -> int:
        """Arithmetic operations for one output element that joins ``count`` inputs: one a ``sign``."""
        return count - 1

    def formula(self, terms: Sequence[str]) -> str:
        """How the inputs are joined, each written as a term."""
        return f" {self.sign} ".join(terms)

    def cost(self, *inputs: Shape) -> Cost:
        """The operations of every output element."""
        outputs = element_count(self.output_shape(*inputs))
        return Cost(flops=scaled(outputs, self.operations(len(inputs))))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A single input; and sizes of 1 are stretched, which may not be meant."""
        if len(set(inputs)) == 1 or any(None in shape for shape in inputs) or self.repeats_on_purpose(inputs):
            return super().warnings(*inputs)
        shapes = enumeration([shape_text(shape) for shape in inputs])
        message = (
            f"{shapes} are of different shapes: the smaller ones are repeated. Check that this is meant."
        )
        return (Finding(message, is_error=False),)

    def repeats_on_purpose(self, inputs: tuple[Shape, ...]) -> bool:
        """Whether inputs of unlike shapes are what the layer is commonly used for."""
        return False

    def derivation(self, *inputs: Shape) -> Derivation:
        """The operations."""
        output = self.output_shape(*inputs)
        return (
            Step("Output", self.formula([f"[{shape_text(shape)}]" for shape in inputs])),
            Step("Parameters", "0", "merging learns nothing"),
            count_step("FLOPs", product((self.operations(len(inputs)), *output)), self.cost(*inputs).flops),
        )

    def description(self) -> str:
        """What it does."""
        return "element by element"


@register
@dataclass(frozen=True, slots=True)
class Add(ElementwiseMerge):
    """Add maps element by element, as a skip connection does."""

    kind = "add"
    label = "Add"
    keras_name = "Add"
    sign = "+"


@register
@dataclass(frozen=True, slots=True)
class Concatenate(Merge):
    """Stack maps behind each other along the channels."""

    kind = "concatenate"
    label = "Concatenate"
    keras_name = "Concatenate"

    axis: int = setting(-1, "Axis", "Along which axis; −1 is the last: the channels.", advanced=True)

    def output_shape(self, *inputs: Shape) -> Shape:
        """The sizes along the axis add up; the others must agree."""
        if len({len(shape) for shape in inputs}) != 1:
            raise self._rank_error(inputs)
        position = self._position(inputs[0])
        first, *others = [(*shape[:position], *shape[position + 1 :]) for shape in inputs]
        sizes = [{shape[axis] for shape in (first, *others)} - {None} for axis in range(len(first))]
        if any(len(different) > 1 for different in sizes):
            shapes = enumeration([shape_text(shape) for shape in inputs])
            raise ShapeError(
                f"Concatenate takes inputs that agree in all but the joined axis; it gets {shapes}: "
                'use "same" padding and equal strides in the branches, or pool the larger one.'
            )
        along = [shape[position] for shape in inputs]
        joined = None if None in along else sum(size for size in along if size is not None)
        return (*inputs[0][:position], joined, *inputs[0][position + 1 :])

    def _rank_error(self, inputs: tuple[Shape, ...]) -> ShapeError:
        shapes = enumeration([shape_text(shape) for shape in inputs])
        ranks = [len(shape) for shape in inputs]
        slot = ranks.index(max(ranks))
        fixes = (
            [Fix("Insert Flatten", insert=(Flatten(),), slot=slot)] if 0 not in ranks and 1 in ranks else []
        )
        return ShapeError(
            f"Concatenate takes inputs with equally many axes; it gets {shapes}: flatten those with more of them.",
            *fixes,
        )

    def _position(self, shape: Shape) -> int:
        """Index of the joined axis in a shape without batch; Keras counts the batch as axis 0."""
        position = self.axis + len(shape) if self.axis < 0 else self.axis - 1
        if not 0 <= position < len(shape):
            raise ShapeError(
                f"Axis {signed(self.axis)} is none of the axes of {shape_text(shape)}: use −1, the channels.",
                Fix("Use the channels", {"axis": -1}),
            )
        return position

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """Its own place along the channels; unknown where places are put behind each other."""
        return () if self._position(inputs[0]) == len(inputs[0]) - 1 else None

    def derivation(self, *inputs: Shape) -> Derivation:
        """The sum along the axis."""
        position = self._position(inputs[0])
        output = self.output_shape(*inputs)
        parts = " + ".join(exact(shape[position]) for shape in inputs)
        title = "Channels" if position == len(output) - 1 else "Size"
        return (
            Step(title, f"{parts} = {exact(output[position])}"),
            Step("Parameters", "0", "merging learns nothing"),
        )

    def description(self) -> str:
        """Along which axis."""
        return "along the channels" if self.axis == -1 else f"along axis {signed(self.axis)}"
