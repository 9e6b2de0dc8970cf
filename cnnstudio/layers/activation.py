"""Activation layers: a function of every value by itself, or of each row of them."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, Step
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape
from cnnstudio.layers.choices import ACTIVATIONS, activation_label

FORMULAS = {
    "linear": "x",
    "relu": "max(0, x)",
    "relu6": "min(max(0, x), 6)",
    "leaky_relu": "x if x > 0, else 0.2·x",
    "elu": "x if x > 0, else eˣ − 1",
    "selu": "1.0507·(x if x > 0, else 1.6733·(eˣ − 1))",
    "sigmoid": "1 / (1 + e⁻ˣ)",
    "tanh": "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
    "softmax": "eˣ / Σ eˣ over the last axis",
    "softplus": "ln(1 + eˣ)",
    "silu": "x / (1 + e⁻ˣ)",
    "gelu": "x · Φ(x), Φ the normal distribution",
    "exponential": "eˣ",
}
"""What the common activations compute. Source: Keras's documentation of keras.activations."""


def softmax_finding(activation: str, size: int | None) -> tuple[Finding, ...]:
    """A warning where softmax has a single value to share out, with the fix."""
    if activation not in ("softmax", "log_softmax") or size != 1:
        return ()
    message = f"Softmax over a single value is always {1 if activation == 'softmax' else 0}: use sigmoid, or one value a class."
    return (Finding(message, (Fix("Use sigmoid", {"activation": "sigmoid"}),), is_error=False),)


@register
@dataclass(frozen=True, slots=True)
class Activation(Layer):
    """Apply a function such as ReLU or softmax to every value."""

    kind = "activation"
    label = "Activation"
    group = "Activation"
    keras_name = "Activation"

    activation: str = setting("relu", "Function", "What is applied to every value.", choices=ACTIVATIONS)

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        return inputs[0]

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Softmax over a single value."""
        return softmax_finding(self.activation, inputs[0][-1] if inputs[0] else None)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The function."""
        formula = FORMULAS.get(self.activation, activation_label(self.activation))
        return (Step("Output", formula), Step("Parameters", "0", "functions learn nothing"))

    def description(self) -> str:
        """The function."""
        return activation_label(self.activation)
