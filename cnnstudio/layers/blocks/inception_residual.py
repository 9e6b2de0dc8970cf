"""Inception modules whose branches are added to what came in, a little of them at a time."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.inside import pointwise, same
from cnnstudio.layers.blocks.normalizing import NormalizingBlock, learned_scale_setting
from cnnstudio.layers.choices import ACTIVATIONS, activation_label
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.merge import Add, Concatenate
from cnnstudio.layers.scaling import Rescaling

_Branch = tuple[tuple[int, Pair], ...]
"""Filters and kernel of each convolution."""

_FORMS: dict[str, tuple[_Branch, ...]] = {
    "wide": (
        ((32, (1, 1)),),
        ((32, (1, 1)), (32, (3, 3))),
        ((32, (1, 1)), (48, (3, 3)), (64, (3, 3))),
    ),
    "long": (((192, (1, 1)),), ((128, (1, 1)), (160, (1, 7)), (192, (7, 1)))),
    "small": (((192, (1, 1)),), ((192, (1, 1)), (224, (1, 3)), (256, (3, 1)))),
}


@register
@dataclass(frozen=True, slots=True)
class InceptionResidual(NormalizingBlock):
    """Inception branches, brought to the channels that came in, and added to them after scaling.

    Source: Szegedy et al. (2017), *Inception-v4, Inception-ResNet and the impact of residual connections*,
    figures 16, 17 and 19, with the filters of Inception-ResNet-v2 as Keras's InceptionResNetV2 has them;
    the scaling is figure 20.
    """

    kind = "inception_residual"
    is_everyday = False
    label = "Inception residual"

    form: str = setting("wide", "Form", "For large maps (35 px), for long kernels (17 px), or for small maps (8 px).",
                        choices=tuple(_FORMS))  # fmt: skip
    residual_scale: float = setting(
        0.17, "Scale", "What the branches are multiplied by before the sum, 0.1 to 0.3.", minimum=0
    )
    activation: str = setting("relu", "Activation", "Function behind each convolution.", choices=ACTIVATIONS)
    ends_active: bool = setting(True, "Activate the sum", "Off in the last unit of a network.", advanced=True)
    learned_scale: bool = learned_scale_setting()

    def network(self, *inputs: Shape) -> Network:
        """The branches, joined, widened, scaled and added."""
        shape = map_shape(self.label, inputs[0])
        channels = channel_count(self.label, shape)
        inside, ends = self.inside(shape), []
        for number, branch in enumerate(_FORMS[self.form], 1):
            source = "input"
            for step, (filters, kernel) in enumerate(branch, 1):
                source = inside.convolve(f"{number}_{step}", same(filters, kernel), self.activation, source)
            ends.append(source)
        inside.add("concat", Concatenate(), *ends)
        inside.add("conv_up", pointwise(channels, use_bias=True))
        inside.add("scale", Rescaling(self.residual_scale))
        inside.add("add", Add(), "input", "scale")
        if self.ends_active:
            inside.activate("act", self.activation)
        return inside.network()

    def description(self) -> str:
        """Its kernels and its scale."""
        kernels = {"wide": "1×1, 3×3 and two 3×3", "long": "1×7 and 7×1", "small": "1×3 and 3×1"}[self.form]
        return f"{kernels}, × {self.residual_scale:g}, {activation_label(self.activation)}"
