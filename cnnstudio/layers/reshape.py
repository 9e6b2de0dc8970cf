"""Layers that make, rearrange or scale values without learning: input, padding, flattening, rescaling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.errors import SettingError
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, Step
from cnnstudio.core.numerals import exact, product, signed
from cnnstudio.core.receptive_field import WHOLE, Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Margins, Shape
from cnnstudio.layers.demands import map_shape
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
class ZeroPadding2D(Layer):
    """Add rows and columns of zeros around the map."""

    kind = "zero_padding_2d"
    label = "Zero padding"
    group = "Input and shape"
    keras_name = "ZeroPadding2D"

    padding: Margins = setting(((1, 1), (1, 1)), "Zeros", "Top, bottom, left and right, in px.", minimum=0)

    def output_shape(self, *inputs: Shape) -> Shape:
        """Height and width grow by the zeros."""
        shape = map_shape(self.label, inputs[0])
        sides = zip(shape[:2], self.padding, strict=True)
        return (*(None if size is None else size + sum(zeros) for size, zeros in sides), shape[2])

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """Its own pixel, moved by the zeros before it."""
        return tuple(Reach(before=before) for before, _ in self.padding)

    def derivation(self, *inputs: Shape) -> Derivation:
        """Height and width."""
        output = self.output_shape(*inputs)
        return tuple(
            Step(name, f"{exact(size)} + {before} + {after} = {exact(grown)}")
            for name, size, (before, after), grown in zip(
                ("Height", "Width"), inputs[0][:2], self.padding, output[:2], strict=True
            )
        )

    def description(self) -> str:
        """One number where all sides agree."""
        (top, bottom), (left, right) = self.padding
        if top == bottom == left == right:
            return f"{top} px on every side"
        return f"top {top}, bottom {bottom}, left {left}, right {right} px"


@register
@dataclass(frozen=True, slots=True)
class Flatten(Layer):
    """Lay all values out in one row, for dense layers."""

    kind = "flatten"
    label = "Flatten"
    group = "Input and shape"
    keras_name = "Flatten"

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
class Rescaling(Layer):
    """Multiply every value and add an offset: pixels 0…255 become 0…1."""

    kind = "rescaling"
    label = "Rescaling"
    group = "Input and shape"
    keras_name = "Rescaling"

    scale: float = setting(1 / 255, "Scale", "What every value is multiplied by.")
    offset: float = setting(0.0, "Offset", "What is added after that.")

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        return inputs[0]

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A scale of 0 makes all images alike."""
        if self.scale != 0:
            return ()
        message = f"A scale of 0 makes every value {signed(self.offset)}: use another one, such as 1/255."
        return (Finding(message, (Fix("Use 1/255", {"scale": 1 / 255}),), is_error=False),)

    def cost(self, *inputs: Shape) -> Cost:
        """One multiplication and one addition a value."""
        return Cost(flops=scaled(element_count(inputs[0]), 2))

    def derivation(self, *inputs: Shape) -> Derivation:
        """What becomes of black and white."""
        white = 255 * self.scale + self.offset
        return (
            Step("Pixels", f"0 … 255 → {signed(self.offset)} … {signed(white)}"),
            count_step("FLOPs", product((2, *inputs[0])), self.cost(*inputs).flops),
        )

    def description(self) -> str:
        """The factor as a fraction where it is one of 255."""
        factor = {1 / 255: "1/255", 1 / 127.5: "1/127.5"}.get(self.scale, signed(self.scale))
        return f"× {factor}" + (
            f" {'+' if self.offset > 0 else '−'} {abs(self.offset):g}" if self.offset else ""
        )
