"""The rectifier that learns its slopes."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Weight
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Derivation, Finding, Fix, ShapeError, Step, hint
from cnnstudio.core.numerals import enumeration, exact, product
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Constraint, Shape, Sizes
from cnnstudio.layers.shared_settings import penalty_setting, vector_start_setting
from cnnstudio.layers.weighted import WeightedLayer
from cnnstudio.layers.window_arithmetic import count_step


@register
@dataclass(frozen=True, slots=True)
class PReLU(WeightedLayer):
    """Let positive values pass, and a part of negative ones that is learned.

    Source: He, Zhang, Ren & Sun (2015), *Delving deep into rectifiers*.
    """

    kind = "prelu"
    is_everyday = False
    label = "PReLU"
    group = "Activation"
    keras_name = "PReLU"
    activation = "prelu"
    is_everyday = False

    shared_axes: Sizes | None = setting(
        None,
        "Shared axes",
        "Axes along which all values share their slope, from 1: 1, 2 leaves one a channel.",
        minimum=1,
    )
    alpha_initializer: Initializer = vector_start_setting("Slope")
    alpha_regularizer: Penalty | None = penalty_setting("Slope", may_be_matrix=True)
    alpha_constraint: Constraint | None = setting(None, "Slope constraint",
                                                  "What slopes are brought back to after every step of training.",
                                                  advanced=True)  # fmt: skip

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came.

        Raises:
            ShapeError: There is no such axis, or slopes would stand along an open one.
        """
        shape, shared = inputs[0], self.shared_axes or ()
        if any(axis > len(shape) for axis in shared):
            present = tuple([axis for axis in shared if axis <= len(shape)])
            label = f"Share {_axes_text(present)}" if present else "Share along no axis"
            raise ShapeError(
                f"Axis {max(shared)} is none of the {len(shape)} axes of {shape_text(shape)}: leave it out.",
                Fix(label, {"shared_axes": present or None}),
            )
        if None in self._slopes(shape):
            raise ShapeError(
                f"{self.label} needs a fixed size where it learns a slope for each place; it gets "
                f"{shape_text(shape)}: share the slopes along the axes that are open, or give the input a fixed size.",
                Fix("Share along open axes", {"shared_axes": self._with_open_axes(shape)}),
            )
        return shape

    def _slopes(self, shape: Shape) -> Shape:
        return tuple(
            [1 if axis in (self.shared_axes or ()) else size for axis, size in enumerate(shape, start=1)]
        )

    def _with_open_axes(self, shape: Shape) -> Sizes:
        opened = [axis for axis, size in enumerate(shape, start=1) if size is None]
        return tuple(sorted({*(self.shared_axes or ()), *opened}))

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """One slope for each place that does not share it."""
        return (Weight("alpha", tuple([size or 0 for size in self._slopes(inputs[0])])),)

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A slope for every place of a map, where the paper has one a channel."""
        shape = inputs[0]
        spatial = tuple(range(1, len(shape)))
        if len(shape) < 2 or element_count(self._slopes(shape)) in (1, shape[-1]) or shape[-1] is None:
            return ()
        count = exact(self.weights(shape)[0].count)
        message = (
            f"It learns {count} slopes, one for each place that shares none. He et al. learn one a channel, here "
            f"{exact(shape[-1])}, so that a pattern is treated alike wherever it lies: share {_axes_text(spatial)}."
        )
        return (hint(message, Fix("Learn one slope a channel", {"shared_axes": spatial})),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The function, and how many slopes there are."""
        slopes = self._slopes(inputs[0])
        cost = self.cost(*inputs)
        return (
            Step("Output", "x if x > 0, else a·x", "a is learned"),
            count_step("Parameters", product(slopes) or "1", cost.params, "slopes"),
        )

    def description(self) -> str:
        """What shares a slope."""
        return f"slopes shared along {_axes_text(self.shared_axes)}" if self.shared_axes else "a slope each"


def _axes_text(axes: Sizes) -> str:
    """Axes as sentences name them: ``axes 1 and 2``."""
    return f"{'axis' if len(axes) == 1 else 'axes'} {enumeration([str(axis) for axis in axes])}"
