"""Normalization of each sample by itself, along some of its axes."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Weight
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Finding, Fix, ShapeError
from cnnstudio.core.numerals import tight
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Constraint, Shape, Sizes
from cnnstudio.layers.normalized_axes import (
    SampleNormalization,
    fixed_sizes,
    over_text,
    places_of_axes,
)
from cnnstudio.layers.shared_settings import constraint_setting, penalty_setting, vector_start_setting
from cnnstudio.layers.weighted import WeightedLayer

AXES_HELP = "Axes over which values are taken together; −1 is the last: the channels."


@register
@dataclass(frozen=True, slots=True)
class LayerNormalization(WeightedLayer, SampleNormalization):
    """Bring the values of each sample to mean 0 and variance 1 along some axes, then scale and shift."""

    kind = "layer_normalization"
    label = "Layer normalization"
    group = "Normalization"
    keras_name = "LayerNormalization"

    axis: Sizes = setting((-1,), "Axes", AXES_HELP)
    epsilon: float = setting(0.001, "Epsilon", "Small number that keeps the division safe.", minimum=0)
    center: bool = setting(True, "Shift", "Learn a shift (beta) for each place along the axes.")
    scale: bool = setting(True, "Scale", "Learn a scale (gamma) for each place along the axes.")
    rms_scaling: bool = setting(
        False, "Scaling only", "Divide by the deviation without taking the mean away; Keras advises against it.",
        advanced=True,
    )  # fmt: skip
    beta_initializer: Initializer = vector_start_setting("Shift")
    gamma_initializer: Initializer = vector_start_setting("Scale", "ones")
    beta_regularizer: Penalty | None = penalty_setting("Shift", may_be_matrix=True)
    gamma_regularizer: Penalty | None = penalty_setting("Scale", may_be_matrix=True)
    beta_constraint: Constraint | None = constraint_setting("Shift")
    gamma_constraint: Constraint | None = constraint_setting("Scale")

    @property
    def _scales(self) -> bool:
        return self.scale or self.rms_scaling

    @property
    def _shifts(self) -> bool:
        return self.center and not self.rms_scaling

    def value_operations(self) -> int:
        """Mean 1; variance 3: difference, square, sum; division 1; scale and shift; the mean comes off once."""
        return 5 + self._scales + self._shifts

    def row_operations(self) -> int:
        """Adding ε, and the root."""
        return 2

    def formula(self) -> str:
        """What comes out of a value x."""
        above = "x" if self.rms_scaling else "(x − mean)"
        return f"{'γ · ' * self._scales}{above} / √(variance + ε){' + β' * self._shifts}"

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A scale and a shift for each place along the axes."""
        shape, places = inputs[0], places_of_axes(self.label, inputs[0], self.axis)
        if not (self._scales or self._shifts):
            return ()
        sizes = fixed_sizes(self.label, shape, places)
        return tuple([Weight("gamma", sizes)] * self._scales + [Weight("beta", sizes)] * self._shifts)

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Values that are normalized by themselves alone, and a way that Keras advises against."""
        found = SampleNormalization.warnings(self, *inputs)
        if not self.rms_scaling:
            return found
        message = (
            "Scaling only divides by the deviation from a mean that it does not take away; Keras keeps it for old "
            "files alone: switch it off, or use RMS normalization."
        )
        return (*found, Finding(message, (Fix("Switch it off", {"rms_scaling": False}),), is_error=False))

    def description(self) -> str:
        """Over which axes, and what is left out."""
        missing = [
            text for text, used in (("no shift", self._shifts), ("no scale", self._scales)) if not used
        ]
        return ", ".join([over_text(self.axis), *missing, *["scaling only"] * self.rms_scaling])


@register
@dataclass(frozen=True, slots=True)
class RMSNormalization(SampleNormalization):
    """Divide the values of each sample along some axes by their root mean square, then scale them."""

    kind = "rms_normalization"
    is_everyday = False
    label = "RMS normalization"
    group = "Normalization"
    keras_name = "RMSNormalization"
    is_everyday = False
    outcome = "its sign times the scale"

    axis: Sizes = setting((-1,), "Axes", AXES_HELP)
    epsilon: float = setting(1e-6, "Epsilon", "Small number that keeps the division safe.", minimum=0)

    def value_operations(self) -> int:
        """A square, its part of the mean, a division, the scale."""
        return 4

    def row_operations(self) -> int:
        """Adding ε, and the root."""
        return 2

    def formula(self) -> str:
        """What comes out of a value x."""
        return "scale · x / √(mean of x² + ε)"

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A scale for each place along the axes; Keras lays them along the last axes, whichever they belong to.

        Raises:
            ShapeError: They do not fit there.
        """
        shape, places = inputs[0], places_of_axes(self.label, inputs[0], self.axis)
        sizes = fixed_sizes(self.label, shape, places)
        last = shape[len(shape) - len(sizes) :]
        if any(size not in (1, there) for size, there in zip(sizes, last, strict=True)):
            raise ShapeError(
                f"RMS normalization {over_text(self.axis)} has {tight(sizes)} scales, which Keras can lay "
                f"along the last axes of {shape_text(shape)} alone: use −1, the channels.",
                Fix("Use the channels", {"axis": (-1,)}),
            )
        return (Weight("scale", sizes),)

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Values that are normalized by themselves alone, and scales that lie along other axes than meant."""
        shape, places = inputs[0], places_of_axes(self.label, inputs[0], self.axis)
        found = SampleNormalization.warnings(self, *inputs)
        sizes = fixed_sizes(self.label, shape, places)
        last = range(len(shape) - len(places), len(shape))
        if all(size == 1 or place == there for size, place, there in zip(sizes, places, last, strict=True)):
            return found
        message = (
            f"The scales {over_text(self.axis)} of {shape_text(shape)} are laid along its last axes, which "
            "only have the same sizes: use −1, the channels."
        )
        return (*found, Finding(message, (Fix("Use the channels", {"axis": (-1,)}),), is_error=False))


@register
@dataclass(frozen=True, slots=True)
class UnitNormalization(SampleNormalization):
    """Divide the values of each sample along some axes by their length, so that it becomes 1."""

    kind = "unit_normalization"
    is_everyday = False
    label = "Unit normalization"
    group = "Normalization"
    keras_name = "UnitNormalization"
    is_everyday = False
    outcome = "1, −1 or 0"

    axis: Sizes = setting((-1,), "Axes", AXES_HELP)

    def value_operations(self) -> int:
        """A square, its part of the sum, a division."""
        return 3

    def row_operations(self) -> int:
        """The root and the comparison with the smallest length; the sum has one addition fewer than values."""
        return 1

    def formula(self) -> str:
        """What comes out of a value x."""
        return "x / max(√(Σ x²), 10⁻¹²)"
