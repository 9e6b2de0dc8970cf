"""DenseNet's blocks: every layer sees all that came before it."""

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
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import AveragePooling2D

_EPSILON = 1.001e-5
"""Keras's DenseNets keep the division of batch normalization safe with this number."""
_MOST_LAYERS = 64


@register
@dataclass(frozen=True, slots=True)
class DenseBlock(Block):
    """Layers that each add a few maps, made from all the maps before them.

    Source: Huang et al. (2017), *Densely connected convolutional networks*, figure 1 and table 1
    (DenseNet-B: a 1×1 convolution of four times the growth before each 3×3).
    """

    kind = "dense_block"
    label = "Dense block"

    layers: int = setting(6, "Layers", "How many add their maps.", minimum=1, maximum=_MOST_LAYERS)
    growth: int = setting(32, "Growth", "Maps that each layer adds.", minimum=1)
    bottleneck: int = setting(4, "Bottleneck", "The 1×1 convolution makes so many times the growth; 0: there is none.",
                              minimum=0)  # fmt: skip
    activation: str = setting("relu", "Activation", "Function before each convolution.", choices=ACTIVATIONS)

    def network(self, *inputs: Shape) -> Network:
        """Normalization, activation, convolution; and everything behind each other."""
        inside = Inside(map_shape(self.label, inputs[0]))
        joined = "input"
        for number in range(1, self.layers + 1):
            inside.add(f"bn_{number}a", BatchNormalization(epsilon=_EPSILON), joined)
            inside.activate(f"act_{number}a", self.activation)
            if self.bottleneck:
                inside.add(f"conv_{number}a", pointwise(self.bottleneck * self.growth))
                inside.add(f"bn_{number}b", BatchNormalization(epsilon=_EPSILON))
                inside.activate(f"act_{number}b", self.activation)
            inside.add(f"conv_{number}b", same(self.growth, (3, 3)))
            joined = inside.add(f"concat_{number}", Concatenate(), joined, inside.last)
        return inside.network()

    def description(self) -> str:
        """Layers and growth."""
        return f"{exact(self.layers)} layer{'s' * (self.layers > 1)}, growth {exact(self.growth)}"


@register
@dataclass(frozen=True, slots=True)
class TransitionBlock(Block):
    """Between dense blocks: fewer maps by 1×1, and half their height and width.

    Source: Huang et al. (2017), *Densely connected convolutional networks*, section 3.
    """

    kind = "transition_block"
    is_everyday = False
    label = "Dense transition"

    compression: float = setting(
        0.5, "Compression", "Share of the maps that is kept, 0 to 1.", minimum=0, maximum=1
    )
    activation: str = setting("relu", "Activation", "Function before the convolution.", choices=ACTIVATIONS)

    def network(self, *inputs: Shape) -> Network:
        """Normalization, activation, 1×1 convolution, average pooling."""
        shape = map_shape(self.label, inputs[0])
        kept = max(1, int(channel_count(self.label, shape) * self.compression))
        inside = Inside(shape)
        inside.add("bn", BatchNormalization(epsilon=_EPSILON))
        inside.activate("act", self.activation)
        inside.add("conv", pointwise(kept))
        inside.add("pool", AveragePooling2D())
        return inside.network()

    def description(self) -> str:
        """The share that is kept."""
        return f"{100 * self.compression:g} % of the maps, average 2×2"
