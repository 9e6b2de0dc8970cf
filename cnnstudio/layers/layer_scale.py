"""The layer scale of deep residual networks: a learned factor for each channel."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, weight_counts
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, Step
from cnnstudio.core.numerals import exact, product, signed
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.values import Shape
from cnnstudio.layers.demands import channel_count


@register
@dataclass(frozen=True, slots=True)
class LayerScale(Layer):
    """Multiply each channel by a learned factor that starts small, as ConvNeXt's blocks do.

    Source: Touvron et al. (2021), *Going deeper with image transformers*; keras.applications.convnext.
    """

    kind = "layer_scale"
    is_everyday = False
    label = "Layer scale"
    group = "Normalization"
    keras_name = "LayerScale"

    init_values: float = setting(1e-6, "Start value", "What every factor is before training.")

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        channel_count(self.label, inputs[0])
        return inputs[0]

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A factor for each channel."""
        return (Weight("gamma", (channel_count(self.label, inputs[0]),)),)

    def cost(self, *inputs: Shape) -> Cost:
        """One multiplication a value."""
        params, trainable = weight_counts(self.weights(*inputs))
        return Cost(params, trainable, 0, element_count(inputs[0]))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Factors that start at 0 let nothing through at first."""
        if self.init_values != 0:
            return ()
        message = "A start value of 0 lets nothing through when training begins: use a small number such as 0.000001."
        return (Finding(message, (Fix("Use 0.000001", {"init_values": 1e-6}),), is_error=False),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The factors, and a multiplication a value."""
        cost = self.cost(*inputs)
        return (
            Step("Output", "γ · x"),
            Step("Parameters", exact(cost.params), "a factor for each channel"),
            Step("FLOPs", f"{product(inputs[0])} = {exact(cost.flops)}"),
        )

    def description(self) -> str:
        """The start value."""
        return f"from {signed(self.init_values)}"
