"""Xception, as Keras has it."""

from __future__ import annotations

from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_average_head, begun
from cnnstudio.gallery.published import published
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ConvolutionUnit, SeparableResidual
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.separable_convolution import SeparableConv2D


@published(
    "xception", "Xception", 2016, shape=(299, 299, 3), classes=1000, keras_name="Xception",
    idea="An Inception module with a branch for every channel is a separable convolution: space first, channels after. "
    "A stack of those with shortcuts beats Inception-v3 at the same number of parameters.",
    source="Chollet (2017), Xception: deep learning with depthwise separable convolutions, figure 5",
)  # fmt: skip
def xception(shape: Shape, classes: int) -> Network:
    """Entry, middle and exit flow of Xception."""
    net = begun(shape)
    net.add("block1_conv1", ConvolutionUnit(32, strides=(2, 2), padding="valid"))
    net.add("block1_conv2", ConvolutionUnit(64, padding="valid"))
    for number, filters in enumerate((128, 256, 728), 2):
        # What comes into the first one was activated just before.
        unit = SeparableResidual(filters, 2, strides=(2, 2), starts_active=number > 2)
        net.add(f"block{number}", unit)
    for number in range(5, 13):
        net.add(f"block{number}", SeparableResidual(728, 3))
    net.add("block13", SeparableResidual(1024, 2, strides=(2, 2), first_filters=728))
    for number, filters in enumerate((1536, 2048), 1):
        net.add(f"block14_sepconv{number}", SeparableConv2D(filters, (3, 3), padding="same", use_bias=False))
        net.add(f"block14_bn{number}", BatchNormalization())
        net.add(f"block14_act{number}", Activation("relu"))
    add_average_head(net, classes)
    return net.network()
