"""Convolution layers: kernels that slide over a sequence, a map or a volume."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, weighted_cost
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Derivation, Finding, Fix, ShapeError
from cnnstudio.core.numerals import exact, product, tight
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import Axis, element_count, window_axes
from cnnstudio.core.values import Constraint, Matrices, Pair, Shape, Single, Sizes, Triple
from cnnstudio.layers.activation import softmax_finding
from cnnstudio.layers.choices import (
    ACTIVATIONS,
    PADDINGS,
    activation_label,
    constant_argument,
    kernels_of_keras,
)
from cnnstudio.layers.demands import channel_count, map_shape, window_output
from cnnstudio.layers.shared_settings import (
    constraint_setting,
    kernel_start_setting,
    output_penalty_setting,
    penalty_setting,
    vector_start_setting,
)
from cnnstudio.layers.weighted import WeightedLayer
from cnnstudio.layers.window_arithmetic import (
    count_step,
    flops_step,
    oversized_finding,
    stride_text,
    window_reach,
    window_steps,
)
from cnnstudio.layers.window_hints import Kernel, edge_hints, stacking_hint

_MACS_RULE = "weights of all kernels · places"


@dataclass(frozen=True, slots=True)
class Convolution(WeightedLayer):
    """What convolutions of every rank share; a type sets its rank and the lengths of its windows."""

    group = "Convolution"
    is_weighted_sum = True
    rank: ClassVar[int]

    filters: int = setting(32, "Filters", "How many kernels, and so how many maps come out.", minimum=1)
    kernel_size: Sizes = ()
    strides: Sizes = ()
    padding: str = setting("valid", "Padding", 'Zeros around the map: none, or so many that ("same") no pixel is lost.',
                           choices=PADDINGS)  # fmt: skip
    activation: str = setting(
        "linear", "Activation", "Function applied to every output number.", choices=ACTIVATIONS
    )
    use_bias: bool = setting(True, "Use bias", "Add one learned number to each map.")
    dilation_rate: Sizes = ()
    groups: int = setting(1, "Groups", "Split the channels into so many groups that do not see each other.", minimum=1,
                          advanced=True)  # fmt: skip
    kernel_initializer: Initializer = kernel_start_setting()
    bias_initializer: Initializer = vector_start_setting("Bias")
    kernel_regularizer: Penalty | None = penalty_setting()
    bias_regularizer: Penalty | None = penalty_setting("Bias")
    activity_regularizer: Penalty | None = output_penalty_setting()
    kernel_constraint: Constraint | None = constraint_setting()
    bias_constraint: Constraint | None = constraint_setting("Bias")

    @classmethod
    def unit_axes(cls, name: str) -> Sizes:
        """A filter's weights lie along all axes of the kernel but the last."""
        return tuple(range(cls.rank + 1)) if name == "kernel_constraint" else (0,)

    def output_shape(self, *inputs: Shape) -> Shape:
        """The lengths by the window's arithmetic, and one channel a filter."""
        shape = map_shape(self.label, inputs[0], self.rank)
        channels = channel_count(self.label, shape)
        self._check_groups(channels)
        self._check_strides()
        self.check_own(channels // self.groups)
        return (*window_output(self.label, self._axes(shape)), self.filters)

    def _output_count(self, shape: Shape) -> int | None:
        """Output elements, of a map that is known to fit."""
        return element_count((*[axis.output for axis in self._axes(shape)], self.filters))

    def _check_groups(self, channels: int) -> None:
        if channels % self.groups or self.filters % self.groups:
            common = math.gcd(channels, self.filters)
            fitting = max(count for count in range(1, min(common, self.groups) + 1) if common % count == 0)
            raise ShapeError(
                f"{self.groups} groups do not divide {exact(channels)} input channels and {exact(self.filters)} "
                f"filters evenly: use a number that divides both, such as {fitting}.",
                Fix(f"Use {fitting} group{'s' * (fitting > 1)}", {"groups": fitting}),
            )

    def _check_strides(self) -> None:
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ShapeError(
                f"A stride of {tight(self.strides)} and a dilation of {tight(self.dilation_rate)} cannot go together: "
                "set one of them to 1.",
                Fix("Set the stride to 1", {"strides": (1,) * self.rank}),
                Fix("Set the dilation to 1", {"dilation_rate": (1,) * self.rank}),
            )

    def check_own(self, channels: int) -> None:
        """Refuse settings that only one type has.

        Args:
            channels: How many a kernel is deep.

        Raises:
            ShapeError: They do not fit together.
        """

    def _axes(self, shape: Shape) -> tuple[Axis, ...]:
        return window_axes(shape[:-1], self.kernel_size, self.strides, self.padding, self.dilation_rate)

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The kernel (its lengths, channels of a group, filters), and the bias (filters)."""
        inside = channel_count(self.label, inputs[0]) // self.groups
        kernel = Weight("kernel", (*self.kernel_size, inside, self.filters))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)

    def cost(self, *inputs: Shape) -> Cost:
        """Every output element meets one kernel's weights."""
        weights = self.weights(*inputs)
        window = weights[0].count // self.filters
        return weighted_cost(weights, window, self._output_count(inputs[0]), self.use_bias)

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """One window."""
        return window_reach(self._axes(inputs[0]))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Kernels larger than their map, and softmax over a single filter."""
        return (
            *oversized_finding(self._axes(inputs[0])),
            *softmax_finding(self.activation, self.filters),
        )

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Large kernels that small ones replace more cheaply, pixels left out, and "same" padding that is uneven."""
        axes = self._axes(inputs[0])
        edges = edge_hints(axes)
        if max((*self.strides, *self.dilation_rate, self.groups)) > 1 or self.padding == "causal":
            return edges
        return (*self._stacking_hint(channel_count(self.label, inputs[0])), *edges)

    def _stacking_hint(self, channels: int) -> tuple[Finding, ...]:
        if self.own_description():
            return ()
        small = self.with_settings(kernel_size=(3,) * self.rank)
        return stacking_hint(Kernel(tuple(self.kernel_size), channels, self.filters), small)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The lengths, parameters, multiply-adds."""
        inside = channel_count(self.label, inputs[0]) // self.groups
        cost, output = self.cost(*inputs), self.output_shape(*inputs)
        kernel = product((*self.kernel_size, inside, self.filters))
        bias = f" + {self.filters:,}" if self.use_bias else ""
        return (
            *window_steps(self._axes(inputs[0])),
            count_step("Parameters", kernel + bias, cost.params),
            count_step("Multiply-adds", f"{kernel} · {product(output[:-1])}", cost.macs, rule=_MACS_RULE),
            flops_step(cost, product(output), self.use_bias),
        )

    def description(self) -> str:
        """Filters and kernel, then what differs from the plainest convolution."""
        parts = [f"{self.filters} × {tight(self.kernel_size)}"]
        if max(self.strides) > 1:
            parts.append(stride_text(self.strides))
        parts.append(self.padding)
        if max(self.dilation_rate) > 1:
            parts.append(f"dilation {tight(self.dilation_rate)}")
        if self.groups > 1:
            parts.append(f"{self.groups} groups")
        parts += self.own_description()
        if self.activation != "linear":
            parts.append(activation_label(self.activation))
        return ", ".join(parts)

    def own_description(self) -> list[str]:
        """What only one type has to say."""
        return []


@register
@dataclass(frozen=True, slots=True)
class Conv2D(Convolution):
    """Slide kernels over height and width; each makes one map of where its pattern lies."""

    kind = "conv_2d"
    label = "Conv2D"
    keras_name = "Conv2D"
    rank = 2

    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of each kernel, in px.", minimum=1)
    strides: Pair = setting((1, 1), "Stride", "Step between windows, in px.", minimum=1)
    dilation_rate: Pair = setting((1, 1), "Dilation", "Step between the kernel's elements, in px.", minimum=1,
                                 advanced=True)  # fmt: skip
    kernel_values: Matrices | None = setting(
        None, "Kernel values",
        "Kernels typed by hand: one matrix a filter, for every input channel, or one for each channel of each filter.",
        advanced=True,
    )  # fmt: skip

    def check_own(self, channels: int) -> None:
        """Refuse typed kernels of another size or number."""
        values, fitting = self.kernel_values, (self.filters, self.filters * channels)
        if values is None or (values.size == self.kernel_size and len(values.planes) in fitting):
            return
        raise ShapeError(
            f"Kernels typed: {len(values.planes)} of {tight(values.size)} px, but the layer has {self.filters} of "
            f"{tight(self.kernel_size)} px. Make the settings follow the typed kernels, or forget those.",
            Fix("Follow the typed kernels", {"kernel_size": values.size, "filters": len(values.planes)}),
            Fix("Forget the typed kernels", {"kernel_values": None}),
        )

    def own_description(self) -> list[str]:
        """Whether kernels were typed."""
        return ["typed kernels"] * (self.kernel_values is not None)

    def keras_arguments(self) -> dict[str, Any]:
        """Keras's arguments; typed kernels become a constant initializer."""
        arguments = WeightedLayer.keras_arguments(self)
        arguments.pop("kernel_values")
        if self.kernel_values is not None:
            arguments["kernel_initializer"] = constant_argument(self.kernel_values, self.filters)
        return arguments

    @classmethod
    def from_keras(cls, config: Mapping[str, Any]) -> Self:
        """Read a saved Conv2D; initializers that Keras knows and we do not become the default."""
        values = kernels_of_keras(config.get("kernel_initializer"))
        return cls.from_data({**cls.settings_of_keras(config), "kernel_values": values})

    @classmethod
    def other_starts(cls, config: Mapping[str, Any]) -> tuple[str, ...]:
        """As for all layers with weights; typed kernels are known."""
        typed = kernels_of_keras(config.get("kernel_initializer")) is not None
        others = super(Conv2D, cls).other_starts(config)
        return tuple([name for name in others if not (typed and name == "kernel_initializer")])


@register
@dataclass(frozen=True, slots=True)
class Conv1D(Convolution):
    """Slide kernels along a sequence; each makes one row of where its pattern lies."""

    kind = "conv_1d"
    is_everyday = False
    label = "Conv1D"
    keras_name = "Conv1D"
    rank = 1

    kernel_size: Single = setting((3,), "Kernel size", "Length of each kernel, in steps.", minimum=1)
    strides: Single = setting((1,), "Stride", "Step between windows, in steps.", minimum=1)
    padding: str = setting(
        "valid", "Padding", 'Zeros around the sequence: none, so many that ("same") no step is lost, or before it only.',
        choices=(*PADDINGS, "causal"),
    )  # fmt: skip
    dilation_rate: Single = setting((1,), "Dilation", "Step between the kernel's elements, in steps.", minimum=1,
                                 advanced=True)  # fmt: skip


@register
@dataclass(frozen=True, slots=True)
class Conv3D(Convolution):
    """Slide kernels through a volume, such as a scan or a film."""

    kind = "conv_3d"
    is_everyday = False
    label = "Conv3D"
    keras_name = "Conv3D"
    rank = 3

    kernel_size: Triple = setting(
        (3, 3, 3), "Kernel size", "Depth × height × width of each kernel, in px.", minimum=1
    )
    strides: Triple = setting((1, 1, 1), "Stride", "Step between windows, in px.", minimum=1)
    dilation_rate: Triple = setting((1, 1, 1), "Dilation", "Step between the kernel's elements, in px.", minimum=1,
                                 advanced=True)  # fmt: skip
