"""Depthwise convolutions: every channel has kernels of its own and meets no other."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, weighted_cost
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Derivation, Finding
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
from cnnstudio.layers.window_arithmetic import count_step, flops_step, window_steps


@dataclass(frozen=True, slots=True)
class DepthwiseConvolution(SlidingWindow):
    """What depthwise convolutions of every rank share."""

    kernel_size: Sizes = ()
    strides: Sizes = ()
    padding: str = padding_setting()
    depth_multiplier: int = setting(
        1,
        "Depth multiplier",
        "How many kernels each channel has, and so how many maps it becomes.",
        minimum=1,
    )
    activation: str = activation_setting()
    use_bias: bool = bias_setting()
    dilation_rate: Sizes = ()
    depthwise_initializer: Initializer = kernel_start_setting()
    bias_initializer: Initializer = vector_start_setting("Bias")
    depthwise_regularizer: Penalty | None = penalty_setting()
    bias_regularizer: Penalty | None = penalty_setting("Bias")
    activity_regularizer: Penalty | None = output_penalty_setting()
    depthwise_constraint: Constraint | None = constraint_setting()
    bias_constraint: Constraint | None = constraint_setting("Bias")

    def output_channels(self, channels: int) -> int:
        """One channel for each kernel of each channel."""
        return channels * self.depth_multiplier

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The kernel (its lengths, channels, kernels of a channel), and the bias (output channels)."""
        channels = channel_count(self.label, inputs[0])
        kernel = Weight("kernel", (*self.kernel_size, channels, self.depth_multiplier))
        bias = Weight("bias", (self.output_channels(channels),))
        return (kernel, bias) if self.use_bias else (kernel,)

    def cost(self, *inputs: Shape) -> Cost:
        """Every output element meets one kernel of one channel."""
        weights, outputs = self.weights(*inputs), element_count(self.output_shape(*inputs))
        window = weights[0].count // self.output_channels(channel_count(self.label, inputs[0]))
        return weighted_cost(weights, window, outputs, self.use_bias)

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Pixels that no window reaches, kernels larger than their map, softmax over a single channel."""
        outputs = self.output_channels(channel_count(self.label, inputs[0]))
        return (*self.window_findings(inputs[0]), *softmax_finding(self.activation, outputs))

    def derivation(self, *inputs: Shape) -> Derivation:
        """The lengths, channels, parameters, multiply-adds."""
        channels, cost = channel_count(self.label, inputs[0]), self.cost(*inputs)
        output = self.output_shape(*inputs)
        kernel = product((*self.kernel_size, channels, self.depth_multiplier))
        bias = f" + {exact(output[-1])}" if self.use_bias else ""
        return (
            *window_steps(self.axes(inputs[0])),
            count_step("Channels", product((channels, self.depth_multiplier)), output[-1]),
            count_step("Parameters", kernel + bias, cost.params),
            count_step(
                "Multiply-adds",
                f"{kernel} · {product(output[:-1])}",
                cost.macs,
                rule="kernel · output places",
            ),
            flops_step(cost, product(output), self.use_bias),
        )

    def description(self) -> str:
        """The kernel, then what differs from the plainest one."""
        parts = [
            tight(self.kernel_size) if self.rank > 1 else f"length {self.kernel_size[0]}",
            *self.window_words(),
        ]
        if self.depth_multiplier > 1:
            parts.append(f"{self.depth_multiplier} per channel")
        return ", ".join([*parts, *self.activation_words()])


@register
@dataclass(frozen=True, slots=True)
class DepthwiseConv2D(DepthwiseConvolution):
    """Slide a kernel of its own over each channel; channels do not mix."""

    kind = "depthwise_conv_2d"
    label = "Depthwise Conv2D"
    keras_name = "DepthwiseConv2D"
    rank = 2

    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of each kernel, in px.", minimum=1)
    strides: Pair = setting((1, 1), "Stride", "Step between windows, in px.", minimum=1)
    dilation_rate: Pair = setting((1, 1), "Dilation", "Step between the kernel's elements, in px.", minimum=1,
                                 advanced=True)  # fmt: skip


@register
@dataclass(frozen=True, slots=True)
class DepthwiseConv1D(DepthwiseConvolution):
    """Slide a kernel of its own along each channel of a sequence; channels do not mix."""

    kind = "depthwise_conv_1d"
    is_everyday = False
    label = "Depthwise Conv1D"
    keras_name = "DepthwiseConv1D"
    rank = 1

    kernel_size: Single = setting((3,), "Kernel size", "Length of each kernel, in steps.", minimum=1)
    strides: Single = setting((1,), "Stride", "Step between windows, in steps.", minimum=1)
    dilation_rate: Single = setting((1,), "Dilation", "Step between the kernel's elements, in steps.", minimum=1,
                                   advanced=True)  # fmt: skip
