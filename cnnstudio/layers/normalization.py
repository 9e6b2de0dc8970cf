"""Normalization layers: bring values to a common scale."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, scaled
from cnnstudio.core.layer import Derivation, Finding, Fix, ShapeError, Step
from cnnstudio.core.numerals import exact, product, signed
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Penalty, Shape
from cnnstudio.layers.choices import VECTOR_INITIALIZERS
from cnnstudio.layers.weighted import WeightedLayer


@register
@dataclass(frozen=True, slots=True)
class BatchNormalization(WeightedLayer):
    """Bring each channel to mean 0 and variance 1 over the batch, then scale and shift it."""

    kind = "batch_normalization"
    label = "Batch normalization"
    group = "Normalization"
    keras_name = "BatchNormalization"

    axis: int = setting(
        -1, "Axis", "Which axis keeps its own statistics; −1 is the last: the channels.", advanced=True
    )
    momentum: float = setting(0.99, "Momentum", "How slowly the running mean and variance follow the batches.",
                              minimum=0, maximum=1)  # fmt: skip
    epsilon: float = setting(0.001, "Epsilon", "Small number that keeps the division safe.", minimum=0)
    center: bool = setting(True, "Shift", "Learn a shift (beta) for each channel.")
    scale: bool = setting(True, "Scale", "Learn a scale (gamma) for each channel.")
    beta_initializer: str = setting("zeros", "Shift initializer", "How shifts start.", choices=VECTOR_INITIALIZERS,
                                    advanced=True)  # fmt: skip
    gamma_initializer: str = setting("ones", "Scale initializer", "How scales start.", choices=VECTOR_INITIALIZERS,
                                     advanced=True)  # fmt: skip
    beta_regularizer: Penalty | None = setting(None, "Shift penalty", "L1 and L2 penalty on the shifts.",
                                               advanced=True)  # fmt: skip
    gamma_regularizer: Penalty | None = setting(None, "Scale penalty", "L1 and L2 penalty on the scales.",
                                                advanced=True)  # fmt: skip

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        self._size(inputs[0])
        return inputs[0]

    def _size(self, shape: Shape) -> int:
        """Length of the axis that keeps its own statistics; Keras counts the batch as axis 0."""
        if not shape:
            raise ShapeError(
                "Batch normalization needs at least one axis; it gets a single number: remove it."
            )
        position = self.axis if self.axis < 0 else self.axis - 1
        if not -len(shape) <= position < len(shape) or self.axis == 0:
            raise ShapeError(
                f"Axis {signed(self.axis)} is none of the axes of {shape_text(shape)}: use −1, the channels.",
                Fix("Use the channels", {"axis": -1}),
            )
        size = shape[position]
        if size is None:
            raise ShapeError(
                f"Batch normalization needs a fixed size along its axis; it gets {shape_text(shape)}: "
                "give the input a fixed size, or use −1, the channels."
            )
        return size

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Statistics that never follow the batches, and statistics of rows instead of channels."""
        found = []
        if self.momentum == 1:
            message = (
                "A momentum of 1 keeps the running mean at 0 and the variance at 1 for ever, so that predictions "
                "do not fit what was trained: use less, such as 0.99."
            )
            found.append(Finding(message, (Fix("Use 0.99", {"momentum": 0.99}),), is_error=False))
        if len(inputs[0]) > 1 and self.axis not in (-1, len(inputs[0])):
            message = f"Axis {signed(self.axis)} of {shape_text(inputs[0])} is not the channels, which come last: use −1."
            found.append(Finding(message, (Fix("Use the channels", {"axis": -1}),), is_error=False))
        return tuple(found)

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Scale and shift are learned; mean and variance follow the batches."""
        size = (self._size(inputs[0]),)
        learned = [Weight("gamma", size)] * self.scale + [Weight("beta", size)] * self.center
        return (*learned, Weight("moving_mean", size, False), Weight("moving_variance", size, False))

    def cost(self, *inputs: Shape) -> Cost:
        """Two operations a value: a multiplication and an addition."""
        size = self._size(inputs[0])
        learned = size * (self.scale + self.center)
        return Cost(learned + 2 * size, learned, 0, scaled(element_count(inputs[0]), 2))

    def derivation(self, *inputs: Shape) -> Derivation:
        """Numbers for each channel."""
        cost, weights = self.cost(*inputs), self.weights(*inputs)
        fixed = (cost.params or 0) - (cost.trainable or 0)
        return (
            Step("Output", "γ · (x − mean) / √(variance + ε) + β"),
            Step("Parameters", f"{len(weights)}·{exact(self._size(inputs[0]))} = {exact(cost.params)}",
                 f"{exact(fixed)} are not trained"),
            Step("FLOPs", f"{product((2, *inputs[0]))} = {exact(cost.flops)}"),
        )  # fmt: skip

    def description(self) -> str:
        """Momentum, and what is left out."""
        missing = [text for text, used in (("no shift", self.center), ("no scale", self.scale)) if not used]
        return ", ".join([f"momentum {self.momentum:g}", *missing])
