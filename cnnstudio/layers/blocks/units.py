"""The plainest blocks: a convolution with what usually goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import Inside
from cnnstudio.layers.blocks.normalizing import (
    NormalizingBlock,
    epsilon_setting,
    learned_scale_setting,
    momentum_setting,
    stride_zeros_setting,
)
from cnnstudio.layers.choices import ACTIVATIONS, PADDINGS, activation_label
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.window_arithmetic import stride_text


@register
@dataclass(frozen=True, slots=True)
class ConvolutionUnit(NormalizingBlock):
    """A convolution with batch normalization and activation, behind it or before it.

    Source: Ioffe & Szegedy (2015), *Batch normalization*; the order before the convolution is
    that of He et al. (2016), *Identity mappings in deep residual networks*.
    """

    kind = "convolution_unit"
    label = "Convolution unit"

    filters: int = setting(64, "Filters", "How many kernels, and so how many maps come out.", minimum=1)
    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of each kernel, in px.", minimum=1)
    strides: Pair = setting((1, 1), "Stride", "Step between windows, in px.", minimum=1)
    padding: str = setting(
        "same", "Padding", "Zeros around the map so that no pixel is lost?", choices=PADDINGS
    )
    activation: str = setting("relu", "Activation", "Function of the unit.", choices=ACTIVATIONS)
    pre_activation: bool = setting(
        False, "Pre-activation", "Normalize and activate before the convolution instead of after it."
    )
    use_bias: bool = setting(False, "Use bias", "Give the convolution a bias, which the normalization makes needless.",
                             advanced=True)  # fmt: skip
    momentum: float = momentum_setting()
    epsilon: float = epsilon_setting()
    learned_scale: bool = learned_scale_setting()
    stride_zeros: str = stride_zeros_setting()
    groups: int = setting(1, "Groups", "Split the channels into so many groups that do not see each other.", minimum=1,
                          advanced=True)  # fmt: skip

    def network(self, *inputs: Shape) -> Network:
        """Three layers in one of two orders."""
        inside = self.inside(map_shape(self.label, inputs[0]))
        conv = Conv2D(
            self.filters, self.kernel_size, self.strides, self.padding, use_bias=self.use_bias, groups=self.groups
        )  # fmt: skip
        if not self.pre_activation:
            inside.convolve("1", conv, self.activation)
            return inside.network()
        inside.normalize("bn_1")
        inside.activate("act_1", self.activation)
        inside.slide("1", conv)
        return inside.network()

    def description(self) -> str:
        """Filters, kernel and order."""
        parts = [f"{exact(self.filters)} × {tight(self.kernel_size)}"]
        if max(self.strides) > 1:
            parts.append(stride_text(self.strides))
        if self.groups > 1:
            parts.append(f"{exact(self.groups)} groups")
        if self.activation != "linear":
            parts.append(activation_label(self.activation))
        return ", ".join([*parts, "pre-activation"] if self.pre_activation else parts)


@register
@dataclass(frozen=True, slots=True)
class ConvolutionPoolBlock(Block):
    """Some convolutions of one size and a pooling window: the step of VGG networks.

    Source: Simonyan & Zisserman (2015), *Very deep convolutional networks*, table 1; Krohn, ch. 10.
    """

    kind = "convolution_pool_block"
    label = "Convolution–pool block"

    convolutions: int = setting(2, "Convolutions", "How many stand behind each other.", minimum=1, maximum=16)
    filters: int = setting(64, "Filters", "Kernels of each.", minimum=1)
    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of each kernel, in px.", minimum=1)
    padding: str = setting(
        "same", "Padding", "Zeros around each map so that no pixel is lost?", choices=PADDINGS
    )
    activation: str = setting("relu", "Activation", "Function behind each convolution.", choices=ACTIVATIONS)
    batch_normalization: bool = setting(False, "Batch normalization", "Between convolution and activation.")
    pooling: str = setting("max", "Pooling", "What is kept of each window.", choices=("max", "average"))
    pool_size: Pair = setting((2, 2), "Window", "Height × width of the pooling window, in px.", minimum=1)

    def network(self, *inputs: Shape) -> Network:
        """Convolutions, then pooling."""
        inside = Inside(map_shape(self.label, inputs[0]))
        for number in range(1, self.convolutions + 1):
            conv = Conv2D(self.filters, self.kernel_size, padding=self.padding)
            inside.convolve(str(number), conv, self.activation, normalizes=self.batch_normalization)
        window = MaxPooling2D if self.pooling == "max" else AveragePooling2D
        inside.add("pool", window(self.pool_size))
        return inside.network()

    def description(self) -> str:
        """Convolutions and pooling."""
        normalized = ", BN" * self.batch_normalization
        kernels = f"{self.convolutions} × ({exact(self.filters)} × {tight(self.kernel_size)})"
        return f"{kernels}{normalized}, {self.pooling} {tight(self.pool_size)}"
