"""Global pooling layers: one number for the whole of each channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Layer, Step
from cnnstudio.core.numerals import enumeration, product
from cnnstudio.core.receptive_field import WHOLE, Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.values import Shape
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.pooling import LEARNS_NOTHING
from cnnstudio.layers.window_arithmetic import count_step, side_names


@dataclass(frozen=True, slots=True)
class GlobalPooling(Layer):
    """What global pooling of every rank shares; a type sets its rank and what it keeps."""

    group = "Pooling"
    rank: ClassVar[int]
    kept: ClassVar[str]

    keepdims: bool = setting(False, "Keep axes", "Keep the axes, each of length 1: 1 × 1 × C instead of C.")

    def output_shape(self, *inputs: Shape) -> Shape:
        """One number a channel."""
        shape = map_shape(self.label, inputs[0], self.rank)
        return (*(1,) * self.rank * self.keepdims, shape[-1])

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """The whole map."""
        return (WHOLE,) * self.rank

    def operations(self, *inputs: Shape) -> Step:
        """The operations for a map, as a line of the arithmetic."""
        raise NotImplementedError

    def derivation(self, *inputs: Shape) -> Derivation:
        """How many numbers go into each one kept, and the operations."""
        shape = inputs[0]
        text = f"{self.kept} of {product(shape[:-1])} pixels for each of {product(shape[-1:])} channels"
        return (
            Step("Output", text),
            LEARNS_NOTHING,
            self.operations(*inputs),
        )

    def description(self) -> str:
        """What it keeps of which axes."""
        return f"{self.kept} over {enumeration([name.lower() for name in side_names(self.rank)])}"


class _GlobalAverage(GlobalPooling):
    """What a mean takes."""

    __slots__ = ()
    keeps_sums = True
    kept = "mean"

    def cost(self, *inputs: Shape) -> Cost:
        """The additions of each map and one division."""
        return Cost(flops=element_count(inputs[0]))

    def operations(self, *inputs: Shape) -> Step:
        """The same in words."""
        note = "additions, and one division a channel"
        return count_step("FLOPs", product(inputs[0]), self.cost(*inputs).flops, note, "pixels · channels")


class _GlobalMaximum(GlobalPooling):
    """What the largest value takes."""

    __slots__ = ()
    kept = "largest"

    def cost(self, *inputs: Shape) -> Cost:
        """One comparison fewer than each map has pixels."""
        pixels = element_count(inputs[0][:-1])
        return Cost(flops=scaled(None if pixels is None else pixels - 1, inputs[0][-1]))

    def operations(self, *inputs: Shape) -> Step:
        """The same in words."""
        factors = f"({product(inputs[0][:-1])} − 1) · {product(inputs[0][-1:])}"
        rule = "(pixels − 1) · channels"
        return count_step("FLOPs", factors, self.cost(*inputs).flops, "comparisons", rule)


@register
@dataclass(frozen=True, slots=True)
class GlobalAveragePooling2D(_GlobalAverage):
    """Replace each whole map by its mean: one number a channel."""

    kind = "global_average_pooling_2d"
    label = "Global average pooling"
    keras_name = "GlobalAveragePooling2D"
    rank = 2


@register
@dataclass(frozen=True, slots=True)
class GlobalAveragePooling1D(_GlobalAverage):
    """Replace each whole sequence by its mean: one number a channel."""

    kind = "global_average_pooling_1d"
    is_everyday = False
    label = "Global average pooling 1D"
    keras_name = "GlobalAveragePooling1D"
    rank = 1


@register
@dataclass(frozen=True, slots=True)
class GlobalAveragePooling3D(_GlobalAverage):
    """Replace each whole volume by its mean: one number a channel."""

    kind = "global_average_pooling_3d"
    is_everyday = False
    label = "Global average pooling 3D"
    keras_name = "GlobalAveragePooling3D"
    rank = 3


@register
@dataclass(frozen=True, slots=True)
class GlobalMaxPooling2D(_GlobalMaximum):
    """Replace each whole map by its largest value: one number a channel."""

    kind = "global_max_pooling_2d"
    label = "Global max pooling"
    keras_name = "GlobalMaxPooling2D"
    rank = 2


@register
@dataclass(frozen=True, slots=True)
class GlobalMaxPooling1D(_GlobalMaximum):
    """Replace each whole sequence by its largest value: one number a channel."""

    kind = "global_max_pooling_1d"
    is_everyday = False
    label = "Global max pooling 1D"
    keras_name = "GlobalMaxPooling1D"
    rank = 1


@register
@dataclass(frozen=True, slots=True)
class GlobalMaxPooling3D(_GlobalMaximum):
    """Replace each whole volume by its largest value: one number a channel."""

    kind = "global_max_pooling_3d"
    is_everyday = False
    label = "Global max pooling 3D"
    keras_name = "GlobalMaxPooling3D"
    rank = 3
