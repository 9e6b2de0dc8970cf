"""The step function of the perceptron, which decides and does not learn."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, Step
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape
from cnnstudio.layers.activation import FUNCTIONS_LEARN_NOTHING

STEPS = {"heaviside": "0 if x < 0, else 1", "sign": "−1 if x < 0, 0 if x = 0, else 1"}
"""What each step computes of a value x. Source: Géron, *Hands-On Machine Learning*, ch. 10."""

_SMOOTH = {"heaviside": "sigmoid", "sign": "tanh"}
"""The function with a slope that comes closest."""


@register
@dataclass(frozen=True, slots=True)
class StepFunction(Layer):
    """Decide for each value: 1 if it is positive, else 0. The perceptron's function.

    Source: Rosenblatt (1958), *The perceptron*; Géron, *Hands-On Machine Learning*, ch. 10.
    """

    kind = "step"
    is_everyday = False
    label = "Step"
    group = "Activation"
    keras_name = "Step"
    activation = "step"
    is_everyday = False

    function: str = setting(
        "heaviside",
        "Function",
        "Steps from 0 to 1 (heaviside), or from −1 to 1 (sign).",
        choices=tuple(STEPS),
    )

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        return inputs[0]

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Its slope, by which no layer can learn."""
        message = (
            "The slope of a step is 0 everywhere, so that no layer before it can learn: to train them, remove it or "
            f"use its smooth form, Activation with {_SMOOTH[self.function]}."
        )
        fix = Fix("Remove the layer", remove=True)
        return (Finding(message, (fix,), is_error=False),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The function."""
        return (Step("Output", STEPS[self.function], "slope 0 everywhere"), FUNCTIONS_LEARN_NOTHING)

    def description(self) -> str:
        """The function."""
        return self.function
