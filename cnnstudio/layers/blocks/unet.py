"""The steps of U-Net: down, and up again beside what came down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import ShapeError
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import Inside
from cnnstudio.layers.choices import ACTIVATIONS, PADDINGS
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.merge_demands import exactly_two
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.transposed_convolution import Conv2DTranspose


@register
@dataclass(frozen=True, slots=True)
class UNetDown(Block):
    """Halve the map by max pooling, then convolve twice with more filters.

    Source: Ronneberger et al. (2015), *U-Net*, figure 1, left side.
    """

    kind = "unet_down"
    label = "U-Net down step"

    filters: int = setting(64, "Filters", "Kernels of both convolutions.", minimum=1)
    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of each kernel, in px.", minimum=1)
    padding: str = setting(
        "same", "Padding", "Zeros around each map so that no pixel is lost?", choices=PADDINGS
    )
    activation: str = setting("relu", "Activation", "Function behind each convolution.", choices=ACTIVATIONS)
    batch_normalization: bool = setting(
        False, "Batch normalization", "Between each convolution and its activation."
    )
    pools: bool = setting(True, "Halve first", "Off for the first step, which takes the image as it is.")

    def network(self, *inputs: Shape) -> Network:
        """Pooling and two convolutions."""
        inside = Inside(map_shape(self.label, inputs[0]))
        if self.pools:
            inside.add("pool", MaxPooling2D())
        _convolve_twice(inside, self)
        return inside.network()

    def description(self) -> str:
        """Filters."""
        kernels = f"2 × ({exact(self.filters)} × {tight(self.kernel_size)})"
        return f"max 2×2, {kernels}" if self.pools else kernels


@register
@dataclass(frozen=True, slots=True)
class UNetUp(Block):
    """Double the map by a transposed convolution, join what came down, then convolve twice.

    The first input comes from below, the second from the down step of the same size.

    Source: Ronneberger et al. (2015), *U-Net*, figure 1, right side.
    """

    kind = "unet_up"
    label = "U-Net up step"
    minimum_inputs: ClassVar[int] = 2
    maximum_inputs: ClassVar[int | None] = 2

    filters: int = setting(64, "Filters", "Kernels of all its convolutions.", minimum=1)
    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of each kernel, in px.", minimum=1)
    padding: str = setting(
        "same", "Padding", "Zeros around each map so that no pixel is lost?", choices=PADDINGS
    )
    activation: str = setting("relu", "Activation", "Function behind each convolution.", choices=ACTIVATIONS)
    batch_normalization: bool = setting(
        False, "Batch normalization", "Between each convolution and its activation."
    )

    def network(self, *inputs: Shape) -> Network:
        """A transposed convolution, both maps joined, two convolutions."""
        below, beside = (map_shape(self.label, shape) for shape in exactly_two(self.label, inputs))
        self._check_sizes(below, beside)
        inside = Inside(below, beside)
        up = inside.add("up", Conv2DTranspose(self.filters, (2, 2), (2, 2)), "input_1")
        inside.add("concat", Concatenate(), "input_2", up)
        _convolve_twice(inside, self)
        return inside.network()

    def _check_sizes(self, below: Shape, beside: Shape) -> None:
        pairs = list(zip(below[:2], beside[:2], strict=True))
        if all(None in (low, high) or (low or 0) * 2 == high for low, high in pairs):
            return
        doubled = tuple([None if size is None else 2 * size for size in below[:2]])
        raise ShapeError(
            f"{self.label} doubles {shape_text(below[:2])} to {shape_text(doubled)}, but its second input has "
            f"{shape_text(beside[:2])}: connect the down step of that size, or use an input whose sides can be halved "
            "as often as there are steps."
        )

    def description(self) -> str:
        """Filters."""
        return f"up 2×2, 2 × ({exact(self.filters)} × {tight(self.kernel_size)})"


def _convolve_twice(inside: Inside, step: UNetDown | UNetUp) -> None:
    for number in ("1", "2"):
        conv = Conv2D(step.filters, step.kernel_size, padding=step.padding)
        inside.convolve(number, conv, step.activation, normalizes=step.batch_normalization)
