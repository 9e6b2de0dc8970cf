"""Layers that combine the equal places of several inputs, beside Add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.values import Shape
from cnnstudio.layers.merge import ElementwiseMerge
from cnnstudio.layers.merge_demands import exactly_two


@register
@dataclass(frozen=True, slots=True)
class Subtract(ElementwiseMerge):
    """Subtract the second map from the first, element by element."""

    kind = "subtract"
    is_everyday = False
    label = "Subtract"
    keras_name = "Subtract"
    maximum_inputs: ClassVar[int | None] = 2
    sign = "−"

    def output_shape(self, *inputs: Shape) -> Shape:
        """The common shape of exactly two inputs."""
        return self.common_shape(exactly_two(self.label, inputs))


@register
@dataclass(frozen=True, slots=True)
class Multiply(ElementwiseMerge):
    """Multiply maps element by element, as a gate or an attention mask does."""

    kind = "multiply"
    label = "Multiply"
    keras_name = "Multiply"
    sign = "·"

    def repeats_on_purpose(self, inputs: tuple[Shape, ...]) -> bool:
        """A gate has one number a channel, a mask one number a place; either weighs a whole map."""
        whole = self.common_shape(inputs)
        return all(
            shape == whole
            or (len(shape) == len(whole) and (set(shape[:-1]) == {1} or shape == (*whole[:-1], 1)))
            for shape in inputs
        )


@register
@dataclass(frozen=True, slots=True)
class Average(ElementwiseMerge):
    """Take the mean of maps, element by element."""

    kind = "average"
    label = "Average"
    keras_name = "Average"
    sign = "+"

    def operations(self, count: int) -> int:
        """The additions and one division by the number of inputs."""
        return count

    def formula(self, terms: Sequence[str]) -> str:
        """The sum over the number of inputs."""
        return f"({f' {self.sign} '.join(terms)}) / {len(terms)}"


class Extremum(ElementwiseMerge):
    """What maximum and minimum share: their ``sign`` is the name of a function."""

    __slots__ = ()

    def formula(self, terms: Sequence[str]) -> str:
        """The function of all inputs."""
        return f"{self.sign}({', '.join(terms)})"


@register
@dataclass(frozen=True, slots=True)
class Maximum(Extremum):
    """Keep the largest value of the maps at each place."""

    kind = "maximum"
    is_everyday = False
    label = "Maximum"
    keras_name = "Maximum"
    sign = "max"


@register
@dataclass(frozen=True, slots=True)
class Minimum(Extremum):
    """Keep the smallest value of the maps at each place."""

    kind = "minimum"
    is_everyday = False
    label = "Minimum"
    keras_name = "Minimum"
    sign = "min"
