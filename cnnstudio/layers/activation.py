"""The layer that applies one of Keras's activation functions."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, Step
from cnnstudio.core.numerals import exact
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.values import Shape
from cnnstudio.layers.choices import ACTIVATIONS, activation_label

FORMULAS = {
    "linear": "x",
    "relu": "max(0, x)",
    "relu6": "min(max(0, x), 6)",
    "leaky_relu": "x if x > 0, else 0.2·x",
    "elu": "x if x > 0, else eˣ − 1",
    "selu": "1.0507·(x if x > 0, else 1.6733·(eˣ − 1))",
    "celu": "x if x > 0, else eˣ − 1",
    "gelu": "x · Φ(x), Φ the normal distribution",
    "silu": "x / (1 + e⁻ˣ)",
    "mish": "x · tanh(ln(1 + eˣ))",
    "softplus": "ln(1 + eˣ)",
    "softsign": "x / (1 + |x|)",
    "sigmoid": "1 / (1 + e⁻ˣ)",
    "hard_sigmoid": "min(max(0, x/6 + 1/2), 1)",
    "hard_silu": "x · min(max(0, x/6 + 1/2), 1)",
    "log_sigmoid": "−ln(1 + e⁻ˣ)",
    "tanh": "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
    "hard_tanh": "min(max(−1, x), 1)",
    "exponential": "eˣ",
    "softmax": "eˣ / Σ eˣ over the last axis",
    "log_softmax": "x − ln Σ eˣ over the last axis",
    "sparsemax": "max(0, x − τ) over the last axis, τ such that the sum is 1",
    "sparse_sigmoid": "0 if x ≤ −1, (x + 1)/2 if x < 1, else 1",
    "sparse_plus": "0 if x ≤ −1, (x + 1)²/4 if x < 1, else x",
    "squareplus": "(x + √(x² + 4)) / 2",
    "soft_shrink": "x − 1/2 if x > 1/2, x + 1/2 if x < −1/2, else 0",
    "hard_shrink": "x if |x| > 1/2, else 0",
    "tanh_shrink": "x − tanh(x)",
}
"""What each activation computes of a value x. Source: Keras's documentation of keras.activations."""

ALONE = {"softmax": 1, "sparsemax": 1, "log_softmax": 0}
"""What comes of a single value, by the functions that share out 1 among the values of a row."""

FUNCTIONS_LEARN_NOTHING = Step("Parameters", "0", "functions learn nothing")


def softmax_finding(activation: str, size: int | None) -> tuple[Finding, ...]:
    """A warning where softmax has a single value to share out, or Keras shares out wrongly; with the fix."""
    if activation not in ALONE:
        return ()
    if size == 1:
        name = activation_label(activation).capitalize()
        message = (
            f"{name} over a single value is always {ALONE[activation]}: use sigmoid, or one value a class."
        )
        return (Finding(message, (Fix("Use sigmoid", {"activation": "sigmoid"}),), is_error=False),)
    return _SPARSEMAX_FAULT if activation == "sparsemax" else ()


# WORKAROUND: https://github.com/keras-team/keras/issues/23425, in every version that we take.
_SPARSEMAX_FAULT = (
    Finding(
        "Keras up to 3.15 computes sparsemax wrongly where more than one value gets a share: of 1, 0.5 and 0 it makes "
        "0.25, 0 and 0 instead of 0.75, 0.25 and 0. Use softmax.",
        (Fix("Use softmax", {"activation": "softmax"}),),
        is_error=False,
    ),
)


def rows_note(shape: Shape, length: int | None) -> str:
    """Among how many values 1 is shared out, and how often.

    Args:
        shape: What comes in.
        length: How many values there are in a row, or None.
    """
    count = element_count(shape)
    if length is None or count is None:
        return ""
    values = f"{exact(length)} value{'s' * (length != 1)}"
    rows = count // length if length else 0
    return f"among {values}" if rows == 1 else f"among {values}, {exact(rows)} times"


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
        shares = self.activation in ALONE and inputs[0]
        note = rows_note(inputs[0], inputs[0][-1]) if shares else ""
        return (Step("Output", FORMULAS[self.activation], note), FUNCTIONS_LEARN_NOTHING)

    def description(self) -> str:
        """The function."""
        return activation_label(self.activation)
