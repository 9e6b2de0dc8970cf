"""The layer that does nothing: a named place in a network."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Layer, Step
from cnnstudio.core.values import Shape


@register
@dataclass(frozen=True, slots=True)
class Identity(Layer):
    """Pass everything on as it came; a named place, such as for a name that others look for."""

    kind = "identity"
    label = "Identity"
    group = "Input and shape"
    keras_name = "Identity"
    is_everyday = False

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        return inputs[0]

    def derivation(self, *inputs: Shape) -> Derivation:
        """What comes out."""
        return (Step("Output", "x"),)

    def description(self) -> str:
        """That nothing is done."""
        return "as it came"
