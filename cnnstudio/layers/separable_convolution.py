"""Separable convolutions: each channel by itself first, then all of them pixel by pixel.

Source: Chollet (2016), *Xception: Deep learning with depthwise separable convolutions*.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, scaled, weighted_cost
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Derivation, Finding, hint
from cnnstudio.core.numerals import exact, product, tight
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.values import Constraint, Pair, Shape, Single, Sizes
from cnnstudio.layers.activation import softmax_finding
from cnnstudio.layers.demands import channel_count
from cnnstudio.layers.shared_settings import (
    activation_setting,
    bias_setting,
    constraint_setting,
    kernel_start_setting,
    output_penalty_setting,
    padding_setting,
    penalty_setting,
    vector_start_setting,
)
from cnnstudio.layers.sliding_window import SlidingWindow
from cnnstudio.layers.window_arithmetic import count_step, window_steps

_FEW = 8
"""From so many kernels on a separable convolution sees enough patterns: fewer than any usual layer has filters."""


@dataclass(frozen=True, slots=True)
class SeparableConvolution(SlidingWindow):
    """What separable convolutions of every rank share."""

    filters: int = setting(32, "Filters", "How many maps come out.", minimum=1)
    kernel_size: Sizes = ()
    strides: Sizes = ()
    padding: str = padding_setting()
    activation: str = activation_setting()
    use_bias: bool = bias_setting()
    depth_multiplier: int = setting(
        1,
        "Depth multiplier",
        "How many maps each channel becomes before they are mixed.",
        minimum=1,
        advanced=True,
    )
    dilation_rate: Sizes = ()
    depthwise_initializer: Initializer = kernel_start_setting("Depthwise")
    pointwise_initializer: Initializer = kernel_start_setting("Pointwise")
    bias_initializer: Initializer = vector_start_setting("Bias")
    depthwise_regularizer: Penalty | None = penalty_setting("Depthwise")
    pointwise_regularizer: Penalty | None = penalty_setting("Pointwise")
    bias_regularizer: Penalty | None = penalty_setting("Bias")
    activity_regularizer: Penalty | None = output_penalty_setting()
    depthwise_constraint: Constraint | None = constraint_setting("Depthwise")
    pointwise_constraint: Constraint | None = constraint_setting("Pointwise")
    bias_constraint: Constraint | None = constraint_setting("Bias")

    def output_channels(self, channels: int) -> int:
        """One channel a filter."""
        return self.filters

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The kernels of each channel, those that mix the maps (maps, filters), and the bias (filters)."""
        channels = channel_count(self.label, inputs[0])
        ones, maps = (1,) * self.rank, channels * self.depth_multiplier
        kernels = (
            Weight("depthwise_kernel", (*self.kernel_size, channels, self.depth_multiplier)),
            Weight("pointwise_kernel", (*ones, maps, self.filters)),
        )
        return (*kernels, Weight("bias", (self.filters,))) if self.use_bias else kernels

    def cost(self, *inputs: Shape) -> Cost:
        """That of both parts: a depthwise one without bias, and one of 1×1 kernels."""
        depthwise, *pointwise = self.weights(*inputs)
        maps, places = pointwise[0].shape[-2], element_count(self.positions(inputs[0]))
        first = weighted_cost((depthwise,), depthwise.count // maps, scaled(places, maps), use_bias=False)
        return first + weighted_cost(pointwise, maps, scaled(places, self.filters), self.use_bias)

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """What is wrong with the window, with softmax, and a single channel to mix."""
        return (
            *self.window_findings(inputs[0]),
            *softmax_finding(self.activation, self.filters),
            *self._single_finding(channel_count(self.label, inputs[0])),
        )

    def _single_finding(self, channels: int) -> tuple[Finding, ...]:
        """A single map to mix: the maps that come out are all alike."""
        if channels * self.depth_multiplier > 1 or self.filters == 1:
            return ()
        message = (
            f"It gets a single channel and makes one map of it, so that all {exact(self.filters)} maps that come out "
            "are multiples of that one: use a standard convolution here."
        )
        return (Finding(message, is_error=False),)

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Uneven zeros, too few channels, and where it costs as much as the standard convolution."""
        channels = channel_count(self.label, inputs[0])
        uneven = (*self._few_hint(channels), *SlidingWindow.hints(self, *inputs))
        depthwise, pointwise, *_ = self.weights(*inputs)
        here = depthwise.count + pointwise.count
        standard = math.prod(self.kernel_size) * channels * self.filters
        if here < standard:
            return uneven
        return (
            hint(
                f"Nothing is saved here: it takes {exact(depthwise.count)} + {exact(pointwise.count)} = {exact(here)} "
                f"multiply-adds a window, a standard convolution with the same kernel and filters {exact(standard)}. "
                "Use that one, or larger kernels, more filters and a depth multiplier of 1."
            ),
            *uneven,
        )

    def _few_hint(self, channels: int) -> tuple[Finding, ...]:
        """A hint where hardly any kernel looks at neighbouring pixels; of a single one a warning tells.

        Source: Géron, *Hands-On Machine Learning*, 3rd ed., ch. 14: none after layers with too few channels, such as the
            input.
        """
        kernels = channels * self.depth_multiplier
        if not 1 < kernels < min(_FEW, self.filters) or max(self.kernel_size) == 1:
            return ()
        message = (
            f"It follows only {exact(channels)} channels, so that {exact(kernels)} kernels of {tight(self.kernel_size)} look "
            f"at neighbouring pixels for all {exact(self.filters)} filters, where a standard convolution has "
            f"{product((channels, self.filters))} = {exact(channels * self.filters)}. Begin with a standard convolution, or "
            f"use a larger depth multiplier."
        )
        return (hint(message),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The lengths, parameters and multiply-adds of both parts."""
        depthwise, pointwise, *_ = self.weights(*inputs)
        cost, places = self.cost(*inputs), self.positions(inputs[0])
        maps = pointwise.shape[-2]
        kernels = f"{product(depthwise.shape)} + {product(pointwise.shape[-2:])}"
        bias = f" + {exact(self.filters)}" if self.use_bias else ""
        terms = f"2 · {exact(cost.macs)} − {product((*places, maps))}"
        fewer = "" if self.use_bias else f" − {product((*places, self.filters))}"
        note = "each channel, then all of them in every pixel"
        return (
            *window_steps(self.axes(inputs[0])),
            count_step("Parameters", kernels + bias, cost.params),
            count_step(
                "Multiply-adds",
                f"({kernels}) · {product(places)}",
                cost.macs,
                note,
                "weights of both parts · places",
            ),
            count_step("FLOPs", terms + fewer, cost.flops),
        )

    def description(self) -> str:
        """Filters and kernel, then what differs from the plainest one."""
        parts = [f"{self.filters} × {tight(self.kernel_size)}", *self.window_words()]
        if self.depth_multiplier > 1:
            parts.append(f"{self.depth_multiplier} per channel")
        return ", ".join([*parts, *self.activation_words()])


@register
@dataclass(frozen=True, slots=True)
class SeparableConv2D(SeparableConvolution):
    """Look at each channel by itself, then mix the channels of each pixel: cheaper than Conv2D."""

    kind = "separable_conv_2d"
    label = "Separable Conv2D"
    keras_name = "SeparableConv2D"
    rank = 2

    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of each kernel, in px.", minimum=1)
    strides: Pair = setting((1, 1), "Stride", "Step between windows, in px.", minimum=1)
    dilation_rate: Pair = setting((1, 1), "Dilation", "Step between the kernel's elements, in px.", minimum=1,
                                 advanced=True)  # fmt: skip


@register
@dataclass(frozen=True, slots=True)
class SeparableConv1D(SeparableConvolution):
    """Look along each channel by itself, then mix the channels of each step: cheaper than Conv1D."""

    kind = "separable_conv_1d"
    is_everyday = False
    label = "Separable Conv1D"
    keras_name = "SeparableConv1D"
    rank = 1

    kernel_size: Single = setting((3,), "Kernel size", "Length of each kernel, in steps.", minimum=1)
    strides: Single = setting((1,), "Stride", "Step between windows, in steps.", minimum=1)
    dilation_rate: Single = setting((1,), "Dilation", "Step between the kernel's elements, in steps.", minimum=1,
                                   advanced=True)  # fmt: skip
