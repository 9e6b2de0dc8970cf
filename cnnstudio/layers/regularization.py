"""Layers that only work while training, against overfitting."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, Step
from cnnstudio.core.numerals import product
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape


@register
@dataclass(frozen=True, slots=True)
class Dropout(Layer):
    """Set a random part of the values to zero while training, so that none is relied upon."""

    kind = "dropout"
    label = "Dropout"
    group = "Regularization"
    keras_name = "Dropout"

    rate: float = setting(0.5, "Rate", "Share of the values that is dropped, 0 to 1.", minimum=0, maximum=1)
    seed: int | None = setting(None, "Seed", "Fixes which values are dropped; empty: the training's seed.",
                               minimum=0, advanced=True)  # fmt: skip

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        return inputs[0]

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A rate of 1 leaves nothing to learn from."""
        if self.rate < 1:
            return ()
        message = (
            "A rate of 1 drops every value while training, so that nothing is learned: use less, such as 0.5."
        )
        return (Finding(message, (Fix("Use a rate of 0.5", {"rate": 0.5}),), is_error=False),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """What happens in training and in use."""
        kept = 1 - self.rate
        grown = f"; the others are divided by {kept:g}" if 0 < self.rate < 1 else ""
        return (
            Step(
                "While training", f"{100 * self.rate:g} % of {product(inputs[0]) or 1} values become 0{grown}"
            ),
            Step("In use", "x", "nothing is dropped"),
            Step("Parameters", "0", "dropout learns nothing"),
        )

    def description(self) -> str:
        """The rate."""
        return f"rate {self.rate:g}"
