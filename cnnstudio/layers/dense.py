"""Dense layers: every output sees every input."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, weighted_cost
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, Step, hint
from cnnstudio.core.numerals import exact, product
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Constraint, Shape
from cnnstudio.layers.activation import softmax_finding
from cnnstudio.layers.choices import (
    ACTIVATIONS,
    activation_label,
)
from cnnstudio.layers.demands import channel_count
from cnnstudio.layers.global_pooling import (
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
)
from cnnstudio.layers.initializers import MATRIX_INITIALIZERS
from cnnstudio.layers.reshape import Flatten
from cnnstudio.layers.shared_settings import (
    constraint_setting,
    output_penalty_setting,
    penalty_setting,
    vector_start_setting,
)
from cnnstudio.layers.weighted import WeightedLayer
from cnnstudio.layers.window_arithmetic import count_step, flops_step


@register
@dataclass(frozen=True, slots=True)
class Dense(WeightedLayer):
    """Connect every output to every input value; the classifier at a network's end."""

    kind = "dense"
    label = "Dense"
    group = "Dense"
    keras_name = "Dense"
    is_weighted_sum = True

    units: int = setting(128, "Units", "How many numbers come out.", minimum=1)
    activation: str = setting("linear", "Activation", "Function applied to the outputs.", choices=ACTIVATIONS)
    use_bias: bool = setting(True, "Use bias", "Add one learned number to each output.")
    kernel_initializer: Initializer = setting(
        Initializer("glorot_uniform"), "Kernel initializer", "How weights start.", choices=MATRIX_INITIALIZERS, advanced=True
    )  # fmt: skip
    bias_initializer: Initializer = vector_start_setting("Bias")
    kernel_regularizer: Penalty | None = penalty_setting(may_be_matrix=True)
    bias_regularizer: Penalty | None = penalty_setting("Bias")
    activity_regularizer: Penalty | None = output_penalty_setting(may_be_matrix=True)
    kernel_constraint: Constraint | None = constraint_setting()
    bias_constraint: Constraint | None = constraint_setting("Bias")

    def output_shape(self, *inputs: Shape) -> Shape:
        """The last axis becomes the units."""
        channel_count(self.label, inputs[0])
        return (*inputs[0][:-1], self.units)

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The kernel (inputs, units) and the bias (units)."""
        kernel = Weight("kernel", (channel_count(self.label, inputs[0]), self.units))
        return (kernel, Weight("bias", (self.units,))) if self.use_bias else (kernel,)

    def cost(self, *inputs: Shape) -> Cost:
        """Every output meets all inputs of its place."""
        values = channel_count(self.label, inputs[0])
        outputs = element_count(self.output_shape(*inputs))
        return weighted_cost(self.weights(*inputs), values, outputs, self.use_bias)

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """Every place by itself; after Flatten that is the whole image."""
        return ()

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Dense on a map works on each pixel by itself, which hardly anyone means."""
        single = softmax_finding(self.activation, self.units)
        places = element_count(inputs[0][:-1])
        if places == 1:
            return single
        each = "each place" if places is None else f"each of its {exact(places)} places"
        message = (
            f"Dense on a map of {shape_text(inputs[0])} works on {each} by itself: put Flatten or global average "
            "pooling before it if all of them should count together."
        )
        return (Finding(message, _gathering(inputs[0]), is_error=False), *single)

    def share_hints(self, share: float, *inputs: Shape) -> tuple[Finding, ...]:
        """Almost all parameters of a network in one dense layer: most of them look at single places of a map.

        Source: Krohn, *Deep Learning Illustrated*, ch. 10: 98.3 % of a LeNet in its first dense layer.
        """
        values = channel_count(self.label, inputs[0])
        message = (
            f"This layer holds {100 * share:.1f} % of the network's parameters: {product((values, self.units))} weights "
            f"from {exact(values)} values. Where those come from a map, one more pooling before it leaves about a quarter "
            f"({exact(values // 4 * self.units)} weights), and global average pooling instead of Flatten far fewer."
        )
        return (hint(message),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """Parameters and multiply-adds."""
        cost, values = self.cost(*inputs), channel_count(self.label, inputs[0])
        places = inputs[0][:-1]
        kernel = product((values, self.units))
        bias = f" + {exact(self.units)}" if self.use_bias else ""
        return (
            Step("Output", f"{exact(values)} → {exact(self.units)}"),
            count_step("Parameters", kernel + bias, cost.params),
            count_step(
                "Multiply-adds", product((values, self.units, *places)), cost.macs, rule="inputs · units"
            ),
            flops_step(cost, product((*places, self.units)), self.use_bias),
        )

    def description(self) -> str:
        """Units and activation."""
        units = f"{exact(self.units)} unit{'s' * (self.units != 1)}"
        return units if self.activation == "linear" else f"{units}, {activation_label(self.activation)}"


def _gathering(shape: Shape) -> tuple[Fix, ...]:
    """What makes a row of a map: all its values where their number is fixed, else a mean for each channel."""
    if element_count(shape) is not None:
        return (Fix("Insert Flatten", insert=(Flatten(),)),)
    pooling = _POOLINGS.get(len(shape))
    return (Fix("Insert global average pooling", insert=(pooling(),)),) if pooling else ()


_POOLINGS: dict[int, type[Layer]] = {
    2: GlobalAveragePooling1D, 3: GlobalAveragePooling2D, 4: GlobalAveragePooling3D,
}  # fmt: skip
"""By the number of axes of what comes in."""
