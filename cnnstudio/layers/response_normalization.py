"""Local response normalization, as AlexNet has it; Keras has none."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, Step
from cnnstudio.core.numerals import exact, product, signed
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import element_count
from cnnstudio.core.values import Shape
from cnnstudio.layers.demands import channel_count


@register
@dataclass(frozen=True, slots=True)
class LocalResponseNormalization(Layer):
    """Damp each value by the strong ones at the same place of neighbouring channels.

    A value x of channel i becomes x / (k + α · Σ x²)^β with the sum over channels i − ⌊r/2⌋ to
    i + ⌊r/2⌋, as many of them as there are: r = 5 means five maps, two on either side.
    ``tf.nn.local_response_normalization`` calls ⌊r/2⌋ the depth radius and k the bias; Caffe and
    PyTorch divide α by r, which is not done here.

    Source: Krizhevsky, Sutskever & Hinton (2012), §3.3, where r is called n; Géron, *Hands-On
    Machine Learning*, ch. 14.
    """

    kind = "local_response_normalization"
    label = "Local response normalization"
    group = "Normalization"
    keras_name = "LocalResponseNormalization"
    is_everyday = False

    size: int = setting(
        5, "Maps (r)", "Neighbouring channels that damp a value, its own among them: ⌊r/2⌋ on either side.",
        minimum=1,
    )  # fmt: skip
    alpha: float = setting(1e-4, "Alpha (α)", "How strongly the squares of the neighbours count.", minimum=0)
    beta: float = setting(0.75, "Beta (β)", "Power to which the divisor is raised.", minimum=0)
    k: float = setting(2.0, "Bias (k)", "What the divisor has besides the squares.", minimum=0)

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came."""
        channel_count(self.label, inputs[0])
        return inputs[0]

    def _additions(self, channels: int) -> int:
        """Additions of all windows at one place; the windows of the first and last channels are cut."""
        half = min(self.size // 2, channels - 1)
        return 2 * half * channels - half * (half + 1)

    def cost(self, *inputs: Shape) -> Cost:
        """For each value a square, α, k, the power and the division, and the sum of its window."""
        channels = channel_count(self.label, inputs[0])
        places = element_count(inputs[0][:-1])
        return Cost(flops=scaled(places, 5 * channels + self._additions(channels)))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """A divisor that may be 0."""
        if self.k > 0 or self.beta == 0:
            return ()
        message = f"With k = {signed(self.k)} a place where all neighbouring channels are 0 divides by 0: use more, such as 2."
        return (Finding(message, (Fix("Use 2", {"k": 2.0}),), is_error=False),)

    def derivation(self, *inputs: Shape) -> Derivation:
        """The formula with its numbers, and the operations."""
        channels, half = channel_count(self.label, inputs[0]), self.size // 2
        inner = f"{product(inputs[0][:-1])} · " if len(inputs[0]) > 1 else ""
        each = f"(5·{exact(channels)} + {exact(self._additions(channels))})"
        return (
            Step("Output", f"x / ({signed(self.k)} + {signed(self.alpha)} · Σ x²)^{signed(self.beta)}",
                 f"Σ over its own channel and {exact(half)} on either side"),
            Step("Parameters", "0", "it learns nothing"),
            Step("FLOPs", f"{inner}{each} = {exact(self.cost(*inputs).flops)}",
                 "five for each value, and the additions of its window"),
        )  # fmt: skip

    def description(self) -> str:
        """Its four numbers."""
        return f"r {self.size}, α {signed(self.alpha)}, β {signed(self.beta)}, k {signed(self.k)}"
