"""LeNet-5's squashing function as a layer."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Layer, Step
from cnnstudio.core.numerals import signed
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape


@register
@dataclass(frozen=True, slots=True)
class ScaledTanh(Layer):
    """Squash values to A · tanh(S · x), 1 at 1 and −1 at −1, as LeNet-5 does.

    Source: LeCun, Bottou, Bengio & Haffner (1998), *Gradient-based learning applied to document
    recognition*, §II.B and appendix A.
    """

    kind = "scaled_tanh"
    is_everyday = False
    label = "Scaled tanh"
    group = "Activation"
    keras_name = "ScaledTanh"

    amplitude: float = setting(1.7159, "Amplitude", "A: what large values come close to.")
    slope: float = setting(2 / 3, "Slope", "S: the factor before tanh.")

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        return inputs[0]

    def derivation(self, *inputs: Shape) -> Derivation:
        """The formula."""
        return (
            Step("Output", f"{signed(self.amplitude)} · tanh({signed(self.slope)} · x)"),
            Step("Parameters", "0", "the function learns nothing"),
        )

    def description(self) -> str:
        """The formula."""
        return f"{signed(self.amplitude)} · tanh({signed(self.slope)} · x)"
