"""The bottleneck of SE-ResNet: its channels are weighed before they are added to what came in."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import Inside, pointwise, same
from cnnstudio.layers.blocks.squeezing import add_excitation
from cnnstudio.layers.choices import ACTIVATIONS, activation_label
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.merge import Add
from cnnstudio.layers.window_arithmetic import stride_text

_EXPANSION = 4
"""So many times the channels of the narrow part come out, as in every bottleneck."""


@register
@dataclass(frozen=True, slots=True)
class ExcitedBottleneck(Block):
    """A bottleneck unit with squeeze-and-excitation between its last convolution and the sum.

    Source: Hu et al. (2018), *Squeeze-and-excitation networks*, figure 3 and table 1.
    """

    kind = "excited_bottleneck"
    is_everyday = False
    label = "SE bottleneck unit"

    filters: int = setting(
        64, "Filters", "Channels of the narrow part; four times as many come out.", minimum=1
    )
    kernel_size: Pair = setting(
        (3, 3), "Kernel size", "Height × width of the middle kernels, in px.", minimum=1
    )
    strides: Pair = setting((1, 1), "Stride", "Step of the unit and of its shortcut, in px.", minimum=1)
    ratio: int = setting(16, "Reduction", "The narrow dense layer has so many times fewer units than there are channels.",
                         minimum=1)  # fmt: skip
    activation: str = setting("relu", "Activation", "Function behind the first two convolutions and the sum.",
                              choices=ACTIVATIONS)  # fmt: skip

    def network(self, *inputs: Shape) -> Network:
        """1×1 down, the middle one, 1×1 up, the weighing, and the sum with the shortcut."""
        shape = map_shape(self.label, inputs[0])
        channels, output = channel_count(self.label, shape), self.filters * _EXPANSION
        inside, shortcut = Inside(shape), "input"
        if max(self.strides) > 1 or channels != output:
            shortcut = inside.convolve("skip", pointwise(output, self.strides), "linear", "input")
        inside.convolve("1", pointwise(self.filters, self.strides), self.activation, "input")
        inside.convolve("2", same(self.filters, self.kernel_size), self.activation)
        trunk = inside.convolve("3", pointwise(output), "linear")
        functions = (self.activation, "sigmoid")
        trunk = add_excitation(inside, output, max(1, output // self.ratio), functions, trunk)
        inside.add("add", Add(), shortcut, trunk)
        inside.activate("act_3", self.activation)
        return inside.network()

    def description(self) -> str:
        """Narrow and wide."""
        parts = [
            f"{exact(self.filters)} × {tight(self.kernel_size)} between 1×1, to {exact(self.filters * _EXPANSION)}"
        ]
        if max(self.strides) > 1:
            parts.append(stride_text(self.strides))
        return ", ".join([*parts, "SE", activation_label(self.activation)])
