"""Layers that join several inputs into one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step
from cnnstudio.core.numerals import enumeration, exact, product
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Shape
from cnnstudio.layers.convolution import Conv2D


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
    if len(source) != 3 or len(target) != 3 or None in source or None in target:
        return None
    strides = tuple(
        -(-(one or 0) // max(1, other or 1)) for one, other in zip(source[:2], target[:2], strict=True)
    )
    if min(strides) < 1 or any(
        -(-(size or 0) // step) != goal for size, step, goal in zip(source, strides, target, strict=False)
    ):
        return None
    return Conv2D(filters=target[2], kernel_size=(1, 1), strides=strides, padding="same")


@register
@dataclass(frozen=True, slots=True)
class Add(Layer):
    """Add maps element by element, as a skip connection does."""

    kind = "add"
    label = "Add"
    group = "Merge"
    keras_name = "Add"
    minimum_inputs: ClassVar[int] = 2
    maximum_inputs: ClassVar[int | None] = None

    def output_shape(self, *inputs: Shape) -> Shape:
        """The common shape."""
        joined: Shape | None = inputs[0]
        for shape in inputs[1:]:
            joined = broadcast_shape(joined, shape) if joined is not None else None
        if joined is None:
            raise self._mismatch(inputs)
        return joined

    def _mismatch(self, inputs: tuple[Shape, ...]) -> ShapeError:
        """Say which shapes meet, and offer a convolution on the one that can be brought to the other."""
        shapes = enumeration([shape_text(shape) for shape in inputs])
        for slot, target in ((1, inputs[0]), (0, inputs[1])):
            layer = projection(inputs[slot], target)
            if layer is None or broadcast_shape(inputs[slot], target) is not None:
                continue
            fix = Fix("Insert 1×1 convolution", insert=(layer,), slot=slot)
            step = "" if layer.strides == (1, 1) else f" and stride {layer.strides[0]}"
            return ShapeError(
                f"{self.label} takes inputs of one shape; it gets {shapes}. A 1×1 convolution with "
                f"{exact(layer.filters)} filters{step} makes them match.",
                fix,
            )
        return ShapeError(
            f"{self.label} takes inputs of one shape; it gets {shapes}: bring them to one size first."
        )

    def cost(self, *inputs: Shape) -> Cost:
        """One addition an element for every input but the first."""
        return Cost(flops=scaled(element_count(self.output_shape(*inputs)), len(inputs) - 1))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Sizes of 1 are stretched, which may not be meant."""
        if len(set(inputs)) == 1 or any(None in shape for shape in inputs):
            return ()
        shapes = enumeration([shape_text(shape) for shape in inputs])
        message = f"{shapes} are of different shapes: the sizes of 1 are stretched. Check that this is meant."
        return (Finding(message, is_error=False),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The operations."""
        output = self.output_shape(*inputs)
        return (
            Step("Output", " + ".join(shape_text(shape) for shape in inputs)),
            Step("Parameters", "0", "merging learns nothing"),
            Step("FLOPs", f"{len(inputs) - 1}·{product(output)} = {exact(self.cost(*inputs).flops)}"),
        )

    def description(self) -> str:
        """What it does."""
        return "element by element"


@register
@dataclass(frozen=True, slots=True)
class Concatenate(Layer):
    """Stack maps behind each other along the channels."""

    kind = "concatenate"
    label = "Concatenate"
    group = "Merge"
    keras_name = "Concatenate"
    minimum_inputs: ClassVar[int] = 2
    maximum_inputs: ClassVar[int | None] = None

    axis: int = setting(-1, "Axis", "Along which axis; −1 is the last: the channels.", advanced=True)

    def output_shape(self, *inputs: Shape) -> Shape:
        """The sizes along the axis add up; the others must agree."""
        ranks = {len(shape) for shape in inputs}
        shapes = enumeration([shape_text(shape) for shape in inputs])
        if len(ranks) != 1:
            raise ShapeError(
                f"Concatenate takes inputs with equally many axes; it gets {shapes}: flatten the others."
            )
        position = self._position(inputs[0])
        rest = [tuple(size for i, size in enumerate(shape) if i != position) for shape in inputs]
        if any(not _agree(rest[0], other) for other in rest[1:]):
            raise ShapeError(
                f"Concatenate takes inputs that agree in all but the joined axis; it gets {shapes}: "
                'use "same" padding and equal strides in the branches, or pool the larger one.'
            )
        along = [shape[position] for shape in inputs]
        joined = None if None in along else sum(size or 0 for size in along)
        common = (
            next((size for size in sizes if size is not None), None) for sizes in zip(*inputs, strict=True)
        )
        return tuple(joined if i == position else size for i, size in enumerate(common))

    def _position(self, shape: Shape) -> int:
        """Index of the joined axis in a shape without batch; Keras counts the batch as axis 0."""
        position = self.axis + len(shape) if self.axis < 0 else self.axis - 1
        if not 0 <= position < len(shape):
            raise ShapeError(
                f"Axis {self.axis} is none of the axes of {shape_text(shape)}: use −1, the channels."
            )
        return position

    def derivation(self, *inputs: Shape) -> Derivation:
        """The sum along the axis."""
        position = self._position(inputs[0])
        output = self.output_shape(*inputs)
        parts = " + ".join(exact(shape[position]) for shape in inputs)
        return (
            Step(
                "Channels" if position == len(output) - 1 else "Size", f"{parts} = {exact(output[position])}"
            ),
            Step("Parameters", "0", "merging learns nothing"),
        )

    def description(self) -> str:
        """Along which axis."""
        return "along the channels" if self.axis == -1 else f"along axis {self.axis}"


def _agree(first: Shape, second: Shape) -> bool:
    """Whether sizes are equal where both are fixed."""
    return all(one == other or None in (one, other) for one, other in zip(first, second, strict=True))
