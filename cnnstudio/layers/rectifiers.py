"""Rectifiers: layers that let positive values pass and damp the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, Step
from cnnstudio.core.numerals import signed
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape
from cnnstudio.layers.activation import FUNCTIONS_LEARN_NOTHING


class Rectifier(Layer):
    """What rectifiers without weights share; a type says its formula.

    ``activation`` tells that it is a function, as the setting of that name does for others.
    """

    __slots__ = ()
    group = "Activation"
    activation: ClassVar[str]

    def formula(self) -> str:
        """What comes out of a value x, with the settings filled in."""
        raise NotImplementedError

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        return inputs[0]

    def derivation(self, *inputs: Shape) -> Derivation:
        """The function."""
        return (Step("Output", self.formula()), FUNCTIONS_LEARN_NOTHING)


def _times(factor: float, operand: str) -> str:
    """A product without needless factors: ``x``, ``0.3·x``."""
    return operand if factor == 1 else f"{signed(factor)}·{operand}"


@register
@dataclass(frozen=True, slots=True)
class ReLU(Rectifier):
    """Let positive values pass; with a slope below, a largest value, or from a threshold on.

    Source: keras.layers.ReLU.
    """

    kind = "relu"
    label = "ReLU"
    keras_name = "ReLU"
    activation = "relu"

    max_value: float | None = setting(
        None, "Largest value", "Larger values are cut off here; empty: none is.", minimum=0
    )
    negative_slope: float = setting(0.0, "Slope below", "Factor of values below the threshold.", minimum=0)
    threshold: float = setting(0.0, "Threshold", "Values up to here do not pass.", minimum=0)

    def formula(self) -> str:
        """The shortest form that says the same."""
        low, passing = self.threshold, "x"
        below = f"(x − {signed(low)})" if low else "x"
        if self.negative_slope == 0 and low == 0:
            passing = "max(0, x)"
            return passing if self.max_value is None else f"min({passing}, {signed(self.max_value)})"
        if self.max_value is not None:
            passing = f"min(x, {signed(self.max_value)})"
        damped = _times(self.negative_slope, below) if self.negative_slope else "0"
        return f"{passing} if x > {signed(low)}, else {damped}"

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Settings under which it passes everything, or nothing but the largest value."""
        if self.max_value is not None and self.max_value <= self.threshold:
            message = (
                f"The largest value, {signed(self.max_value)}, is not above the threshold, {signed(self.threshold)}: "
                "all values that pass become the same. Use a larger one, or none."
            )
            fix = Fix("Cut nothing off", {"max_value": None})
            return (Finding(message, (fix,), is_error=False),)
        if self.max_value is None and self.threshold == 0:
            return _idle_finding(self.negative_slope, 0.0)
        return ()

    def description(self) -> str:
        """What differs from the plain one."""
        parts = []
        if self.negative_slope:
            parts.append(f"slope {signed(self.negative_slope)}")
        if self.max_value is not None:
            parts.append(f"at most {signed(self.max_value)}")
        if self.threshold:
            parts.append(f"from {signed(self.threshold)}")
        return ", ".join(parts)


@register
@dataclass(frozen=True, slots=True)
class LeakyReLU(Rectifier):
    """Let positive values pass, and a small part of negative ones, so that no unit dies.

    Source: Maas, Hannun & Ng (2013), *Rectifier nonlinearities improve neural network acoustic models*.
    """

    kind = "leaky_relu"
    label = "Leaky ReLU"
    keras_name = "LeakyReLU"
    activation = "leaky_relu"

    negative_slope: float = setting(0.3, "Slope below", "Factor of negative values.", minimum=0)

    def formula(self) -> str:
        """Two straight lines."""
        damped = _times(self.negative_slope, "x") if self.negative_slope else "0"
        return f"x if x > 0, else {damped}"

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A slope with which it does nothing."""
        return _idle_finding(self.negative_slope, 0.3)

    def description(self) -> str:
        """The slope."""
        return f"slope {signed(self.negative_slope)}"

    @classmethod
    def from_keras(cls, config: Mapping[str, Any]) -> Self:
        """Read a saved layer; Keras 2 called the slope alpha."""
        return cls.from_data({"negative_slope": config.get("negative_slope", config.get("alpha", 0.3))})


def _idle_finding(slope: float, usual: float) -> tuple[Finding, ...]:
    """A warning where negative values pass like positive ones."""
    if slope != 1:
        return ()
    message = f"A slope of 1 lets every value pass as it is, so that the layer does nothing: use {usual:g}."
    return (Finding(message, (Fix(f"Use {usual:g}", {"negative_slope": usual}),), is_error=False),)


@register
@dataclass(frozen=True, slots=True)
class ELU(Rectifier):
    """Let positive values pass; negative ones approach a bound smoothly.

    Source: Clevert, Unterthiner & Hochreiter (2016), *Fast and accurate deep network learning by
    exponential linear units*.
    """

    kind = "elu"
    is_everyday = False
    label = "ELU"
    keras_name = "ELU"
    activation = "elu"
    is_everyday = False

    alpha: float = setting(1.0, "Alpha", "Negative values approach minus this.")

    def formula(self) -> str:
        """A straight line, and an exponential function below 0."""
        if self.alpha == 0:
            return "x if x > 0, else 0"
        return f"x if x > 0, else {'eˣ − 1' if self.alpha == 1 else _times(self.alpha, '(eˣ − 1)')}"

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """An alpha that makes negative values positive."""
        if self.alpha >= 0:
            return ()
        message = f"An alpha of {signed(self.alpha)} makes negative values positive: use 1."
        return (Finding(message, (Fix("Use 1", {"alpha": 1.0}),), is_error=False),)

    def description(self) -> str:
        """Its alpha."""
        return f"alpha {signed(self.alpha)}"
