"""Normalization of each sample by itself, group of channels by group."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, scaled, total, weight_counts
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Derivation, Finding, Fix, ShapeError, Step
from cnnstudio.core.numerals import exact, product, signed
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.receptive_field import WHOLE, Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Constraint, Shape
from cnnstudio.layers.normalized_axes import fixed_sizes, place_of_axis
from cnnstudio.layers.shared_settings import constraint_setting, penalty_setting, vector_start_setting
from cnnstudio.layers.weighted import WeightedLayer


@register
@dataclass(frozen=True, slots=True)
class GroupNormalization(WeightedLayer):
    """Bring each group of channels of each sample to mean 0 and variance 1, then scale and shift it."""

    kind = "group_normalization"
    is_everyday = False
    label = "Group normalization"
    group = "Normalization"
    keras_name = "GroupNormalization"

    groups: int = setting(
        32, "Groups", "How many groups the channels form; −1: each channel by itself (instance normalization).",
        minimum=-1,
    )  # fmt: skip
    axis: int = setting(-1, "Axis", "Which axis is grouped; −1 is the last: the channels.", advanced=True)
    epsilon: float = setting(0.001, "Epsilon", "Small number that keeps the division safe.", minimum=0)
    center: bool = setting(True, "Shift", "Learn a shift (beta) for each channel.")
    scale: bool = setting(True, "Scale", "Learn a scale (gamma) for each channel.")
    beta_initializer: Initializer = vector_start_setting("Shift")
    gamma_initializer: Initializer = vector_start_setting("Scale", "ones")
    beta_regularizer: Penalty | None = penalty_setting("Shift")
    gamma_regularizer: Penalty | None = penalty_setting("Scale")
    beta_constraint: Constraint | None = constraint_setting("Shift")
    gamma_constraint: Constraint | None = constraint_setting("Scale")

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        size = self._size(inputs[0])
        if self.groups == 0 or size % self.groups:
            wanted = max(self.groups, 1)
            fitting = max(count for count in range(1, min(wanted, size) + 1) if size % count == 0)
            raise ShapeError(
                f"{self.groups} group{'s' * (self.groups != 1)} do not divide {exact(size)} "
                f"channel{'s' * (size != 1)} evenly: use a number that does, such as {fitting}.",
                Fix(f"Use {fitting} group{'s' * (fitting > 1)}", {"groups": fitting}),
            )
        return inputs[0]

    def _place(self, shape: Shape) -> int:
        return place_of_axis(self.label, shape, self.axis, Fix("Use the channels", {"axis": -1}))

    def _size(self, shape: Shape) -> int:
        """Length of the axis that is grouped."""
        return fixed_sizes(self.label, shape, (self._place(shape),))[0]

    def _count(self, shape: Shape) -> int:
        """How many groups there are."""
        return self._size(shape) if self.groups == -1 else self.groups

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A scale and a shift for each channel."""
        size = (self._size(inputs[0]),)
        return tuple([Weight("gamma", size)] * self.scale + [Weight("beta", size)] * self.center)

    def _value_operations(self) -> int:
        """Mean 1; variance 3: difference, square, sum; division 1; scale and shift."""
        return 5 + self.scale + self.center

    def cost(self, *inputs: Shape) -> Cost:
        """The operations for each value, and two a group: adding ε, and the root."""
        values = scaled(element_count(inputs[0]), self._value_operations())
        flops = total((values, 2 * self._count(inputs[0])))
        return Cost(*weight_counts(self.weights(*inputs)), 0, flops)

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """The whole map; unknown where an axis of the map itself is grouped."""
        shape = inputs[0]
        place, count = self._place(shape), self._count(shape)
        if place == len(shape) - 1 or count == 1:
            return (WHOLE,) * (len(shape) - 1)
        if count < self._size(shape):
            return None
        return tuple([Reach() if axis == place else WHOLE for axis in range(len(shape) - 1)])

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Groups of a single value, and groups of rows instead of channels."""
        shape, found = inputs[0], []
        if element_count(shape) == self._count(shape):
            message = "Each group is a single value, so that only 0 comes out before scale and shift: use fewer groups."
            fixes = (Fix("Use 1 group", {"groups": 1}),) if self._count(shape) > 1 else ()
            found.append(Finding(message, fixes, is_error=False))
        if self._place(shape) != len(shape) - 1:
            message = f"Axis {signed(self.axis)} of {shape_text(shape)} is not the channels, which come last: use −1."
            found.append(Finding(message, (Fix("Use the channels", {"axis": -1}),), is_error=False))
        return tuple(found)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The formula, the size of a group, the numbers learned, the operations."""
        shape, cost, weights = inputs[0], self.cost(*inputs), self.weights(*inputs)
        size, count = self._size(shape), self._count(shape)
        above = f"{'γ · ' * self.scale}(x − mean) / √(variance + ε){' + β' * self.center}"
        learned = f"{len(weights)}·{exact(size)} = {exact(cost.params)}" if weights else "0"
        each = f"{self._value_operations()}·{product(shape)} + 2·{exact(count)}"
        return (
            Step("Output", above),
            Step("Channels in a group", f"{exact(size)} / {exact(count)} = {exact(size // count)}"),
            Step("Parameters", learned),
            Step("FLOPs", f"{each} = {exact(cost.flops)}", "for each value, and for each group of them"),
        )

    def description(self) -> str:
        """How many groups, and what is left out."""
        missing = [text for text, used in (("no shift", self.center), ("no scale", self.scale)) if not used]
        groups = "each channel by itself" if self.groups == -1 else f"{self.groups} groups"
        return ", ".join(["1 group" if self.groups == 1 else groups, *missing])
