"""Xception's unit: separable convolutions whose result is added to what came in."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.inside import pointwise
from cnnstudio.layers.blocks.normalizing import NormalizingBlock, epsilon_setting, momentum_setting
from cnnstudio.layers.choices import ACTIVATIONS, activation_label
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.merge import Add
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.separable_convolution import SeparableConv2D
from cnnstudio.layers.window_arithmetic import stride_text


@register
@dataclass(frozen=True, slots=True)
class SeparableResidual(NormalizingBlock):
    """A few separable convolutions, each behind an activation, added to what came in.

    Source: Chollet (2017), *Xception*, figure 5.
    """

    kind = "separable_residual"
    is_everyday = False
    label = "Separable residual"

    filters: int = setting(728, "Filters", "Channels that come out.", minimum=1)
    convolutions: int = setting(
        3, "Convolutions", "How many separable ones stand behind each other.", minimum=1, maximum=16
    )
    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of each kernel, in px.", minimum=1)
    strides: Pair = setting(
        (1, 1), "Stride", "Step of the max pooling at the end and of the shortcut, in px; 1: there is none.", minimum=1
    )  # fmt: skip
    activation: str = setting("relu", "Activation", "Function before each convolution.", choices=ACTIVATIONS)
    first_filters: int | None = setting(
        None, "First filters", "Of all convolutions but the last; empty: like the last.", minimum=1, advanced=True
    )  # fmt: skip
    starts_active: bool = setting(
        True, "Activate first", "Off where what comes in was just activated.", advanced=True
    )
    momentum: float = momentum_setting()
    epsilon: float = epsilon_setting()

    def network(self, *inputs: Shape) -> Network:
        """The convolutions beside a shortcut, which is projected where shapes differ."""
        shape = map_shape(self.label, inputs[0])
        channels, strides = channel_count(self.label, shape), max(self.strides) > 1
        inside = self.inside(shape)
        for number in range(1, self.convolutions + 1):
            if number > 1 or self.starts_active:
                inside.activate(f"act_{number}", self.activation)
            filters = self.filters if number == self.convolutions else self.first_filters or self.filters
            kernel = SeparableConv2D(filters, self.kernel_size, padding="same", use_bias=False)
            inside.convolve(str(number), kernel, "linear")
        if strides:
            inside.add("pool", MaxPooling2D((3, 3), self.strides, "same"))
        trunk, shortcut = inside.last, "input"
        if strides or channels != self.filters:
            shortcut = inside.convolve("skip", pointwise(self.filters, self.strides), "linear", "input")
        inside.add("add", Add(), trunk, shortcut)
        return inside.network()

    def description(self) -> str:
        """Convolutions, filters and stride."""
        parts = [f"{self.convolutions} × ({exact(self.filters)} × {tight(self.kernel_size)} separable)"]
        if max(self.strides) > 1:
            parts.append(stride_text(self.strides))
        return ", ".join([*parts, activation_label(self.activation)])
