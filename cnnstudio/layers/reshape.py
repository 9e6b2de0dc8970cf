"""Where values come in, and layers that lay them out in another shape without changing them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from cnnstudio.core.catalogue import register
from cnnstudio.core.errors import SettingError
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step
from cnnstudio.core.numerals import enumeration, exact, product, signed, times
from cnnstudio.core.receptive_field import WHOLE, Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Shape, Sizes
from cnnstudio.layers.window_arithmetic import count_step


@register
@dataclass(frozen=True, slots=True)
class Input(Layer):
    """Where images come in: their height, width and channels."""

    kind = "input"
    label = "Input"
    group = "Input and shape"
    keras_name = "InputLayer"
    minimum_inputs: ClassVar[int] = 0
    maximum_inputs: ClassVar[int | None] = 0

    shape: Shape = setting(
        (28, 28, 1), "Shape", "Height × width × channels; an empty size is left open.", minimum=1
    )

    @classmethod
    def base_name(cls) -> str:
        """``input``, as in code; not Keras's ``input_layer``."""
        return "input"

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape itself."""
        return self.shape

    def derivation(self, *inputs: Shape) -> Derivation:
        """How many numbers come in."""
        return (count_step("Values", product(self.shape) or "1", element_count(self.shape)),)

    def description(self) -> str:
        """Size and colour."""
        if len(self.shape) != 3:
            return shape_text(self.shape) if self.shape else "a single number"
        colour = {1: "grey", 3: "colour"}.get(self.shape[2] or 0, f"{exact(self.shape[2])} channels")
        return f"{shape_text(self.shape[:2])}, {colour}"

    @classmethod
    def from_keras(cls, config: Mapping[str, Any]) -> Self:
        """Read a saved InputLayer, whose shape has the batch axis in front."""
        batch_shape = config.get("batch_shape") or config.get("batch_input_shape")
        if batch_shape is None and "shape" not in config:
            raise SettingError("The file does not say the input's shape: give the input a size.", "shape")
        return cls(tuple(batch_shape)[1:] if batch_shape else tuple(config["shape"]))


@register
@dataclass(frozen=True, slots=True)
class Flatten(Layer):
    """Lay all values out in one row, for dense layers."""

    kind = "flatten"
    label = "Flatten"
    group = "Input and shape"
    keras_name = "Flatten"
    keeps_sums = True

    def output_shape(self, *inputs: Shape) -> Shape:
        """One axis with all values."""
        return (element_count(inputs[0]),)

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """The row as a whole sees the whole map."""
        return (WHOLE,) * max(0, len(inputs[0]) - 1)

    def derivation(self, *inputs: Shape) -> Derivation:
        """How many values there are."""
        return (count_step("Values", product(inputs[0]) or "1", element_count(inputs[0])),)

    def description(self) -> str:
        """What it does to the axes."""
        return "all values in one row"


@register
@dataclass(frozen=True, slots=True)
class Reshape(Layer):
    """Lay the values of a sample out in another shape, in their order."""

    kind = "reshape"
    label = "Reshape"
    group = "Input and shape"
    keras_name = "Reshape"
    keeps_sums = True

    target_shape: Sizes = setting(
        (-1,), "Shape", "The sizes that come out; one of them may be −1: whatever is left.", minimum=-1
    )

    def output_shape(self, *inputs: Shape) -> Shape:
        """The target, with the open size worked out."""
        if self.target_shape.count(-1) > 1:
            raise ShapeError(
                f"{self.target_shape.count(-1)} sizes of {self._target()} are −1, but only one can be worked out: "
                "give the others.",
                Fix("Lay all out in one row", {"target_shape": (-1,)}),
            )
        known = math.prod([size for size in self.target_shape if size != -1])
        count = element_count(inputs[0])
        if count is None:
            return tuple([None if size == -1 else size for size in self.target_shape])
        if not self._fits(count, known):
            raise self._misfit(inputs[0], count, known)
        return tuple([count // known if size == -1 else size for size in self.target_shape])

    def _fits(self, count: int, known: int) -> bool:
        return known > 0 and count % known == 0 if -1 in self.target_shape else count == known

    def _target(self) -> str:
        return times([signed(size) for size in self.target_shape]) or "a single number"

    def _misfit(self, shape: Shape, count: int, known: int) -> ShapeError:
        """The refusal, with a size that may be left open so that the others fit."""
        for place, size in enumerate(self.target_shape):
            rest = known // size if size > 0 else 0
            if -1 not in self.target_shape and rest and count % rest == 0:
                open_ = (*self.target_shape[:place], -1, *self.target_shape[place + 1 :])
                fix = Fix(f"Let size {place + 1} be what is left", {"target_shape": open_})
                break
        else:
            fix = Fix("Lay all out in one row", {"target_shape": (-1,)})
        held = f"multiples of {exact(known)}" if -1 in self.target_shape else exact(known)
        return ShapeError(
            f"{self._target()} holds {held} values, but {shape_text(shape)} has {exact(count)}: "
            "use sizes whose product is that, or −1 for one of them.",
            fix,
        )

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """Its own place where the places stay; the whole map in a row; otherwise unknown."""
        shape, output = inputs[0], self.output_shape(*inputs)
        if len(shape) <= 1 or shape[:-1] == output[:-1]:
            return ()
        return (WHOLE,) * (len(shape) - 1) if len(output) <= 1 else None

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A shape that images of most sizes do not fit."""
        if element_count(inputs[0]) is not None or -1 in self.target_shape:
            return ()
        known = math.prod(self.target_shape)
        message = (
            f"{shape_text(inputs[0])} is only {self._target()} where the image has just {exact(known)} values there: "
            "use −1 for one of the sizes, or give the input a fixed size."
        )
        return (Finding(message, (Fix("Lay all out in one row", {"target_shape": (-1,)}),), is_error=False),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """How many values there are, before and after."""
        output = self.output_shape(*inputs)
        return (
            count_step("Values", product(inputs[0]) or "1", element_count(inputs[0])),
            count_step("Laid out as", product(output) or "1", element_count(output)),
        )

    def description(self) -> str:
        """The target."""
        return self._target()


@register
@dataclass(frozen=True, slots=True)
class Permute(Layer):
    """Put the axes of a sample in another order."""

    kind = "permute"
    is_everyday = False
    label = "Permute"
    group = "Input and shape"
    keras_name = "Permute"
    is_everyday = False

    dims: Sizes = setting(
        (2, 1, 3),
        "Order",
        "Which axis comes first, second…; 1 is the first now, without the batch.",
        minimum=1,
    )

    def output_shape(self, *inputs: Shape) -> Shape:
        """The sizes in their new order."""
        shape = inputs[0]
        if sorted(self.dims) != list(range(1, len(shape) + 1)):
            order = enumeration([str(axis) for axis in self.dims]) or "no axis"
            wanted = tuple(range(1, len(shape) + 1))
            raise ShapeError(
                f"The order names {order}, but {shape_text(shape)} has {len(shape)} "
                f"ax{'i' if len(shape) == 1 else 'e'}s: name each of them once.",
                Fix("Leave the axes in order", {"dims": wanted}),
            )
        return tuple([shape[axis - 1] for axis in self.dims])

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """Its own place where the order stays; otherwise unknown."""
        return () if list(self.dims) == sorted(self.dims) else None

    def derivation(self, *inputs: Shape) -> Derivation:
        """The shape before and after."""
        return (Step("Shape", f"{shape_text(inputs[0])} → {shape_text(self.output_shape(*inputs))}"),)

    def description(self) -> str:
        """The order."""
        return f"axes {', '.join(str(axis) for axis in self.dims)}" if self.dims else "no axis"


@register
@dataclass(frozen=True, slots=True)
class RepeatVector(Layer):
    """Make a sequence of the same row of values several times."""

    kind = "repeat_vector"
    is_everyday = False
    label = "Repeat vector"
    group = "Input and shape"
    keras_name = "RepeatVector"
    is_everyday = False

    n: int = setting(2, "Times", "How often the row is repeated.", minimum=1)

    def output_shape(self, *inputs: Shape) -> Shape:
        """A step for each time."""
        if len(inputs[0]) != 1:
            raise ShapeError(
                f"Repeat vector needs a row of values; it gets {shape_text(inputs[0])}: put Flatten before it.",
                Fix("Put Flatten before it", insert=(Flatten(),)),
            )
        return (self.n, inputs[0][0])

    def derivation(self, *inputs: Shape) -> Derivation:
        """How many values come out."""
        output = self.output_shape(*inputs)
        return (count_step("Values", product(output), element_count(output)),)

    def description(self) -> str:
        """How often."""
        return f"{self.n} ×"
