"""Layers that scale and shift values by numbers that are given, not learned."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, scaled, weight_counts
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step
from cnnstudio.core.numerals import exact, product, signed
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.values import Reals, Shape, Sizes
from cnnstudio.layers.normalized_axes import axes_text, fixed_sizes, place_of_axis, places_of_axes
from cnnstudio.layers.window_arithmetic import count_step


@register
@dataclass(frozen=True, slots=True)
class Rescaling(Layer):
    """Multiply every value and add an offset: pixels 0…255 become 0…1."""

    kind = "rescaling"
    label = "Rescaling"
    group = "Input and shape"
    keras_name = "Rescaling"

    scale: float = setting(1 / 255, "Scale", "What every value is multiplied by.")
    offset: float = setting(0.0, "Offset", "What is added after that.")

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        return inputs[0]

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A scale of 0 makes all images alike."""
        if self.scale != 0:
            return ()
        message = f"A scale of 0 makes every value {signed(self.offset)}: use another one, such as 1/255."
        return (Finding(message, (Fix("Use 1/255", {"scale": 1 / 255}),), is_error=False),)

    def cost(self, *inputs: Shape) -> Cost:
        """One multiplication and one addition a value."""
        return Cost(flops=scaled(element_count(inputs[0]), 2))

    def derivation(self, *inputs: Shape) -> Derivation:
        """What becomes of black and white."""
        white = 255 * self.scale + self.offset
        return (
            Step("Pixels", f"0 … 255 → {signed(self.offset)} … {signed(white)}"),
            count_step("FLOPs", product((2, *inputs[0])), self.cost(*inputs).flops),
        )

    def description(self) -> str:
        """The factor as a fraction where it is one of 255."""
        factor = {1 / 255: "1/255", 1 / 127.5: "1/127.5"}.get(self.scale, signed(self.scale))
        return f"× {factor}" + (
            f" {'+' if self.offset > 0 else '−'} {abs(self.offset):g}" if self.offset else ""
        )


@register
@dataclass(frozen=True, slots=True)
class Normalization(Layer):
    """Take a mean that is given away from every value and divide by the deviation."""

    kind = "normalization"
    is_everyday = False
    label = "Normalization"
    group = "Normalization"
    keras_name = "Normalization"
    is_everyday = False

    axis: Sizes | None = setting(
        (-1,),
        "Axes",
        "Axes whose places have numbers of their own; −1: the channels; empty: one number for all.",
    )
    mean: Reals | None = setting(
        None, "Mean", "What is taken away: one number, or one for each place along the last of the axes."
    )
    variance: Reals | None = setting(
        None, "Variance", "Square of the deviation: one number, or one for each place along the last of the axes.",
        minimum=0,
    )  # fmt: skip
    invert: bool = setting(
        False, "Undo", "Multiply by the deviation and add the mean instead.", advanced=True
    )

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        sizes = self._sizes(inputs[0])
        if (self.mean is None) != (self.variance is None):
            missing, value = ("mean", 0.0) if self.mean is None else ("variance", 1.0)
            raise ShapeError(
                f"Normalization has no {missing}, but the other number: give both, or neither.",
                Fix(
                    f"Use a {missing} of {value:g}",
                    {missing: (value,) * len(self.mean or self.variance or ())},
                ),
            )
        if self.mean is not None and self.variance is not None:
            self._check_counts(sizes, len(self.mean), len(self.variance))
        return inputs[0]

    def _sizes(self, shape: Shape) -> tuple[int, ...]:
        """Lengths of the axes, in the order of the shape."""
        channels = Fix("Use the channels", {"axis": (-1,)})
        places = [place_of_axis(self.label, shape, axis, channels) for axis in self.axis or ()]
        sizes = fixed_sizes(self.label, shape, tuple(sorted(places)))
        if self.mean is None and math.prod(sizes) > math.prod(
            fixed_sizes(self.label, shape, tuple(set(places)))
        ):
            places_of_axes(self.label, shape, self.axis or ())
        return sizes

    def _check_counts(self, sizes: tuple[int, ...], means: int, variances: int) -> None:
        wanted = sizes[-1] if sizes else 1
        if means == variances and means in (1, wanted):
            return
        one = Fix("Use the first ones for all", {"mean": (self.mean or ())[:1] or (0.0,),
                                                 "variance": (self.variance or ())[:1] or (1.0,)})  # fmt: skip
        raise ShapeError(
            f"Normalization has {means} mean{'s' * (means != 1)} and {variances} variance{'s' * (variances != 1)} for "
            f"{exact(wanted)} place{'s' * (wanted != 1)} along its last axis: give as many of both, or one of each.",
            one,
        )

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Without numbers Keras keeps room for those that it finds in data, and counts the samples."""
        if self.mean is not None:
            return ()
        sizes = self._sizes(inputs[0])
        names = (("mean", sizes), ("variance", sizes), ("count", ()))
        return tuple([Weight(name, shape, trainable=False) for name, shape in names])

    def cost(self, *inputs: Shape) -> Cost:
        """A subtraction and a division for each value, or a multiplication and an addition."""
        return Cost(*weight_counts(self.weights(*inputs)), 0, scaled(element_count(inputs[0]), 2))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Numbers that change nothing, or divide by 0."""
        if self.mean is None:
            message = "Without a mean and a variance it leaves every value as it is: give them, such as those of the data."
            return (Finding(message, is_error=False),)
        if self.variance is not None and 0 in self.variance:
            message = "A variance of 0 is taken for 10⁻¹⁴, which makes values enormous or equal: use more."
            fitting = tuple([value or 1.0 for value in self.variance])
            return (Finding(message, (Fix("Use 1 instead of 0", {"variance": fitting}),), is_error=False),)
        return ()

    def derivation(self, *inputs: Shape) -> Derivation:
        """The formula, the numbers kept, the operations."""
        cost, weights = self.cost(*inputs), self.weights(*inputs)
        count = math.prod(weights[0].shape) if weights else 0
        formula = "x · √variance + mean" if self.invert else "(x − mean) / √variance"
        kept = f"2·{exact(count)} + 1 = {exact(cost.params)}" if weights else "0"
        return (
            Step("Output", formula),
            Step("Parameters", kept, "none is trained"),
            count_step("FLOPs", product((2, *inputs[0])), cost.flops),
        )

    def description(self) -> str:
        """The numbers, if there is one for all."""
        undo = ["undone"] * self.invert
        if self.mean is None or self.variance is None:
            return ", ".join(["no numbers yet", *undo])
        if len(self.mean) > 1:
            return ", ".join([f"{len(self.mean)} means along {axes_text((self.axis or (-1,))[-1:])}", *undo])
        return ", ".join([f"mean {_first(self.mean)}", f"variance {_first(self.variance)}", *undo])

    def keras_arguments(self) -> dict[str, Any]:
        """Keras's arguments: one number for all stands alone."""
        arguments = self.to_data()
        for name in ("mean", "variance"):
            if arguments[name] is not None and len(arguments[name]) == 1:
                (arguments[name],) = arguments[name]
        return arguments


def _first(numbers: Reals) -> str:
    return signed(numbers[0]) if numbers else "missing"
