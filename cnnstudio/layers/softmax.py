"""Softmax as a layer of its own, along any axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape, Sizes
from cnnstudio.layers.activation import FUNCTIONS_LEARN_NOTHING, rows_note
from cnnstudio.layers.normalized_axes import over_text, places_of_axes, reach_along, row_length

_CHANNELS = Fix("Use the channels", {"axis": (-1,)})


@register
@dataclass(frozen=True, slots=True)
class Softmax(Layer):
    """Turn values into positive shares of 1 along an axis."""

    kind = "softmax"
    is_everyday = False
    label = "Softmax"
    group = "Activation"
    keras_name = "Softmax"
    activation = "softmax"

    axis: Sizes = setting(
        (-1,),
        "Axis",
        "Along which axes the shares sum to 1: −1 is the channels, 1 the first axis of a sample.",
    )

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        if not self.axis:
            raise ShapeError("Softmax needs an axis to share out 1 along: use −1, the channels.", _CHANNELS)
        self._places(inputs[0])
        return inputs[0]

    def _places(self, shape: Shape) -> Sizes:
        return places_of_axes(self.label, shape, self.axis)

    @property
    def applies_softmax(self) -> bool:
        """Along the channels; along places it is a gate that weighs them, as attention has it."""
        return self.axis == (-1,)

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """All that it shares out 1 among."""
        return reach_along(inputs[0], self._places(inputs[0]))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A single value, which gets all."""
        shape = inputs[0]
        if row_length(shape, self._places(shape)) != 1:
            return ()
        message = "Softmax over a single value is always 1: use the axis with the classes, or Activation with sigmoid."
        return (Finding(message, (_CHANNELS,) if shape[-1] != 1 else (), is_error=False),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The function, and among how many values 1 is shared out."""
        note = rows_note(inputs[0], row_length(inputs[0], self._places(inputs[0])))
        return (Step("Output", f"eˣ / Σ eˣ {over_text(self.axis)}", note), FUNCTIONS_LEARN_NOTHING)

    def description(self) -> str:
        """Over which axes."""
        return over_text(self.axis)

    def keras_arguments(self) -> dict[str, Any]:
        """A single axis as a number, as Keras saves it."""
        return {"axis": self.axis[0] if len(self.axis) == 1 else list(self.axis)}

    @classmethod
    def from_keras(cls, config: Mapping[str, Any]) -> Self:
        """Read a saved layer."""
        return cls.from_data({"axis": config.get("axis", -1)})
