"""LeNet-5's output: the distance of a vector to a code for each class."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight, scaled, weight_counts
from cnnstudio.core.layer import Derivation, Layer, Step
from cnnstudio.core.numerals import exact, product
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.values import Shape
from cnnstudio.layers.demands import channel_count
from cnnstudio.layers.window_arithmetic import count_step


@register
@dataclass(frozen=True, slots=True)
class RBFOutput(Layer):
    """Give the squared distance to a code of ±1 for each class, as LeNet-5's output does.

    Source: LeCun, Bottou, Bengio & Haffner (1998), *Gradient-based learning applied to document
    recognition*, §II.B. There the codes are pictures of 7 × 12 px; here they are drawn by lot.
    """

    kind = "rbf_output"
    is_everyday = False
    label = "RBF output"
    group = "Dense"
    keras_name = "RBFOutput"

    units: int = setting(10, "Units", "Classes: one distance each.", minimum=1)
    learned: bool = setting(False, "Learn codes", "Let training change the codes? LeNet-5 keeps them.")
    negative: bool = setting(
        False, "Negative", "Give −distance, so that the largest wins, as softmax behind it needs?"
    )

    def output_shape(self, *inputs: Shape) -> Shape:
        """One distance a class, for every place."""
        channel_count(self.label, inputs[0])
        return (*inputs[0][:-1], self.units)

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """A code for each class."""
        return (Weight("codes", (channel_count(self.label, inputs[0]), self.units), self.learned),)

    def cost(self, *inputs: Shape) -> Cost:
        """For n values n differences, n squares and n − 1 additions; squaring and adding is the multiply-add."""
        params, trainable = weight_counts(self.weights(*inputs))
        values, outputs = channel_count(self.label, inputs[0]), element_count(self.output_shape(*inputs))
        return Cost(params, trainable, scaled(outputs, values), scaled(outputs, 3 * values - 1))

    def reach(self, *inputs: Shape) -> tuple[Reach, ...] | None:
        """Its own place in every axis but the last."""
        return ()

    def derivation(self, *inputs: Shape) -> Derivation:
        """The formula, the codes and the operations."""
        cost, values, output = self.cost(*inputs), inputs[0][-1], self.output_shape(*inputs)
        sign, best = ("−", "largest") if self.negative else ("", "smallest")
        kept = "learned" if self.learned else "kept as drawn"
        return (
            Step("Output", f"{sign}Σ (x − w)² over {exact(values)} values", f"the {best} wins"),
            count_step("Parameters", product((values, self.units)), cost.params, f"codes of ±1, {kept}"),
            count_step("MACs", product((values, *output)), cost.macs),
            count_step("FLOPs", f"(3·{exact(values)} − 1) · {product(output)}", cost.flops),
        )

    def description(self) -> str:
        """How many classes."""
        return f"{exact(self.units)} distances" + (", learned" if self.learned else "")
