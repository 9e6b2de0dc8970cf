"""Pooling layers: one number for each window of each channel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Finding, Layer, Step
from cnnstudio.core.numerals import product, tight
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import Axis, element_count, window_axes
from cnnstudio.core.values import Pair, Shape, Single, Sizes, Triple
from cnnstudio.layers.choices import PADDINGS
from cnnstudio.layers.demands import map_shape, window_output
from cnnstudio.layers.window_arithmetic import (
    count_step,
    oversized_finding,
    stride_text,
    window_reach,
    window_steps,
)
from cnnstudio.layers.window_hints import edge_hints

LEARNS_NOTHING = Step("Parameters", "0", "pooling learns nothing")

_STEP = "Step between windows, in px; empty: the window's size."


@dataclass(frozen=True, slots=True)
class WindowPooling(Layer):
    """What pooling windows of every rank share; a type sets its rank and the lengths of its window."""

    group = "Pooling"
    rank: ClassVar[int]
    operations: ClassVar[str]
    operations_rule: ClassVar[str]

    pool_size: Sizes = ()
    strides: Sizes | None = None
    padding: str = setting("valid", "Padding", "Pad so that no pixel is dropped?", choices=PADDINGS)

    def window_operations(self) -> int:
        """Arithmetic operations for one output element."""
        raise NotImplementedError

    def window_formula(self) -> str:
        """The same as a formula."""
        raise NotImplementedError

    def output_shape(self, *inputs: Shape) -> Shape:
        """The lengths by the window's arithmetic; the channels stay."""
        shape = map_shape(self.label, inputs[0], self.rank)
        return (*window_output(self.label, self._axes(shape), "pool_size"), shape[-1])

    def _axes(self, shape: Shape) -> tuple[Axis, ...]:
        return window_axes(shape[:-1], self.pool_size, self.strides or self.pool_size, self.padding)

    def cost(self, *inputs: Shape) -> Cost:
        """No weights; the operations of one window for every output element."""
        outputs = element_count(self.output_shape(*inputs))
        return Cost(flops=scaled(outputs, self.window_operations()))

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """One window."""
        return window_reach(self._axes(inputs[0]))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Windows larger than their map."""
        return oversized_finding(self._axes(inputs[0]), "pool_size")

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Pixels that no window reaches, and "same" padding that is uneven."""
        return edge_hints(self._axes(inputs[0]))

    def derivation(self, *inputs: Shape) -> Derivation:
        """The lengths, and the operations."""
        output, cost = self.output_shape(*inputs), self.cost(*inputs)
        return (
            *window_steps(self._axes(inputs[0])),
            LEARNS_NOTHING,
            count_step(
                "FLOPs",
                f"{self.window_formula()} · {product(output)}",
                cost.flops,
                self.operations,
                self.operations_rule,
            ),
        )

    def description(self) -> str:
        """Window and stride."""
        parts = [tight(self.pool_size), stride_text(self.strides or self.pool_size)]
        return ", ".join([*parts, "same"] if self.padding == "same" else parts)


class _MaxPooling(WindowPooling):
    """What the largest value of a window takes."""

    __slots__ = ()
    operations = "comparisons"
    operations_rule = "(pixels of a window − 1) · outputs"

    def window_operations(self) -> int:
        """One comparison fewer than the window has pixels."""
        return math.prod(self.pool_size) - 1

    def window_formula(self) -> str:
        """The comparisons of a window."""
        return f"({product(self.pool_size)} − 1)"


class _AveragePooling(WindowPooling):
    """What the mean of a window takes."""

    __slots__ = ()
    keeps_sums = True
    operations = "additions, and one division a window"
    operations_rule = "pixels of a window · outputs"

    def window_operations(self) -> int:
        """The additions of a window and one division."""
        return math.prod(self.pool_size)

    def window_formula(self) -> str:
        """The additions of a window and one division."""
        return product(self.pool_size)


@register
@dataclass(frozen=True, slots=True)
class MaxPooling2D(_MaxPooling):
    """Keep the largest value of each window, channel by channel."""

    kind = "max_pooling_2d"
    label = "Max pooling"
    keras_name = "MaxPooling2D"
    rank = 2

    pool_size: Pair = setting((2, 2), "Window", "Height × width, in px.", minimum=1)
    strides: Pair | None = setting(None, "Stride", _STEP, minimum=1)


@register
@dataclass(frozen=True, slots=True)
class MaxPooling1D(_MaxPooling):
    """Keep the largest value of each stretch of a sequence, channel by channel."""

    kind = "max_pooling_1d"
    is_everyday = False
    label = "Max pooling 1D"
    keras_name = "MaxPooling1D"
    rank = 1

    pool_size: Single = setting((2,), "Window", "Length, in steps of the sequence.", minimum=1)
    strides: Single | None = setting(None, "Stride", _STEP, minimum=1)


@register
@dataclass(frozen=True, slots=True)
class MaxPooling3D(_MaxPooling):
    """Keep the largest value of each box of a volume, channel by channel."""

    kind = "max_pooling_3d"
    is_everyday = False
    label = "Max pooling 3D"
    keras_name = "MaxPooling3D"
    rank = 3

    pool_size: Triple = setting((2, 2, 2), "Window", "Depth × height × width, in px.", minimum=1)
    strides: Triple | None = setting(None, "Stride", _STEP, minimum=1)


@register
@dataclass(frozen=True, slots=True)
class AveragePooling2D(_AveragePooling):
    """Keep the mean of each window, channel by channel."""

    kind = "average_pooling_2d"
    label = "Average pooling"
    keras_name = "AveragePooling2D"
    rank = 2

    pool_size: Pair = setting((2, 2), "Window", "Height × width, in px.", minimum=1)
    strides: Pair | None = setting(None, "Stride", _STEP, minimum=1)


@register
@dataclass(frozen=True, slots=True)
class AveragePooling1D(_AveragePooling):
    """Keep the mean of each stretch of a sequence, channel by channel."""

    kind = "average_pooling_1d"
    is_everyday = False
    label = "Average pooling 1D"
    keras_name = "AveragePooling1D"
    rank = 1

    pool_size: Single = setting((2,), "Window", "Length, in steps of the sequence.", minimum=1)
    strides: Single | None = setting(None, "Stride", _STEP, minimum=1)


@register
@dataclass(frozen=True, slots=True)
class AveragePooling3D(_AveragePooling):
    """Keep the mean of each box of a volume, channel by channel."""

    kind = "average_pooling_3d"
    is_everyday = False
    label = "Average pooling 3D"
    keras_name = "AveragePooling3D"
    rank = 3

    pool_size: Triple = setting((2, 2, 2), "Window", "Depth × height × width, in px.", minimum=1)
    strides: Triple | None = setting(None, "Stride", _STEP, minimum=1)
