"""Layers that only work while training, against overfitting."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Layer, Step
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

    def derivation(self, *inputs: Shape) -> Derivation:
        """What happens in training and in use."""
        kept = 1 - self.rate
        grown = f"; the others are divided by {kept:g}" if 0 < self.rate < 1 else ""
        return (
            Step("While training", f"{self.rate:.0%} of {product(inputs[0])} values become 0{grown}"),
            Step("In use", "x", "nothing is dropped"),
            Step("Parameters", "0", "dropout learns nothing"),
        )

    def description(self) -> str:
        """The rate."""
        return f"rate {self.rate:g}"
