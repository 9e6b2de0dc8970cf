"""Pooling layers: one number for each window of each channel."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Finding, Layer, Step
from cnnstudio.core.numerals import product, tight
from cnnstudio.core.receptive_field import WHOLE, Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import Axis, element_count, window_axes
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.choices import PADDINGS
from cnnstudio.layers.demands import map_shape, window_output
from cnnstudio.layers.window_arithmetic import (
    count_step,
    ignored_finding,
    oversized_finding,
    stride_text,
    window_reach,
    window_steps,
)


class WindowPooling(Layer):
    """What all pooling windows share; a type adds what it counts for one window."""

    __slots__ = ()
    pool_size: Pair
    strides: Pair | None
    padding: str

    def window_operations(self) -> int:
        """Arithmetic operations for one output element."""
        raise NotImplementedError

    def output_shape(self, *inputs: Shape) -> Shape:
        """H × W by the window's arithmetic; the channels stay."""
        shape = map_shape(self.label, inputs[0])
        return (*window_output(self.label, self._axes(shape), "pool_size"), shape[2])

    def _axes(self, shape: Shape) -> tuple[Axis, ...]:
        return window_axes(shape[:2], self.pool_size, self.strides or self.pool_size, self.padding)

    def cost(self, *inputs: Shape) -> Cost:
        """No weights; the operations of one window for every output element."""
        outputs = element_count(self.output_shape(*inputs))
        return Cost(flops=scaled(outputs, self.window_operations()))

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """One window."""
        return window_reach(self._axes(inputs[0]))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Pixels that no window reaches, and windows larger than their map."""
        axes = self._axes(inputs[0])
        return ignored_finding(axes, {"padding": "same"}) + oversized_finding(axes, "pool_size")

    def derivation(self, *inputs: Shape) -> Derivation:
        """Height and width, and the operations."""
        output, cost = self.output_shape(*inputs), self.cost(*inputs)
        each = self.window_operations()
        return (
            *window_steps(self._axes(inputs[0])),
            Step("Parameters", "0", "pooling learns nothing"),
            count_step("FLOPs", f"{each} · {product(output)}", cost.flops),
        )

    def description(self) -> str:
        """Window and stride."""
        parts = [tight(self.pool_size), stride_text(self.strides or self.pool_size)]
        return ", ".join([*parts, "same"] if self.padding == "same" else parts)


@register
@dataclass(frozen=True, slots=True)
class MaxPooling2D(WindowPooling):
    """Keep the largest value of each window, channel by channel."""

    kind = "max_pooling_2d"
    label = "Max pooling"
    group = "Pooling"
    keras_name = "MaxPooling2D"

    pool_size: Pair = setting((2, 2), "Window", "Height × width, in px.", minimum=1)
    strides: Pair | None = setting(
        None, "Stride", "Step between windows, in px; empty: the window's size.", minimum=1
    )
    padding: str = setting("valid", "Padding", "Pad so that no pixel is dropped?", choices=PADDINGS)

    def window_operations(self) -> int:
        """One comparison fewer than the window has pixels."""
        return math.prod(self.pool_size) - 1


@register
@dataclass(frozen=True, slots=True)
class AveragePooling2D(WindowPooling):
    """Keep the mean of each window, channel by channel."""

    kind = "average_pooling_2d"
    label = "Average pooling"
    group = "Pooling"
    keras_name = "AveragePooling2D"

    pool_size: Pair = setting((2, 2), "Window", "Height × width, in px.", minimum=1)
    strides: Pair | None = setting(
        None, "Stride", "Step between windows, in px; empty: the window's size.", minimum=1
    )
    padding: str = setting("valid", "Padding", "Pad so that no pixel is dropped?", choices=PADDINGS)

    def window_operations(self) -> int:
        """The additions of a window and one division."""
        return math.prod(self.pool_size)


@register
@dataclass(frozen=True, slots=True)
class GlobalAveragePooling2D(Layer):
    """Replace each whole map by its mean: one number a channel."""

    kind = "global_average_pooling_2d"
    label = "Global average pooling"
    group = "Pooling"
    keras_name = "GlobalAveragePooling2D"

    keepdims: bool = setting(False, "Keep axes", "Give 1 × 1 × C instead of C.")

    def output_shape(self, *inputs: Shape) -> Shape:
        """One number a channel."""
        shape = map_shape(self.label, inputs[0])
        return (1, 1, shape[2]) if self.keepdims else (shape[2],)

    def cost(self, *inputs: Shape) -> Cost:
        """The additions of each map and one division."""
        return Cost(flops=element_count(inputs[0]))

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """The whole map."""
        return (WHOLE, WHOLE)

    def derivation(self, *inputs: Shape) -> Derivation:
        """How many numbers go into each mean."""
        return (
            Step(
                "Output",
                f"mean of {product(inputs[0][:2])} pixels for each of {product(inputs[0][2:])} channels",
            ),
            Step("Parameters", "0", "pooling learns nothing"),
            count_step("FLOPs", product(inputs[0]), self.cost(*inputs).flops),
        )

    def description(self) -> str:
        """What it averages over."""
        return "mean over height and width"
