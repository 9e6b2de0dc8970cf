"""Blocks for phones: a depthwise convolution, and cheap 1×1 convolutions around it."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.inside import pointwise
from cnnstudio.layers.blocks.normalizing import (
    NormalizingBlock,
    epsilon_setting,
    momentum_setting,
    stride_zeros_setting,
)
from cnnstudio.layers.blocks.squeezing import EXCITATION_LAYERS, add_excitation
from cnnstudio.layers.choices import ACTIVATIONS, activation_label
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.window_arithmetic import stride_text

_WHOLE_IMAGES = (0, 1, 1, 1)
"""Noise shape of dropout: one draw for each image."""


@register
@dataclass(frozen=True, slots=True)
class SeparableUnit(NormalizingBlock):
    """A depthwise and a 1×1 convolution, each with batch normalization and activation.

    Source: Howard et al. (2017), *MobileNets*, figure 3 right; Olafenwa's CIFAR mobile network.
    """

    kind = "separable_unit"
    label = "Depthwise separable unit"

    filters: int = setting(64, "Filters", "Channels that come out.", minimum=1)
    kernel_size: Pair = setting(
        (3, 3), "Kernel size", "Height × width of the depthwise kernels, in px.", minimum=1
    )
    strides: Pair = setting((1, 1), "Stride", "Step of the depthwise windows, in px.", minimum=1)
    activation: str = setting("relu", "Activation", "Function behind both convolutions.", choices=ACTIVATIONS)
    momentum: float = momentum_setting()
    epsilon: float = epsilon_setting()
    stride_zeros: str = stride_zeros_setting()

    def network(self, *inputs: Shape) -> Network:
        """Place by place, then channel by channel."""
        inside = self.inside(map_shape(self.label, inputs[0]))
        depthwise = DepthwiseConv2D(
            kernel_size=self.kernel_size, strides=self.strides, padding="same", use_bias=False
        )
        inside.convolve("depthwise", depthwise, self.activation)
        inside.convolve("pointwise", pointwise(self.filters), self.activation)
        return inside.network()

    def description(self) -> str:
        """Filters, kernel and stride."""
        parts = [f"{exact(self.filters)} × {tight(self.kernel_size)}"]
        if max(self.strides) > 1:
            parts.append(stride_text(self.strides))
        return ", ".join([*parts, activation_label(self.activation)])


@register
@dataclass(frozen=True, slots=True)
class InvertedResidual(NormalizingBlock):
    """Widen, convolve depthwise, narrow again; and add what came in where shapes allow.

    With squeeze-and-excitation it is EfficientNet's MBConv.

    Source: Sandler et al. (2018), *MobileNetV2*, figure 4 d; Tan & Le (2019), *EfficientNet*. The
    narrow layer of the excitation counts the channels that came in, as in both papers' code. Dropout
    is that of Huang et al. (2016), *Deep networks with stochastic depth*, as EfficientNet uses it.
    """

    kind = "inverted_residual"
    label = "Inverted residual"

    filters: int = setting(24, "Filters", "Channels that come out.", minimum=1)
    expansion: int = setting(
        6, "Expansion", "So many times wider in the middle; 1: there is no widening.", minimum=1
    )
    kernel_size: Pair = setting(
        (3, 3), "Kernel size", "Height × width of the depthwise kernels, in px.", minimum=1
    )
    strides: Pair = setting((1, 1), "Stride", "Step of the depthwise windows, in px.", minimum=1)
    activation: str = setting(
        "relu6", "Activation", "Function behind the first two convolutions.", choices=ACTIVATIONS
    )
    excitation: float = setting(0.0, "Excitation", "Share of the channels in squeeze-and-excitation, such as 0.25; 0: there is none.",
                                minimum=0, maximum=1)  # fmt: skip
    dropout: float = setting(0.0, "Dropout", "Share of the images for which only the shortcut is left while training.",
                             minimum=0, maximum=1, advanced=True)  # fmt: skip
    excitation_layers: str = setting("dense", "Excitation layers", "Dense layers, or 1×1 convolutions of the same numbers.",
                                     choices=EXCITATION_LAYERS, advanced=True)  # fmt: skip
    momentum: float = momentum_setting()
    epsilon: float = epsilon_setting()

    def network(self, *inputs: Shape) -> Network:
        """Wide in the middle, with a shortcut between the narrow ends."""
        shape = map_shape(self.label, inputs[0])
        channels = channel_count(self.label, shape)
        wide, inside = channels * self.expansion, self.inside(shape)
        if self.expansion > 1:
            inside.convolve("expand", pointwise(wide), self.activation)
        depthwise = DepthwiseConv2D(
            kernel_size=self.kernel_size, strides=self.strides, padding="same", use_bias=False
        )
        inside.convolve("depthwise", depthwise, self.activation)
        if self.excitation:
            squeezed = max(1, int(channels * self.excitation))
            functions = (self.activation, "sigmoid")
            add_excitation(inside, wide, squeezed, functions, inside.last, layers=self.excitation_layers)
        inside.convolve("project", pointwise(self.filters), "linear")
        if max(self.strides) == 1 and channels == self.filters:
            if self.dropout:
                inside.add("drop", Dropout(self.dropout, noise_shape=_WHOLE_IMAGES))
            inside.add("add", Add(), inside.last, "input")
        return inside.network()

    def description(self) -> str:
        """Expansion and filters."""
        parts = [f"×{exact(self.expansion)} → {exact(self.filters)}, {tight(self.kernel_size)}"]
        if max(self.strides) > 1:
            parts.append(stride_text(self.strides))
        parts.append(activation_label(self.activation))
        return ", ".join([*parts, "SE"] if self.excitation else parts)
