"""Layers against overfitting, which work only while training."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step
from cnnstudio.core.numerals import product, signed
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape, Sizes
from cnnstudio.layers.noise_shape import (
    alike_text,
    check_noise,
    noise_argument,
    noise_findings,
    noise_of_keras,
    noise_shape_setting,
)

SELU_LIMIT = -1.6732632423543772 * 1.0507009873554805
"""What SELU gives for very negative values, −λ·α; Klambauer et al. (2017), *Self-normalizing neural networks*."""


def rate_setting() -> Any:
    """Declare which share of the values is dropped."""
    return setting(0.5, "Rate", "Share of the values that is dropped, 0 to 1.", minimum=0, maximum=1)


def seed_setting(what: str = "which values are dropped") -> Any:
    """Declare the seed of a random layer."""
    return setting(None, "Seed", f"Fixes {what}; empty: the training's seed.", minimum=0, advanced=True)


class Regularization(Layer):
    """What all layers share that leave shapes as they are and do nothing in use."""

    __slots__ = ()
    group = "Regularization"

    def while_training(self, shape: Shape) -> str:
        """What happens to an input of this shape, with the numbers of the settings."""
        raise NotImplementedError

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        return inputs[0]

    def derivation(self, *inputs: Shape) -> Derivation:
        """What happens in training and in use."""
        return (
            Step("While training", self.while_training(inputs[0])),
            Step("In use", "x", "nothing is changed"),
            Step("Parameters", "0", f"{self.label} learns nothing"),
        )


class Dropping(Regularization):
    """What all layers share that drop a share of their values."""

    __slots__ = ()
    keeps_sums = True
    rate: float

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A rate of 1 leaves nothing to learn from."""
        if self.rate < 1:
            return ()
        message = (
            "A rate of 1 drops every value while training, so that nothing is learned: use less, such as 0.5."
        )
        return (Finding(message, (Fix("Use a rate of 0.5", {"rate": 0.5}),), is_error=False),)

    def while_training(self, shape: Shape) -> str:
        """The share that is dropped, and how the others make up for it."""
        kept = 1 - self.rate
        grown = f"; the others are divided by {kept:g}" if 0 < self.rate < 1 else ""
        return f"{100 * self.rate:g} % of {self.dropped_things(shape)} become 0{grown}"

    def dropped_things(self, shape: Shape) -> str:
        """What is dropped or kept as a whole, and how many there are."""
        return f"{product(shape) or 1} values"

    def description(self) -> str:
        """The rate."""
        return f"rate {self.rate:g}"


class Noisy(Layer):
    """What the dropout layers share that take a noise shape."""

    __slots__ = ()
    noise_shape: Sizes | None

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came, if the noise stretches over it."""
        check_noise(self.label, self.noise_shape, inputs[0])
        return inputs[0]

    def keras_arguments(self) -> dict[str, Any]:
        """Keras's arguments: an axis of its own is None there."""
        return {**self.to_data(), "noise_shape": noise_argument(self.noise_shape)}

    @classmethod
    def from_keras(cls, config: Mapping[str, Any]) -> Self:
        """Read a saved layer."""
        names = {setting.name for setting in cls.setting_list()}
        return cls.from_data({name: value for name, value in noise_of_keras(config).items() if name in names})


@register
@dataclass(frozen=True, slots=True)
class Dropout(Noisy, Dropping):
    """Set a random part of the values to zero while training, so that none is relied upon."""

    kind = "dropout"
    label = "Dropout"
    keras_name = "Dropout"

    rate: float = rate_setting()
    seed: int | None = seed_setting()
    noise_shape: Sizes | None = noise_shape_setting()

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A rate of 1, and noise for batches of one size."""
        return Dropping.warnings(self, *inputs) + noise_findings(self.noise_shape, inputs[0])

    def description(self) -> str:
        """The rate, and what is dropped alike."""
        return f"rate {self.rate:g}{alike_text(self.noise_shape)}"


@register
@dataclass(frozen=True, slots=True)
class AlphaDropout(Noisy, Regularization):
    """Dropout for networks of SELU: values fall to SELU's limit, and mean and variance stay."""

    kind = "alpha_dropout"
    is_everyday = False
    label = "Alpha dropout"
    keras_name = "AlphaDropout"

    rate: float = rate_setting()
    seed: int | None = seed_setting()
    noise_shape: Sizes | None = noise_shape_setting()

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came; a rate of 1 divides by zero."""
        check_rate(self.label, self.rate)
        return Noisy.output_shape(self, *inputs)

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Noise for batches of one size."""
        return noise_findings(self.noise_shape, inputs[0])

    def while_training(self, shape: Shape) -> str:
        """The share that falls to SELU's limit, and the scale and shift that mend mean and variance."""
        scale = ((1 - self.rate) * (1 + self.rate * SELU_LIMIT**2)) ** -0.5
        shift = -scale * SELU_LIMIT * self.rate
        part = f"{100 * self.rate:g} % of {product(shape) or 1} values become {signed(SELU_LIMIT)}"
        return f"{part}; then x · {scale:g} + {shift:g}" if self.rate else part

    def description(self) -> str:
        """The rate, and what is dropped alike."""
        return f"rate {self.rate:g}{alike_text(self.noise_shape)}"


def check_rate(label: str, rate: float) -> None:
    """Refuse a rate of 1 where it divides by zero.

    Raises:
        ShapeError: The rate is 1.
    """
    if rate == 1:
        raise ShapeError(
            f"{label} with a rate of 1 divides by 1 − 1 = 0 while training: use less, such as 0.5.",
            Fix("Use a rate of 0.5", {"rate": 0.5}),
        )


@register
@dataclass(frozen=True, slots=True)
class GaussianDropout(Regularization):
    """Multiply each value by random noise around 1 while training, as strong as a dropout rate."""

    kind = "gaussian_dropout"
    is_everyday = False
    label = "Gaussian dropout"
    keras_name = "GaussianDropout"

    rate: float = setting(
        0.5, "Rate", "The noise spreads by √(rate / (1 − rate)), as dropout does.", minimum=0, maximum=1
    )
    seed: int | None = seed_setting("the noise")

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came; a rate of 1 divides by zero."""
        check_rate(self.label, self.rate)
        return inputs[0]

    def while_training(self, shape: Shape) -> str:
        """The spread of the factors."""
        spread = math.sqrt(self.rate / (1 - self.rate))
        return f"x · noise of mean 1 and deviation √({self.rate:g} / (1 − {self.rate:g})) = {spread:g}"

    def description(self) -> str:
        """The rate."""
        return f"rate {self.rate:g}"


@register
@dataclass(frozen=True, slots=True)
class GaussianNoise(Regularization):
    """Add random noise to each value while training, so that small changes do not matter."""

    kind = "gaussian_noise"
    label = "Gaussian noise"
    keras_name = "GaussianNoise"

    stddev: float = setting(
        0.1,
        "Deviation",
        "Standard deviation of the noise, 0 to 1, in the unit of the values.",
        minimum=0,
        maximum=1,
    )
    seed: int | None = seed_setting("the noise")

    def while_training(self, shape: Shape) -> str:
        """The spread of what is added."""
        return f"x + noise of mean 0 and deviation {self.stddev:g}"

    def description(self) -> str:
        """The deviation."""
        return f"deviation {self.stddev:g}"


@register
@dataclass(frozen=True, slots=True)
class ActivityRegularization(Regularization):
    """Add a penalty on the values themselves to the loss, so that few or small ones are enough."""

    kind = "activity_regularization"
    is_everyday = False
    label = "Activity regularization"
    keras_name = "ActivityRegularization"

    l1: float = setting(0.0, "L1", "Factor of the sum of all |x|, per sample.", minimum=0)
    l2: float = setting(0.0, "L2", "Factor of the sum of all x², per sample.", minimum=0)

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Without factors there is no penalty."""
        if self.l1 or self.l2:
            return ()
        message = (
            "Both factors are 0, so that the layer does nothing: set L1 or L2, such as 0.001, or remove it."
        )
        fixes = Fix("Use an L2 of 0.001", {"l2": 0.001}), Fix("Remove the layer", remove=True)
        return (Finding(message, fixes, is_error=False),)

    def while_training(self, shape: Shape) -> str:
        """What is added to the loss."""
        return f"loss + {self.l1:g} · Σ|x| + {self.l2:g} · Σx² over {product(shape) or 1} values, mean over the batch"

    def description(self) -> str:
        """The factors."""
        parts = [f"L{power} {factor:g}" for power, factor in ((1, self.l1), (2, self.l2)) if factor]
        return ", ".join(parts) or "no penalty"
