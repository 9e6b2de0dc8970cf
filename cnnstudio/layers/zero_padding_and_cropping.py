"""Layers that add zeros around a map, and layers that cut its borders off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Fix, Layer, ShapeError, Step
from cnnstudio.core.numerals import enumeration, exact
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Margins, Margins1, Margins3, Pair, Shape
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.window_arithmetic import side_names

_ENDS = {1: ("before", "after"), 2: ("top", "bottom", "left", "right"),
         3: ("front", "back", "top", "bottom", "left", "right")}  # fmt: skip


class BorderLayer(Layer):
    """What layers share that make a map larger or smaller at its borders; a type says by how much."""

    __slots__ = ()
    rank: ClassVar[int]
    sign: ClassVar[str]
    """Of the pixels at each end in formulas: ``+`` or ``−``."""

    def margins(self) -> Sequence[Pair]:
        """Pixels before and after, for each axis."""
        raise NotImplementedError

    def lengths(self, shape: Shape) -> Shape:
        """Length of each axis that comes out."""
        raise NotImplementedError

    def output_shape(self, *inputs: Shape) -> Shape:
        """The lengths change; the channels stay."""
        shape = map_shape(self.label, inputs[0], self.rank)
        return (*self.lengths(shape), shape[-1])

    def derivation(self, *inputs: Shape) -> Derivation:
        """Every length."""
        sides = zip(side_names(self.rank), inputs[0], self.margins(), self.lengths(inputs[0]), strict=False)
        return tuple(
            Step(name, f"{exact(size)} {self.sign} {before} {self.sign} {after} = {exact(result)}")
            for name, size, (before, after), result in sides
        )

    def description(self) -> str:
        """One number where all sides agree."""
        amounts = [amount for pair in self.margins() for amount in pair]
        unit = "px" if self.rank > 1 else "step" if amounts[-1] == 1 else "steps"
        if len(set(amounts)) == 1:
            return f"{amounts[0]} {unit} {'at either end' if self.rank == 1 else 'on every side'}"
        sides = zip(_ENDS[self.rank], amounts, strict=True)
        return f"{', '.join(f'{name} {amount}' for name, amount in sides)} {unit}"


class ZeroPadding(BorderLayer):
    """What all ranks of zero padding share."""

    __slots__ = ()
    group = "Input and shape"
    sign = "+"
    padding: Sequence[Pair]

    def margins(self) -> Sequence[Pair]:
        """Zeros before and after, for each axis."""
        return self.padding

    def lengths(self, shape: Shape) -> Shape:
        """Every axis grows by its zeros."""
        sides = zip(shape, self.padding, strict=False)
        return tuple([None if size is None else size + sum(zeros) for size, zeros in sides])

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """Its own pixel, moved by the zeros before it."""
        return tuple([Reach(before=before) for before, _ in self.padding])


class Cropping(BorderLayer):
    """What all ranks of cropping share."""

    __slots__ = ()
    group = "Input and shape"
    sign = "−"
    cropping: Sequence[Pair]

    def margins(self) -> Sequence[Pair]:
        """Pixels cut off before and after, for each axis."""
        return self.cropping

    def lengths(self, shape: Shape) -> Shape:
        """Every axis loses what is cut off.

        Raises:
            ShapeError: Nothing is left of one.
        """
        sides = list(zip(shape, self.cropping, strict=False))
        lost = [place for place, (size, ends) in enumerate(sides) if size is not None and size <= sum(ends)]
        if lost:
            raise self._nothing_left(shape, lost)
        return tuple([None if size is None else size - sum(ends) for size, ends in sides])

    def _nothing_left(self, shape: Shape, lost: list[int]) -> ShapeError:
        names = [side_names(self.rank)[place].lower() for place in lost]
        first = lost[0]
        before, after = self.cropping[first]
        fitting = tuple([(0, 0) if place in lost else ends for place, ends in enumerate(self.cropping)])
        return ShapeError(
            f"{self.label} cuts {before} + {after} px off a {names[0]} of {exact(shape[first])}, so that nothing is "
            "left: cut less off.",
            Fix(f"Leave the {enumeration(names)} whole", {"cropping": fitting}),
        )

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """Its own pixel, moved by those cut off before it."""
        return tuple([Reach(before=-before) for before, _ in self.cropping])


@register
@dataclass(frozen=True, slots=True)
class ZeroPadding2D(ZeroPadding):
    """Add rows and columns of zeros around the map."""

    kind = "zero_padding_2d"
    label = "Zero padding"
    keras_name = "ZeroPadding2D"
    rank = 2

    padding: Margins = setting(((1, 1), (1, 1)), "Zeros", "Top, bottom, left and right, in px.", minimum=0)


@register
@dataclass(frozen=True, slots=True)
class ZeroPadding1D(ZeroPadding):
    """Add zeros before and after the sequence."""

    kind = "zero_padding_1d"
    is_everyday = False
    label = "Zero padding 1D"
    keras_name = "ZeroPadding1D"
    is_everyday = False
    rank = 1

    padding: Margins1 = setting(((1, 1),), "Zeros", "Before and after, in steps.", minimum=0)


@register
@dataclass(frozen=True, slots=True)
class ZeroPadding3D(ZeroPadding):
    """Add slices, rows and columns of zeros around the volume."""

    kind = "zero_padding_3d"
    is_everyday = False
    label = "Zero padding 3D"
    keras_name = "ZeroPadding3D"
    is_everyday = False
    rank = 3

    padding: Margins3 = setting(
        ((1, 1), (1, 1), (1, 1)), "Zeros", "Front, back, top, bottom, left and right, in px.", minimum=0
    )


@register
@dataclass(frozen=True, slots=True)
class Cropping2D(Cropping):
    """Cut rows and columns off the borders of the map."""

    kind = "cropping_2d"
    is_everyday = False
    label = "Cropping"
    keras_name = "Cropping2D"
    rank = 2

    cropping: Margins = setting(((0, 0), (0, 0)), "Cut off", "Top, bottom, left and right, in px.", minimum=0)


@register
@dataclass(frozen=True, slots=True)
class Cropping1D(Cropping):
    """Cut steps off the beginning and the end of the sequence."""

    kind = "cropping_1d"
    is_everyday = False
    label = "Cropping 1D"
    keras_name = "Cropping1D"
    is_everyday = False
    rank = 1

    cropping: Margins1 = setting(((1, 1),), "Cut off", "Before and after, in steps.", minimum=0)


@register
@dataclass(frozen=True, slots=True)
class Cropping3D(Cropping):
    """Cut slices, rows and columns off the borders of the volume."""

    kind = "cropping_3d"
    is_everyday = False
    label = "Cropping 3D"
    keras_name = "Cropping3D"
    is_everyday = False
    rank = 3

    cropping: Margins3 = setting(
        ((1, 1), (1, 1), (1, 1)), "Cut off", "Front, back, top, bottom, left and right, in px.", minimum=0
    )
