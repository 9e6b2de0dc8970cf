"""LeNet-5's trainable sub-sampling: pooling that learns two numbers for each map."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, scaled, weight_counts
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step, hint
from cnnstudio.core.numerals import enumeration, exact, product, tight
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import Axis, element_count, window_axes
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.window_arithmetic import (
    count_step,
    shrinking_fixes,
    stride_text,
    window_reach,
    window_steps,
)
from cnnstudio.layers.zero_padding_and_cropping import ZeroPadding2D

SQUASHINGS = {"scaled_tanh": "1.7159·tanh(2/3·x)", "tanh": "tanh", "sigmoid": "sigmoid", "linear": "none"}


@register
@dataclass(frozen=True, slots=True)
class SubSampling2D(Layer):
    """Sum each window, times a learned number of the map plus another, squashed, as LeNet-5 does.

    Source: LeCun, Bottou, Bengio & Haffner (1998), *Gradient-based learning applied to document
    recognition*, §II.B.
    """

    kind = "sub_sampling_2d"
    is_everyday = False
    label = "Trainable sub-sampling"
    group = "Pooling"
    keras_name = "SubSampling2D"

    pool_size: Pair = setting((2, 2), "Window", "Height × width, in px.", minimum=1)
    strides: Pair | None = setting(
        None, "Stride", "Step between windows, in px; empty: the window's size.", minimum=1
    )
    activation: str = setting("scaled_tanh", "Squashing", "Function of every output; LeNet-5's is 1.7159·tanh(2/3·x).",
                              choices=tuple(SQUASHINGS))  # fmt: skip

    def output_shape(self, *inputs: Shape) -> Shape:
        """H × W by the window's arithmetic; the channels stay."""
        shape = map_shape(self.label, inputs[0])
        axes, channels = self._axes(shape), channel_count(self.label, shape)
        counts = tuple([axis.output for axis in axes])
        if any(count is not None and count < 1 for count in counts):
            raise ShapeError(
                f"{self.label}: a window of {tight(self.pool_size)} px does not fit in {tight(shape[:2])} px. "
                "Use a smaller window, or fewer steps that shrink the map.",
                *shrinking_fixes(axes, "pool_size"),
            )
        return (*counts, channels)

    def _axes(self, shape: Shape) -> tuple[Axis, ...]:
        return window_axes(shape[:2], self.pool_size, self.strides or self.pool_size, "valid")

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A coefficient and a bias for each map."""
        maps = (channel_count(self.label, inputs[0]),)
        return (Weight("coefficient", maps), Weight("bias", maps))

    def cost(self, *inputs: Shape) -> Cost:
        """The additions of a window, a multiplication and the bias: one operation more than it has pixels."""
        params, trainable = weight_counts(self.weights(*inputs))
        outputs = element_count(self.output_shape(*inputs))
        return Cost(params, trainable, 0, scaled(outputs, math.prod(self.pool_size) + 1))

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """One window."""
        return window_reach(self._axes(inputs[0]))

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Pixels at the end that no window reaches."""
        axes = self._axes(inputs[0])
        left = [
            f"{axis.ignored} of {exact(axis.size)} {name}"
            for axis, name in zip(axes, ("rows", "columns"), strict=True)
            if axis.ignored
        ]
        if not left:
            return ()
        message = f"No window reaches the last {enumeration(left)}: use another size or stride, or pad the map by zeros."
        below, aside = [axis.stride - axis.ignored if axis.ignored else 0 for axis in axes]
        zeros = (0, below), (0, aside)
        return (hint(message, Fix("Pad with zeros", insert=(ZeroPadding2D(zeros),))),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """Height and width, two numbers a map, and the operations."""
        output, cost = self.output_shape(*inputs), self.cost(*inputs)
        squashed = "" if self.activation == "linear" else f"; then {SQUASHINGS[self.activation]}"
        return (
            *window_steps(self._axes(inputs[0])),
            Step("Output", f"coefficient · sum of {product(self.pool_size)} pixels + bias{squashed}"),
            Step(
                "Parameters", f"2·{exact(output[2])} = {exact(cost.params)}", "a coefficient and a bias a map"
            ),
            count_step("FLOPs", f"({product(self.pool_size)} + 1) · {product(output)}", cost.flops),
        )

    def description(self) -> str:
        """Window, stride and squashing."""
        parts = [tight(self.pool_size), stride_text(self.strides or self.pool_size)]
        return ", ".join(parts + [SQUASHINGS[self.activation]] * (self.activation != "linear"))
