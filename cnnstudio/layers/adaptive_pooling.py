"""Adaptive pooling layers: so many windows as are asked for, spread evenly over a map of any size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step
from cnnstudio.core.numerals import product, tight
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Pair, Shape, Single, Sizes, Triple
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.pooling import LEARNS_NOTHING
from cnnstudio.layers.window_arithmetic import axis_steps, count_step

LEAST = 2
"""The fewest windows, and the shortest map, that Keras's adaptive pooling can compute with TensorFlow."""


@dataclass(frozen=True, slots=True)
class SpreadWindows:
    """Windows spread evenly along one axis: window i reaches from ⌊i·size/count⌋ to ⌈(i + 1)·size/count⌉.

    Attributes:
        size: Length of the axis, in px.
        count: How many windows there are.
    """

    size: int
    count: int

    @property
    def pixels(self) -> int:
        """The lengths of all windows together: each end that falls inside a pixel counts it twice."""
        return self.size + self.count - math.gcd(self.size, self.count)

    @property
    def reach(self) -> Reach:
        """What one window sees: each pixel that its share of the axis touches.

        With both numbers divided by what they have in common, window i touches pixel q where
        i·size − count < q·count < (i + 1)·size.
        """
        common = math.gcd(self.size, self.count)
        size, count = self.size // common, self.count // common
        return Reach(size + count - 1, size, count - 1, count)


_RULE = "window i from ⌊i·size/count⌋ to ⌈(i + 1)·size/count⌉"


def _formula(windows: SpreadWindows) -> str:
    share = f"{windows.size}/{windows.count}"
    if windows.size % windows.count == 0:
        return f"{windows.count} windows of {share} = {windows.size // windows.count} px"
    return f"{windows.count} windows from ⌊i·{share}⌋ to ⌈(i + 1)·{share}⌉, i from 0"


def _remark(windows: SpreadWindows) -> str:
    common = math.gcd(windows.size, windows.count)
    sizes = f"{windows.size} + {windows.count} − {common} = {windows.pixels}"
    return f"together {sizes} px" if windows.size % windows.count else ""


@dataclass(frozen=True, slots=True)
class AdaptivePooling(Layer):
    """What adaptive pooling of every rank shares; a type sets its rank and what a window takes."""

    group = "Pooling"
    rank: ClassVar[int]
    whole: ClassVar[str]

    output_size: Sizes = ()

    def output_shape(self, *inputs: Shape) -> Shape:
        """The lengths that were asked for; the channels stay.

        Raises:
            ShapeError: Keras cannot compute it with TensorFlow, or the map has no fixed size.
        """
        shape = map_shape(self.label, inputs[0], self.rank)
        if None in shape[:-1]:
            raise ShapeError(
                f"{self.label} needs a map of fixed size; it gets {shape_text(shape)}: give the input its size, or "
                f"use {self.whole}."
            )
        self._check_least(shape)
        return (*self.output_size, shape[-1])

    def _check_least(self, shape: Shape) -> None:
        """Refuse what makes Keras's windows longer than their map.

        WORKAROUND: Keras also cuts windows that are one pixel longer than needed, which
        TensorFlow refuses to do in a model (keras.src.backend.tensorflow.nn).
        """
        if any((size or 0) < LEAST for size in shape[:-1]):
            raise ShapeError(
                f"{self.label} needs at least {LEAST} px along each axis; it gets {shape_text(shape)}: remove the "
                "layer, or let less shrink the map before it.",
                Fix("Remove the layer", remove=True),
            )
        if min(self.output_size) < LEAST:
            enough = tuple([max(LEAST, count) for count in self.output_size])
            raise ShapeError(
                f"{self.label} to {tight(self.output_size)} cannot be computed by Keras with TensorFlow, which needs "
                f"at least {LEAST} along each axis: use {tight(enough)}, or {self.whole} for a single value.",
                Fix(f"Use {tight(enough)}", {"output_size": enough}),
            )

    def windows(self, shape: Shape) -> tuple[SpreadWindows, ...]:
        """The windows along each axis of a map that is known to fit."""
        pairs = zip(shape[:-1], self.output_size, strict=True)
        return tuple([SpreadWindows(size or 0, count) for size, count in pairs])

    def pixels(self, shape: Shape) -> int:
        """The pixels of all windows together, in one channel."""
        return math.prod([windows.pixels for windows in self.windows(shape)])

    def operations(self, *inputs: Shape) -> Step:
        """The operations of all windows, as a line of the arithmetic."""
        raise NotImplementedError

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """One window."""
        return tuple([windows.reach for windows in self.windows(inputs[0])])

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """More windows than pixels, so that values repeat."""
        sizes = [windows.size for windows in self.windows(inputs[0])]
        fitting = tuple([min(pair) for pair in zip(sizes, self.output_size, strict=True)])
        if fitting == self.output_size:
            return ()
        message = (
            f"{tight(self.output_size)} windows are more than the map of {tight(sizes)} px has, so that values repeat: "
            f"use {tight(fitting)}."
        )
        fix = Fix(f"Use {tight(fitting)}", {"output_size": fitting})
        return (Finding(message, (fix,), is_error=False),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """Where the windows lie, and the operations."""
        return (
            *axis_steps(self.windows(inputs[0]), _formula, _remark, _RULE),
            LEARNS_NOTHING,
            self.operations(*inputs),
        )

    def description(self) -> str:
        """The lengths that come out."""
        return f"to {tight(self.output_size)}"


class _AdaptiveAverage(AdaptivePooling):
    """What the means of windows take."""

    __slots__ = ()

    def cost(self, *inputs: Shape) -> Cost:
        """For each window its additions and one division."""
        return Cost(flops=scaled(self.pixels(inputs[0]), inputs[0][-1]))

    def operations(self, *inputs: Shape) -> Step:
        """The same in words."""
        pixels = [windows.pixels for windows in self.windows(inputs[0])]
        note, rule = "additions, and one division a window", "pixels of all windows · channels"
        return count_step("FLOPs", product([*pixels, inputs[0][-1]]), self.cost(*inputs).flops, note, rule)


class _AdaptiveMaximum(AdaptivePooling):
    """What the largest values of windows take."""

    __slots__ = ()

    def cost(self, *inputs: Shape) -> Cost:
        """For each window one comparison fewer than it has pixels."""
        each = self.pixels(inputs[0]) - (element_count(self.output_size) or 0)
        return Cost(flops=scaled(each, inputs[0][-1]))

    def operations(self, *inputs: Shape) -> Step:
        """The same in words."""
        pixels = product([windows.pixels for windows in self.windows(inputs[0])])
        factors = f"({pixels} − {product(self.output_size)}) · {product(inputs[0][-1:])}"
        rule = "(pixels of all windows − windows) · channels"
        return count_step("FLOPs", factors, self.cost(*inputs).flops, "comparisons", rule)


@register
@dataclass(frozen=True, slots=True)
class AdaptiveAveragePooling2D(_AdaptiveAverage):
    """Keep means of so many windows as asked for, whatever the size of the map."""

    kind = "adaptive_average_pooling_2d"
    is_everyday = False
    label = "Adaptive average pooling"
    keras_name = "AdaptiveAveragePooling2D"
    rank = 2
    whole = "Global average pooling"

    output_size: Pair = setting((2, 2), "Output size", "Height × width that comes out, in px.", minimum=1)


@register
@dataclass(frozen=True, slots=True)
class AdaptiveAveragePooling1D(_AdaptiveAverage):
    """Keep means of so many stretches as asked for, whatever the length of the sequence."""

    kind = "adaptive_average_pooling_1d"
    is_everyday = False
    label = "Adaptive average pooling 1D"
    keras_name = "AdaptiveAveragePooling1D"
    rank = 1
    whole = "Global average pooling 1D"

    output_size: Single = setting((2,), "Output size", "Length that comes out, in steps.", minimum=1)


@register
@dataclass(frozen=True, slots=True)
class AdaptiveAveragePooling3D(_AdaptiveAverage):
    """Keep means of so many boxes as asked for, whatever the size of the volume."""

    kind = "adaptive_average_pooling_3d"
    is_everyday = False
    label = "Adaptive average pooling 3D"
    keras_name = "AdaptiveAveragePooling3D"
    rank = 3
    whole = "Global average pooling 3D"

    output_size: Triple = setting(
        (2, 2, 2), "Output size", "Depth × height × width that comes out, in px.", minimum=1
    )


@register
@dataclass(frozen=True, slots=True)
class AdaptiveMaxPooling2D(_AdaptiveMaximum):
    """Keep the largest values of so many windows as asked for, whatever the size of the map."""

    kind = "adaptive_max_pooling_2d"
    is_everyday = False
    label = "Adaptive max pooling"
    keras_name = "AdaptiveMaxPooling2D"
    rank = 2
    whole = "Global max pooling"

    output_size: Pair = setting((2, 2), "Output size", "Height × width that comes out, in px.", minimum=1)


@register
@dataclass(frozen=True, slots=True)
class AdaptiveMaxPooling1D(_AdaptiveMaximum):
    """Keep the largest values of so many stretches as asked for, whatever the sequence's length."""

    kind = "adaptive_max_pooling_1d"
    is_everyday = False
    label = "Adaptive max pooling 1D"
    keras_name = "AdaptiveMaxPooling1D"
    rank = 1
    whole = "Global max pooling 1D"

    output_size: Single = setting((2,), "Output size", "Length that comes out, in steps.", minimum=1)


@register
@dataclass(frozen=True, slots=True)
class AdaptiveMaxPooling3D(_AdaptiveMaximum):
    """Keep the largest values of so many boxes as asked for, whatever the size of the volume."""

    kind = "adaptive_max_pooling_3d"
    is_everyday = False
    label = "Adaptive max pooling 3D"
    keras_name = "AdaptiveMaxPooling3D"
    rank = 3
    whole = "Global max pooling 3D"

    output_size: Triple = setting(
        (2, 2, 2), "Output size", "Depth × height × width that comes out, in px.", minimum=1
    )
