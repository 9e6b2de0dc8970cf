"""A residual unit that pools: how small networks for small images halve their maps beside a shortcut."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import Inside, pointwise, same
from cnnstudio.layers.choices import ACTIVATIONS
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D


@register
@dataclass(frozen=True, slots=True)
class PooledResidual(Block):
    """Two convolutions behind normalization and activation, beside a shortcut; pooling halves first.

    Source: Olafenwa & Olafenwa (2018), *Introduction to Deep Computer Vision*, the residual and the
    mobile network for CIFAR-10; the shortcut of a unit that halves is a 1×1 convolution with stride 2.
    """

    kind = "pooled_residual"
    is_everyday = False
    label = "Pooled residual unit"

    filters: int = setting(64, "Filters", "Channels that come out.", minimum=1)
    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of the kernels, in px.", minimum=1)
    pools: bool = setting(
        False, "Halve first", "Max pooling before the convolutions, a stride of 2 beside them."
    )
    separable: bool = setting(
        False, "Separable", "A depthwise and a 1×1 convolution instead of two full ones."
    )
    activation: str = setting("relu", "Activation", "Function before each convolution.", choices=ACTIVATIONS)

    def network(self, *inputs: Shape) -> Network:
        """The shortcut first, then what stands beside it, then the sum."""
        shape = map_shape(self.label, inputs[0])
        channels = channel_count(self.label, shape)
        inside, shortcut, source = Inside(shape), "input", "input"
        if self.pools or channels != self.filters:
            step = (2, 2) if self.pools else (1, 1)
            shortcut = inside.add("conv_skip", pointwise(self.filters, step, use_bias=True), "input")
        if self.pools:
            source = inside.add("pool", MaxPooling2D(padding="same"), "input")
        for number, layer in enumerate(self._convolutions(), 1):
            inside.add(f"bn_{number}", BatchNormalization(), source)
            inside.activate(f"act_{number}", self.activation)
            source = inside.add(f"conv_{number}", layer)
        inside.add("add", Add(), shortcut, source)
        return inside.network()

    def _convolutions(self) -> tuple[Layer, Layer]:
        if self.separable:
            first = DepthwiseConv2D(kernel_size=self.kernel_size, padding="same")
            return first, pointwise(self.filters, use_bias=True)
        full = same(self.filters, self.kernel_size, use_bias=True)
        return full, full

    def description(self) -> str:
        """Filters, kernel and whether it halves."""
        kernels = f"{exact(self.filters)} × {tight(self.kernel_size)}"
        text = (
            f"depthwise {tight(self.kernel_size)}, to {exact(self.filters)}"
            if self.separable
            else f"2 × ({kernels})"
        )
        return f"max 2×2, {text}" if self.pools else text
