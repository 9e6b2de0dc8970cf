"""Residual units: what comes in is added to what a few convolutions make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.inside import Convolving, Inside, pointwise, same
from cnnstudio.layers.blocks.normalizing import (
    NormalizingBlock,
    epsilon_setting,
    momentum_setting,
    stride_zeros_setting,
)
from cnnstudio.layers.choices import ACTIVATIONS, activation_label
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.merge import Add
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.window_arithmetic import stride_text

_EXPANSION = 4
"""A bottleneck gives so many times the channels that its narrow part has."""
_PROJECTIONS = ("auto", "always", "channels")


def _pre_activation_setting() -> Any:
    text = "Normalize and activate before each convolution instead of after it."
    return setting(False, "Pre-activation", text, advanced=True)


def _projection_setting() -> Any:
    text = "A 1×1 convolution on the shortcut: where shapes differ, always, or only where channels differ."
    return setting("auto", "Projection", text, choices=_PROJECTIONS, advanced=True)


def _bias_setting() -> Any:
    text = "Give the convolutions biases, which the normalization makes needless."
    return setting(False, "Use bias", text, advanced=True)


def _last_bias_setting() -> Any:
    text = "Give biases to the last convolution and the shortcut's, which pre-activation leaves without normalization."
    return setting(False, "Bias before the sum", text, advanced=True)


class Residual(NormalizingBlock):
    """What all residual units share: their convolutions beside a shortcut that fits.

    The sum takes the shortcut first, as Keras's ResNets do, so that weights have the same order.
    """

    __slots__ = ()
    filters: int
    strides: Pair
    activation: str
    pre_activation: bool
    projection: str
    use_bias: bool
    bias_before_sum: bool
    channels_grow: ClassVar[int] = 1

    def convolutions(self) -> tuple[Convolving, ...]:
        """The convolutions of the trunk, in their order."""
        raise NotImplementedError

    def network(self, *inputs: Shape) -> Network:
        """The convolutions beside a shortcut, which is projected where shapes differ."""
        shape = map_shape(self.label, inputs[0])
        channels = channel_count(self.label, shape)
        output = self.filters * self.channels_grow
        inside = self.inside(shape)
        if self.pre_activation:
            return self._before(inside, channels, output)
        return self._after(inside, channels, output)

    def _after(self, inside: Inside, channels: int, output: int) -> Network:
        """Normalization and activation behind each convolution, the last activation behind the sum."""
        layers = self._biased_convolutions()
        for number, layer in enumerate(layers, 1):
            inside.convolve(str(number), layer, self.activation if number < len(layers) else "linear")
        trunk = inside.last
        if self._projects(channels, output):
            shortcut = inside.convolve("skip", self._projection_layer(output), "linear", "input")
        else:
            shortcut = self._unchanged(inside)
        inside.add("add", Add(), shortcut, trunk)
        inside.activate(f"act_{len(layers)}", self.activation)
        return inside.network()

    def _before(self, inside: Inside, channels: int, output: int) -> Network:
        """Normalization and activation before each convolution; nothing stands behind the sum."""
        inside.normalize("bn_1")
        entry = inside.activate("act_1", self.activation)
        if self._projects(channels, output):
            shortcut = inside.add("conv_skip", self._projection_layer(output))
        else:
            shortcut = self._unchanged(inside)
        for number, layer in enumerate(self._biased_convolutions(), 1):
            if number > 1:
                inside.normalize(f"bn_{number}")
                entry = inside.activate(f"act_{number}", self.activation)
            inside.slide(str(number), layer, entry)
        inside.add("add", Add(), shortcut, inside.last)
        return inside.network()

    def _projects(self, channels: int, output: int) -> bool:
        """Whether a convolution stands on the shortcut."""
        strides = self.projection == "auto" and max(self.strides) > 1
        return strides or self.projection == "always" or channels != output

    def _projection_layer(self, output: int) -> Conv2D:
        return pointwise(output, self.strides, use_bias=self.use_bias or self.bias_before_sum)

    def _unchanged(self, inside: Inside) -> str:
        """The shortcut as it came in; every so many-th pixel of it where the unit strides."""
        if max(self.strides) == 1:
            return "input"
        return inside.add("skip", MaxPooling2D((1, 1), self.strides, "same"), "input")

    def _biased_convolutions(self) -> tuple[Convolving, ...]:
        *layers, last = self.convolutions()
        return (*layers, last.with_settings(use_bias=self.use_bias or self.bias_before_sum))

    def summary_parts(self) -> list[str]:
        """What a card says of the convolutions."""
        raise NotImplementedError

    def description(self) -> str:
        """Filters, kernel and stride."""
        parts = self.summary_parts()
        if max(self.strides) > 1:
            parts.append(stride_text(self.strides))
        parts.append(activation_label(self.activation))
        return ", ".join([*parts, "pre-activation"] if self.pre_activation else parts)


@register
@dataclass(frozen=True, slots=True)
class ResidualUnit(Residual):
    """Two convolutions whose result is added to what came in, so that deep networks learn.

    Source: He et al. (2015), *Deep residual learning*, figure 5 left; with pre-activation He et
    al. (2016), *Identity mappings in deep residual networks*, figure 1 b; Géron, ch. 14.
    """

    kind = "residual_unit"
    label = "Residual unit"

    filters: int = setting(64, "Filters", "Kernels of both convolutions.", minimum=1)
    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of both convolutions' kernels, in px.",
                                minimum=1)  # fmt: skip
    strides: Pair = setting(
        (1, 1), "Stride", "Step of the first convolution and of the shortcut, in px.", minimum=1
    )
    activation: str = setting("relu", "Activation", "Function after the first convolution and after the sum.",
                              choices=ACTIVATIONS)  # fmt: skip
    pre_activation: bool = _pre_activation_setting()
    projection: str = _projection_setting()
    use_bias: bool = _bias_setting()
    bias_before_sum: bool = _last_bias_setting()
    momentum: float = momentum_setting()
    epsilon: float = epsilon_setting()
    stride_zeros: str = stride_zeros_setting()

    def convolutions(self) -> tuple[Convolving, ...]:
        """Two of one size, the first with the stride."""
        return (
            same(self.filters, self.kernel_size, self.strides, use_bias=self.use_bias),
            same(self.filters, self.kernel_size, use_bias=self.use_bias),
        )

    def summary_parts(self) -> list[str]:
        """Two convolutions."""
        return [f"2 × ({exact(self.filters)} × {tight(self.kernel_size)})"]


@register
@dataclass(frozen=True, slots=True)
class BottleneckUnit(Residual):
    """A residual unit that narrows to few channels, convolves there, and widens fourfold.

    Source: He et al. (2015), *Deep residual learning*, figure 5 right. The stride stands in the
    first convolution as in the paper and Keras's ResNet50, or in the 3×3 as in ResNet "1.5".
    """

    kind = "bottleneck_unit"
    label = "Bottleneck unit"
    channels_grow = _EXPANSION

    filters: int = setting(
        64, "Filters", "Channels of the narrow part; four times as many come out.", minimum=1
    )
    kernel_size: Pair = setting(
        (3, 3), "Kernel size", "Height × width of the middle kernels, in px.", minimum=1
    )
    strides: Pair = setting((1, 1), "Stride", "Step of the unit and of its shortcut, in px.", minimum=1)
    strided_layer: str = setting("first", "Where it strides", "The convolution that has the stride.",
                                 choices=("first", "middle"), advanced=True)  # fmt: skip
    activation: str = setting("relu", "Activation", "Function behind the first two convolutions and the sum.",
                              choices=ACTIVATIONS)  # fmt: skip
    pre_activation: bool = _pre_activation_setting()
    projection: str = _projection_setting()
    use_bias: bool = _bias_setting()
    bias_before_sum: bool = _last_bias_setting()
    momentum: float = momentum_setting()
    epsilon: float = epsilon_setting()
    stride_zeros: str = stride_zeros_setting()

    def convolutions(self) -> tuple[Convolving, ...]:
        """1×1 down, the middle one, 1×1 up."""
        first, middle = (self.strides, (1, 1)) if self.strided_layer == "first" else ((1, 1), self.strides)
        return (
            pointwise(self.filters, first, use_bias=self.use_bias),
            same(self.filters, self.kernel_size, middle, use_bias=self.use_bias),
            pointwise(self.filters * _EXPANSION, use_bias=self.use_bias),
        )

    def summary_parts(self) -> list[str]:
        """Narrow and wide."""
        wide = exact(self.filters * _EXPANSION)
        return [f"{exact(self.filters)} × {tight(self.kernel_size)} between 1×1, to {wide}"]


@register
@dataclass(frozen=True, slots=True)
class ResNeXtUnit(Residual):
    """A bottleneck whose middle convolution works in many separate groups.

    Source: Xie et al. (2017), *Aggregated residual transformations*, figure 3 c and table 1.
    """

    kind = "resnext_unit"
    is_everyday = False
    label = "ResNeXt unit"

    filters: int = setting(256, "Filters", "Channels that come out.", minimum=1)
    groups: int = setting(32, "Cardinality", "Groups of the middle convolution.", minimum=1)
    group_width: int = setting(4, "Group width", "Channels of each group.", minimum=1)
    kernel_size: Pair = setting(
        (3, 3), "Kernel size", "Height × width of the middle kernels, in px.", minimum=1
    )
    strides: Pair = setting(
        (1, 1), "Stride", "Step of the middle convolution and of the shortcut, in px.", minimum=1
    )
    activation: str = setting("relu", "Activation", "Function behind the first two convolutions and the sum.",
                              choices=ACTIVATIONS)  # fmt: skip
    pre_activation: bool = _pre_activation_setting()
    projection: str = _projection_setting()
    use_bias: bool = _bias_setting()
    bias_before_sum: bool = _last_bias_setting()
    momentum: float = momentum_setting()
    epsilon: float = epsilon_setting()
    stride_zeros: str = stride_zeros_setting()

    def convolutions(self) -> tuple[Convolving, ...]:
        """1×1 down, the grouped one, 1×1 up."""
        width = self.groups * self.group_width
        grouped = Conv2D(
            width, self.kernel_size, self.strides, "same", use_bias=self.use_bias, groups=self.groups
        )
        return (
            pointwise(width, use_bias=self.use_bias),
            grouped,
            pointwise(self.filters, use_bias=self.use_bias),
        )

    def summary_parts(self) -> list[str]:
        """Groups and width."""
        return [f"{exact(self.groups)} groups of {exact(self.group_width)}, to {exact(self.filters)}"]
