"""The axes along which normalization layers work: which are meant, what is seen along them, what it costs."""

from __future__ import annotations

from cnnstudio.core.cost import Cost, scaled, total, weight_counts
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step
from cnnstudio.core.numerals import enumeration, exact, product, signed
from cnnstudio.core.receptive_field import WHOLE, Reach
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Shape, Sizes


def place_of_axis(label: str, shape: Shape, axis: int, fix: Fix) -> int:
    """Where an axis lies in the shape of a sample, from 0; Keras counts the batch as axis 0.

    Args:
        label: What to call the layer.
        shape: What it gets.
        axis: The axis as Keras counts: 1 is the first of a sample, −1 the last.
        fix: What makes it the channels.

    Raises:
        ShapeError: There is no such axis.
    """
    if not shape:
        raise ShapeError(f"{label} needs at least one axis; it gets a single number: remove it.")
    place = axis - 1 if axis > 0 else axis + len(shape)
    if axis == 0 or not 0 <= place < len(shape):
        raise ShapeError(
            f"Axis {signed(axis)} is none of the axes of {shape_text(shape)}: use −1, the channels.", fix
        )
    return place


def places_of_axes(label: str, shape: Shape, axes: Sizes) -> Sizes:
    """Where several axes lie, in the order in which Keras takes them: by their numbers as given.

    Raises:
        ShapeError: One is none of the shape's, or named twice.
    """
    channels = Fix("Use the channels", {"axis": (-1,)})
    places = tuple([place_of_axis(label, shape, axis, channels) for axis in sorted(axes)])
    if len(set(places)) < len(places):
        raise ShapeError(
            f"Axes {axes_text(axes)} name an axis of {shape_text(shape)} twice: name each once.",
            Fix("Name each once", {"axis": tuple(sorted([place + 1 for place in set(places)]))}),
        )
    return places


def axes_text(axes: Sizes) -> str:
    """Axes as sentences list them: ``1, 2 and −1``."""
    return enumeration([signed(axis) for axis in axes])


def fixed_sizes(label: str, shape: Shape, places: Sizes) -> tuple[int, ...]:
    """The lengths of axes that weights are made for.

    Raises:
        ShapeError: One of them is open.
    """
    sizes = tuple([size for place in places if (size := shape[place]) is not None])
    if len(sizes) < len(places):
        raise ShapeError(
            f"{label} needs a fixed size along its axis; it gets {shape_text(shape)}: "
            "give the input a fixed size, or use −1, the channels."
        )
    return sizes


def row_length(shape: Shape, places: Sizes) -> int | None:
    """How many values share one mean and one variance; None when a size is open."""
    return element_count(tuple([shape[place] for place in places]))


def row_count(shape: Shape, places: Sizes) -> int | None:
    """How many means and variances there are; None when a size is open."""
    return element_count(tuple([size for place, size in enumerate(shape) if place not in places]))


def operations(shape: Shape, places: Sizes, each: int, for_row: int) -> int | None:
    """The operations of a normalization: so many for each value, and for each row of them."""
    return total((scaled(element_count(shape), each), scaled(row_count(shape, places), for_row)))


def reach_along(shape: Shape, places: Sizes) -> tuple[Reach, ...]:
    """What one value sees: the whole of each axis that its statistics run over, but the channels."""
    spatial = range(len(shape) - 1)
    if not any(place in places for place in spatial):
        return ()
    return tuple([WHOLE if place in places else Reach() for place in spatial])


def lonely_finding(shape: Shape, places: Sizes, outcome: str) -> tuple[Finding, ...]:
    """A warning where each value is normalized by itself alone, with the fix where there are others.

    Args:
        shape: What comes in.
        places: The axes that are normalized.
        outcome: What comes out of a single value.
    """
    if row_length(shape, places) != 1:
        return ()
    fixes = (Fix("Normalize all axes", {"axis": tuple(range(1, len(shape) + 1))}),)
    if None in shape and shape[-1] is not None:  # weights cannot be made for an open size
        fixes = (Fix("Use the channels", {"axis": (-1,)}),)
    message = f"Each value is normalized by itself alone, so that only {outcome} comes out: use more axes, or remove the layer."
    return (
        Finding(
            message, fixes if element_count(shape) != 1 and shape[-1] is not None else (), is_error=False
        ),
    )


def over_text(axes: Sizes) -> str:
    """Axes as cards show them: ``over axes 1 and 2``."""
    if axes == (-1,):
        return "over the channels"
    return f"over {'axis' if len(axes) == 1 else 'axes'} {axes_text(axes)}" if axes else "over no axis"


class SampleNormalization(Layer):
    """What layers that normalize each sample by itself share; a type adds its formula and weights.

    FLOPs are counted by the steps of the formula: a root and a comparison are one operation each.
    """

    __slots__ = ()
    axis: Sizes
    outcome = "0"
    """What comes out where a value is normalized by itself alone."""

    def value_operations(self) -> int:
        """Operations for each value."""
        raise NotImplementedError

    def row_operations(self) -> int:
        """Operations for each group of values that share their statistics."""
        raise NotImplementedError

    def formula(self) -> str:
        """What comes out of a value x."""
        raise NotImplementedError

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        places_of_axes(self.label, inputs[0], self.axis)
        self.weights(*inputs)
        return inputs[0]

    def cost(self, *inputs: Shape) -> Cost:
        """Its weights, and the operations for each value and each group of them."""
        shape, places = inputs[0], places_of_axes(self.label, inputs[0], self.axis)
        flops = operations(shape, places, self.value_operations(), self.row_operations())
        return Cost(*weight_counts(self.weights(shape)), 0, flops)

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """All that its statistics are taken from."""
        return reach_along(inputs[0], places_of_axes(self.label, inputs[0], self.axis))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Values that are normalized by themselves alone."""
        return lonely_finding(inputs[0], places_of_axes(self.label, inputs[0], self.axis), self.outcome)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The formula, the numbers learned, the operations."""
        shape, cost, weights = inputs[0], self.cost(*inputs), self.weights(*inputs)
        rows = row_count(shape, places_of_axes(self.label, shape, self.axis))
        learned = f"{len(weights)}·{product(weights[0].shape) or 1}" if weights else "0"
        each = f"{self.value_operations()}·{product(shape) or 1} + {self.row_operations()}·{exact(rows)}"
        return (
            Step("Output", self.formula()),
            Step("Parameters", f"{learned} = {exact(cost.params)}" if weights else learned),
            Step("FLOPs", f"{each} = {exact(cost.flops)}", "for each value, and for each group of them"),
        )

    def description(self) -> str:
        """Over which axes."""
        return over_text(self.axis)
