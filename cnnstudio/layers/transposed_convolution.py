"""Transposed convolutions: kernels stamped onto a larger map, one for each input element."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, scaled, weight_counts
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Derivation, Finding, Fix, ShapeError, hint
from cnnstudio.core.numerals import exact, product, tight
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.spreading import Spread, spreads
from cnnstudio.core.values import Constraint, Pair, Shape, Single, Sizes, Triple
from cnnstudio.layers.activation import softmax_finding
from cnnstudio.layers.choices import PADDINGS, activation_label
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.shared_settings import (
    activation_setting,
    bias_setting,
    constraint_setting,
    kernel_start_setting,
    output_penalty_setting,
    penalty_setting,
    vector_start_setting,
)
from cnnstudio.layers.spreading_words import reached_text, spread_steps
from cnnstudio.layers.weighted import WeightedLayer
from cnnstudio.layers.window_arithmetic import count_step, stride_text


@dataclass(frozen=True, slots=True)
class TransposedConvolution(WeightedLayer):
    """What transposed convolutions of every rank share; a type sets its rank and the lengths of its kernels."""

    group = "Convolution"
    rank: ClassVar[int]

    filters: int = setting(32, "Filters", "How many kernels, and so how many maps come out.", minimum=1)
    kernel_size: Sizes = ()
    strides: Sizes = ()
    padding: str = setting("valid", "Padding", 'Keep all that kernels reach, or cut it down to size · stride ("same").',
                           choices=PADDINGS)  # fmt: skip
    activation: str = activation_setting()
    use_bias: bool = bias_setting()
    output_padding: Sizes | None = None
    dilation_rate: Sizes = ()
    kernel_initializer: Initializer = kernel_start_setting()
    bias_initializer: Initializer = vector_start_setting("Bias")
    kernel_regularizer: Penalty | None = penalty_setting()
    bias_regularizer: Penalty | None = penalty_setting("Bias")
    activity_regularizer: Penalty | None = output_penalty_setting()
    kernel_constraint: Constraint | None = constraint_setting()
    bias_constraint: Constraint | None = constraint_setting("Bias")

    @classmethod
    def unit_axes(cls, name: str) -> Sizes:
        """A filter's weights lie along all axes of the kernel but the one before the last."""
        return (*range(cls.rank), cls.rank + 1) if name == "kernel_constraint" else (0,)

    def output_shape(self, *inputs: Shape) -> Shape:
        """The lengths that kernels reach, and one channel a filter."""
        shape = map_shape(self.label, inputs[0], self.rank)
        channel_count(self.label, shape)
        self._check_strides()
        self._check_output_padding()
        return (*[axis.output for axis in self._axes(shape)], self.filters)

    def _check_strides(self) -> None:
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ShapeError(
                f"A stride of {tight(self.strides)} and a dilation of {tight(self.dilation_rate)} cannot go together: "
                "set one of them to 1.",
                Fix("Set the stride to 1", {"strides": (1,) * self.rank, "output_padding": None}),
                Fix("Set the dilation to 1", {"dilation_rate": (1,) * self.rank}),
            )

    def _check_output_padding(self) -> None:
        """Output padding fits below the stride; an even kernel with "same" needs some (TensorFlow)."""
        extra = self.output_padding
        if extra is None:
            return
        forget = Fix("Leave the output padding to Keras", {"output_padding": None})
        if any(more >= step for more, step in zip(extra, self.strides, strict=True)):
            raise ShapeError(
                f"An output padding of {tight(extra)} must be smaller than the stride of {tight(self.strides)}: lower "
                "it, or leave it empty.",
                forget,
            )
        axes = self._axes((1,) * (self.rank + 1))
        if self.padding == "same" and any(axis.span % 2 == 0 and axis.extra == 0 for axis in axes):
            raise ShapeError(
                f"A kernel of even length, which spans {tight([axis.span for axis in axes])} px, loses a pixel with "
                f'"same" padding and an output padding of {tight(extra)}: leave that empty, or use "valid" padding.',
                forget,
                Fix('Use "valid" padding', {"padding": "valid"}),
            )

    def _axes(self, shape: Shape) -> tuple[Spread, ...]:
        return spreads(
            shape[:-1], self.kernel_size, self.strides, self.padding, self.dilation_rate, self.output_padding
        )

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The kernel (its lengths, filters, input channels), and the bias (filters)."""
        kernel = Weight("kernel", (*self.kernel_size, self.filters, channel_count(self.label, inputs[0])))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def cost(self, *inputs: Shape) -> Cost:
        """Every input element meets one kernel's weights; without a bias, sums have one addition fewer."""
        weights, shape = self.weights(*inputs), inputs[0]
        params, trainable = weight_counts(weights)
        macs = scaled(weights[0].count, element_count(shape[:-1]))
        fewer = 0 if self.use_bias else scaled(self._reached(shape), self.filters)
        flops = None if macs is None or fewer is None else 2 * macs - fewer
        return Cost(params, trainable, macs, flops)

    def _reached(self, shape: Shape) -> int | None:
        """Output places that kernels reach."""
        return element_count(tuple([axis.reached for axis in self._axes(shape)]))

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """A window over the input spread out by the stride."""
        return tuple(
            [
                Reach(axis.span, before=axis.span - 1 - axis.before, spread=axis.stride)
                for axis in self._axes(inputs[0])
            ]
        )

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Kernels that leave gaps on the output, softmax over a single filter."""
        return (*self._gap_finding(), *softmax_finding(self.activation, self.filters))

    def _gap_finding(self) -> tuple[Finding, ...]:
        """A kernel smaller than the stride: between its stamps nothing but the bias comes out."""
        pairs = tuple(zip(self.kernel_size, self.strides, strict=True))
        gaps = [reached_text(kernel, step) for kernel, step in pairs if kernel < step]
        if not gaps:
            return ()
        message = (
            f"Kernels of {tight(self.kernel_size)} leave gaps with a stride of {tight(self.strides)}: along an axis "
            f"{gaps[0]}. Use a kernel at least as large as the stride."
        )
        return (Finding(message, (self._fitting_fix(),), is_error=False),)

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Kernels that the stride does not divide draw a checkerboard.

        Source: Odena, Dumoulin & Olah (2016), *Deconvolution and checkerboard artifacts*.
        """
        pairs = tuple(zip(self.kernel_size, self.strides, strict=True))
        uneven = [reached_text(kernel, step) for kernel, step in pairs if kernel % step and kernel > step]
        if not uneven or self._gap_finding():
            return ()
        message = (
            f"Kernels of {tight(self.kernel_size)} with a stride of {tight(self.strides)} meet unevenly: along an axis "
            f"{uneven[0]}, which draws a checkerboard. A kernel that the stride divides does not."
        )
        return (hint(message, self._fitting_fix()),)

    def _fitting_fix(self) -> Fix:
        """A kernel that the stride divides; an even one may need the output padding that Keras chooses."""
        pairs = zip(self.kernel_size, self.strides, strict=True)
        fitting = tuple([-(-kernel // step) * step for kernel, step in pairs])
        extra = None if self.padding == "same" else self.output_padding
        return Fix(f"Use kernels of {tight(fitting)}", {"kernel_size": fitting, "output_padding": extra})

    def derivation(self, *inputs: Shape) -> Derivation:
        """The lengths, parameters, multiply-adds."""
        shape, cost = inputs[0], self.cost(*inputs)
        kernel = product((*self.kernel_size, self.filters, shape[-1]))
        bias = f" + {exact(self.filters)}" if self.use_bias else ""
        reached = product((*[axis.reached for axis in self._axes(shape)], self.filters))
        flops = f"2 · {exact(cost.macs)}" + ("" if self.use_bias else f" − {reached}")
        note = "the weights that one input element meets, for every input element"
        return (
            *spread_steps(self._axes(shape)),
            count_step("Parameters", kernel + bias, cost.params),
            count_step(
                "Multiply-adds", f"{kernel} · {product(shape[:-1])}", cost.macs, note, "kernel · input places"
            ),
            count_step("FLOPs", flops, cost.flops),
        )

    def description(self) -> str:
        """Filters and kernel, then what differs from the plainest one."""
        parts = [f"{self.filters} × {tight(self.kernel_size)}"]
        if max(self.strides) > 1:
            parts.append(stride_text(self.strides))
        parts.append(self.padding)
        if self.output_padding is not None:
            parts.append(f"output padding {tight(self.output_padding)}")
        if max(self.dilation_rate) > 1:
            parts.append(f"dilation {tight(self.dilation_rate)}")
        if self.activation != "linear":
            parts.append(activation_label(self.activation))
        return ", ".join(parts)


_EXTRA = "Pixels added at the end of the output, fewer than the stride; empty: as fits the stride."


@register
@dataclass(frozen=True, slots=True)
class Conv2DTranspose(TransposedConvolution):
    """Enlarge maps: every pixel stamps learned kernels onto a larger map."""

    kind = "conv_2d_transpose"
    label = "Conv2D transposed"
    keras_name = "Conv2DTranspose"
    rank = 2

    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of each kernel, in px.", minimum=1)
    strides: Pair = setting((1, 1), "Stride", "How many times as large the map becomes.", minimum=1)
    output_padding: Pair | None = setting(None, "Output padding", _EXTRA, minimum=0, advanced=True)
    dilation_rate: Pair = setting((1, 1), "Dilation", "Step between the kernel's elements, in px.", minimum=1,
                                 advanced=True)  # fmt: skip


@register
@dataclass(frozen=True, slots=True)
class Conv1DTranspose(TransposedConvolution):
    """Lengthen sequences: every step stamps learned kernels onto a longer one."""

    kind = "conv_1d_transpose"
    is_everyday = False
    label = "Conv1D transposed"
    keras_name = "Conv1DTranspose"
    rank = 1

    kernel_size: Single = setting((3,), "Kernel size", "Length of each kernel, in steps.", minimum=1)
    strides: Single = setting((1,), "Stride", "How many times as long the sequence becomes.", minimum=1)
    output_padding: Single | None = setting(None, "Output padding", _EXTRA, minimum=0, advanced=True)
    dilation_rate: Single = setting((1,), "Dilation", "Step between the kernel's elements, in steps.", minimum=1,
                                   advanced=True)  # fmt: skip


@register
@dataclass(frozen=True, slots=True)
class Conv3DTranspose(TransposedConvolution):
    """Enlarge volumes: every place stamps learned kernels onto a larger volume."""

    kind = "conv_3d_transpose"
    is_everyday = False
    label = "Conv3D transposed"
    keras_name = "Conv3DTranspose"
    rank = 3

    kernel_size: Triple = setting(
        (3, 3, 3), "Kernel size", "Depth × height × width of each kernel, in px.", minimum=1
    )
    strides: Triple = setting((1, 1, 1), "Stride", "How many times as large the volume becomes.", minimum=1)
    output_padding: Triple | None = setting(None, "Output padding", _EXTRA, minimum=0, advanced=True)
    dilation_rate: Triple = setting((1, 1, 1), "Dilation", "Step between the kernel's elements, in px.", minimum=1,
                                   advanced=True)  # fmt: skip
