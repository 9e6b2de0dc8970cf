"""The layer that turns the order of channels around."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.layer import Derivation, Layer, ShapeError, Step
from cnnstudio.core.values import Shape


@register
@dataclass(frozen=True, slots=True)
class ReverseChannels(Layer):
    """Turn the order of the channels around: red, green, blue become blue, green, red.

    Networks that were trained with Caffe, and their descendants in Keras (VGG, ResNet), take images this way.
    """

    kind = "reverse_channels"
    is_everyday = False
    label = "Reverse channels"
    group = "Input and shape"
    keras_name = "ReverseChannels"

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came; a single number has no channels."""
        if not inputs[0]:
            raise ShapeError("A single number has no channels to reverse: connect it to an image or a map.")
        return inputs[0]

    def derivation(self, *inputs: Shape) -> Derivation:
        """Which channel becomes which."""
        count = inputs[0][-1]
        last = "last" if count is None else f"{count}"
        return (
            Step("Output", f"channel 1 … {last} → {last} … 1"),
            Step("Parameters", "0", "it learns nothing"),
        )

    def description(self) -> str:
        """What it does to images."""
        return "RGB → BGR"
