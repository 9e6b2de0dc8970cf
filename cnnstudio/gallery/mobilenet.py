"""MobileNets, as Keras has them."""

from __future__ import annotations

from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_average_head, begun, conv
from cnnstudio.gallery.published import published
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ConvolutionUnit, InvertedResidual, SeparableUnit
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Reshape

_UNITS = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1))
"""MobileNet's table 1: filters and stride of each unit. (Its last stride is 1 in fact.)"""
_STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
"""MobileNetV2's table 2: expansion, filters, units and first stride of each stage."""
_MOMENTUM = 0.999
"""Keras's MobileNetV2 lets the running statistics of batch normalization follow so slowly."""


@published(
    "mobilenet", "MobileNet", 2017, shape=(224, 224, 3), classes=1000, keras_name="MobileNet",
    idea="A kernel for each channel and a 1×1 convolution that mixes them need an eighth of the arithmetic of a full "
    "convolution. So a phone tells a thousand things apart.",
    source="Howard et al. (2017), MobileNets: efficient convolutional neural networks for mobile vision, table 1",
)  # fmt: skip
def mobilenet(shape: Shape, classes: int) -> Network:
    """MobileNet of full width; its classifier is a 1×1 convolution, as in Keras."""
    net = begun(shape)
    net.add("conv1", ConvolutionUnit(32, strides=(2, 2), activation="relu6"))
    for number, (filters, step) in enumerate(_UNITS, 1):
        # Keras pads the right and the bottom before each stride, which differs from "same" on odd sizes.
        unit = SeparableUnit(filters, strides=(step, step), activation="relu6", stride_zeros="divisible")
        net.add(f"conv_{number}", unit)
    net.add("avg_pool", GlobalAveragePooling2D(keepdims=True))
    net.add("dropout", Dropout(0.001))
    net.add("conv_preds", conv(classes, 1, activation="linear"))
    net.add("reshape", Reshape((classes,)))
    net.add("predictions", Activation("softmax"))
    return net.network()


@published(
    "mobilenet-v2", "MobileNetV2", 2018, shape=(224, 224, 3), classes=1000, keras_name="MobileNetV2",
    idea="Residual units turned inside out: narrow ends with the shortcut between them, wide and depthwise in the middle. "
    "The narrow ends have no activation, which would lose too much there.",
    source="Sandler et al. (2018), MobileNetV2: inverted residuals and linear bottlenecks, table 2",
)  # fmt: skip
def mobilenet_v2(shape: Shape, classes: int) -> Network:
    """MobileNetV2 of full width."""
    net = begun(shape)
    net.add("conv1", ConvolutionUnit(32, strides=(2, 2), activation="relu6", momentum=_MOMENTUM))
    number = 0
    for expansion, filters, units, first in _STAGES:
        for place in range(units):
            step = first if place == 0 else 1
            unit = InvertedResidual(filters, expansion, strides=(step, step), momentum=_MOMENTUM)
            net.add(f"block_{number}", unit)
            number += 1
    net.add("conv2", ConvolutionUnit(1280, (1, 1), activation="relu6", momentum=_MOMENTUM))
    add_average_head(net, classes)
    return net.network()
