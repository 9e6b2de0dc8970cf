"""Upsampling layers: make a map larger by a whole factor, without learning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Layer, Step
from cnnstudio.core.numerals import exact, product, tight
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.values import Pair, Shape, Sizes, Triple
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.interpolation import INTERPOLATIONS, Scaling, interpolation_operations
from cnnstudio.layers.window_arithmetic import count_step, side_names


class Upsampling(Layer):
    """What all ranks of upsampling share; a type has its factors."""

    __slots__ = ()
    group = "Input and shape"
    rank: ClassVar[int]

    def factors(self) -> Sizes:
        """By how much each axis grows."""
        raise NotImplementedError

    def way(self) -> str:
        """How values between pixels come about."""
        return "nearest"

    def output_shape(self, *inputs: Shape) -> Shape:
        """Every length times its factor; the channels stay."""
        shape = map_shape(self.label, inputs[0], self.rank)
        lengths = zip(shape, self.factors(), strict=False)
        return (*[None if size is None else size * factor for size, factor in lengths], shape[-1])

    def cost(self, *inputs: Shape) -> Cost:
        """Nothing for copies; a weighted mean for each value otherwise."""
        each = interpolation_operations(self.way())
        return Cost(flops=scaled(element_count(self.output_shape(*inputs)), each))

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """The nearest pixel, or the two along each axis between which it lies."""
        lengths = [size or 2 for size in inputs[0][:-1]]  # the window is the same for every length but 1
        axes = [
            Scaling(length, length * factor).reach(self.way())
            for length, factor in zip(lengths, self.factors(), strict=True)
        ]
        known = tuple([axis for axis in axes if axis is not None])
        return known if len(known) == len(axes) else None

    def derivation(self, *inputs: Shape) -> Derivation:
        """Every length, and the operations."""
        output, cost = self.output_shape(*inputs), self.cost(*inputs)
        each = interpolation_operations(self.way())
        sides = zip(side_names(self.rank), inputs[0], self.factors(), output, strict=False)
        steps = [
            Step(name, f"{exact(size)}·{factor} = {exact(result)}") for name, size, factor, result in sides
        ]
        if not each:
            return (*steps, Step("FLOPs", "0", "it only copies"))
        return (*steps, count_step("FLOPs", f"{each}·{product(output)}", cost.flops))

    def description(self) -> str:
        """The factors, and the way between pixels."""
        factors = self.factors()
        text = f"× {factors[0] if len(set(factors)) == 1 else tight(factors)}"
        return text if self.way() == "nearest" else f"{text}, {self.way()}"


@register
@dataclass(frozen=True, slots=True)
class UpSampling2D(Upsampling):
    """Make the map larger by whole factors: repeat its pixels, or go smoothly from one to the next."""

    kind = "up_sampling_2d"
    label = "Upsampling"
    keras_name = "UpSampling2D"
    rank = 2

    size: Pair = setting((2, 2), "Factor", "By how much height and width grow.", minimum=1)
    interpolation: str = setting(
        "nearest", "Interpolation", "How values between pixels come about; nearest: pixels are repeated.",
        choices=INTERPOLATIONS,
    )  # fmt: skip

    def factors(self) -> Sizes:
        """Of height and width."""
        return self.size

    def way(self) -> str:
        """The chosen interpolation."""
        return self.interpolation


@register
@dataclass(frozen=True, slots=True)
class UpSampling1D(Upsampling):
    """Repeat each step of the sequence several times."""

    kind = "up_sampling_1d"
    is_everyday = False
    label = "Upsampling 1D"
    keras_name = "UpSampling1D"
    is_everyday = False
    rank = 1

    size: int = setting(2, "Factor", "How often each step is repeated.", minimum=1)

    def factors(self) -> Sizes:
        """Of the length."""
        return (self.size,)


@register
@dataclass(frozen=True, slots=True)
class UpSampling3D(Upsampling):
    """Repeat the pixels of the volume along its three axes."""

    kind = "up_sampling_3d"
    is_everyday = False
    label = "Upsampling 3D"
    keras_name = "UpSampling3D"
    is_everyday = False
    rank = 3

    size: Triple = setting((2, 2, 2), "Factor", "By how much depth, height and width grow.", minimum=1)

    def factors(self) -> Sizes:
        """Of depth, height and width."""
        return self.size
