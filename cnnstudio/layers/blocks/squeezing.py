"""Blocks that squeeze: the fire module of SqueezeNet, and squeeze-and-excitation."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import Inside, pointwise, same
from cnnstudio.layers.choices import ACTIVATIONS
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.merge_elementwise import Multiply

EXCITATION_LAYERS = ("dense", "convolution")


def add_excitation(
    inside: Inside,
    channels: int,
    squeezed: int,
    functions: tuple[str, str],
    source: str,
    layers: str = "dense",
) -> str:
    """Put squeeze-and-excitation behind a layer; gives the name of what is last then.

    Args:
        inside: Where to.
        channels: Channels of the source.
        squeezed: Units of the narrow dense layer.
        functions: The activations of the narrow and of the wide dense layer.
        source: What is weighted, channel by channel.
        layers: What squeezes and excites: dense layers, or 1×1 convolutions, whose kernels have two axes more.
    """
    inside.add("se_pool", GlobalAveragePooling2D(keepdims=True), source)
    for name, units, function in (
        ("se_squeeze", squeezed, functions[0]),
        ("se_excite", channels, functions[1]),
    ):
        inside.add(name, Dense(units, function) if layers == "dense" else _pixelwise(units, function))
    return inside.add("se_scale", Multiply(), source, "se_excite")


def _pixelwise(units: int, function: str) -> Conv2D:
    return Conv2D(units, (1, 1), padding="same", activation=function)


@register
@dataclass(frozen=True, slots=True)
class SqueezeExcitation(Block):
    """Weigh each channel by a number that two small dense layers make of all channels' means.

    Source: Hu et al. (2018), *Squeeze-and-excitation networks*, figure 2; Géron, ch. 14.
    """

    kind = "squeeze_excitation"
    label = "SE block"

    ratio: int = setting(16, "Reduction", "The narrow layer has so many times fewer units than there are channels.",
                         minimum=1)  # fmt: skip
    activation: str = setting("relu", "Activation", "Function of the narrow layer.", choices=ACTIVATIONS)
    gate: str = setting("sigmoid", "Gate", "Function that gives the weight of each channel.",
                        choices=("sigmoid", "hard_sigmoid"), advanced=True)  # fmt: skip

    def network(self, *inputs: Shape) -> Network:
        """Means, two dense layers, a product."""
        shape = map_shape(self.label, inputs[0])
        channels = channel_count(self.label, shape)
        inside = Inside(shape)
        add_excitation(
            inside, channels, max(1, channels // self.ratio), (self.activation, self.gate), "input"
        )
        return inside.network()

    def description(self) -> str:
        """The reduction."""
        return f"channels weighed, reduction {exact(self.ratio)}"


@register
@dataclass(frozen=True, slots=True)
class FireModule(Block):
    """Squeeze to few channels by 1×1, then expand by 1×1 and 3×3 side by side.

    Source: Iandola et al. (2016), *SqueezeNet*, figure 1.
    """

    kind = "fire_module"
    label = "Fire module"

    squeeze: int = setting(16, "Squeeze", "Filters of the 1×1 convolution that squeezes.", minimum=1)
    expand_1x1: int = setting(64, "Expand 1×1", "Filters of the 1×1 convolution that expands.", minimum=1)
    expand_3x3: int = setting(64, "Expand 3×3", "Filters of the 3×3 convolution that expands.", minimum=1)
    activation: str = setting("relu", "Activation", "Function behind each convolution.", choices=ACTIVATIONS)

    def network(self, *inputs: Shape) -> Network:
        """One narrow convolution, two wide ones, joined."""
        inside = Inside(map_shape(self.label, inputs[0]))
        narrow = inside.convolve(
            "squeeze", pointwise(self.squeeze, use_bias=True), self.activation, normalizes=False
        )
        wide = [
            inside.convolve(f"{size}x{size}", same(filters, (size, size), use_bias=True), self.activation, narrow,
                            normalizes=False)
            for size, filters in ((1, self.expand_1x1), (3, self.expand_3x3))
        ]  # fmt: skip
        inside.add("concat", Concatenate(), *wide)
        return inside.network()

    def description(self) -> str:
        """How far it squeezes."""
        return f"{exact(self.squeeze)} → {exact(self.expand_1x1)} + {exact(self.expand_3x3)}"
