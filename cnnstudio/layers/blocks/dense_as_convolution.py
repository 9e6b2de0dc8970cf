"""A dense head as convolutions, so that it slides over images of any size."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import Inside
from cnnstudio.layers.choices import ACTIVATIONS
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.demands import map_shape


@register
@dataclass(frozen=True, slots=True)
class DenseAsConvolution(Block):
    """Two dense layers as convolutions: a kernel as large as the map, and a 1×1.

    On a map of the kernel's size it has the parameters and the numbers of Flatten and two Dense
    layers; on a larger map it gives them at every place.

    Source: Long et al. (2015), *Fully convolutional networks*, section 3.1; Géron, ch. 14.
    """

    kind = "dense_as_convolution"
    is_everyday = False
    label = "Dense as convolution"

    kernel_size: Pair = setting((7, 7), "Map size", "Height × width of the map that the dense layer took, in px.",
                                minimum=1)  # fmt: skip
    units: int = setting(200, "Units", "Units of the first dense layer.", minimum=1)
    classes: int = setting(10, "Classes", "Units of the second one.", minimum=1)
    activation: str = setting("relu", "Activation", "Function of the first one.", choices=ACTIVATIONS)
    classifier: str = setting("softmax", "Classifier", "Function of the second one.", choices=ACTIVATIONS)

    def network(self, *inputs: Shape) -> Network:
        """Two convolutions."""
        inside = Inside(map_shape(self.label, inputs[0]))
        inside.add("conv_units", Conv2D(self.units, self.kernel_size, activation=self.activation))
        inside.add("conv_classes", Conv2D(self.classes, (1, 1), activation=self.classifier))
        return inside.network()

    def description(self) -> str:
        """Units and classes."""
        return f"{exact(self.units)} × {tight(self.kernel_size)}, {exact(self.classes)} classes"
