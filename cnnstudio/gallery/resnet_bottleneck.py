"""The deep ResNets of bottleneck units, as Keras has them."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_average_head, begun, conv, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import BottleneckUnit
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.zero_padding_and_cropping import ZeroPadding2D

_SOURCE = "He et al. (2015), Deep residual learning for image recognition, table 1"
_IDEA = (
    "Each unit learns only what to add to its input, so that networks of a hundred layers still learn. A 1×1 "
    "convolution narrows each unit before its 3×3 and widens it again after."
)
_SHAPE = (224, 224, 3)
_FILTERS = (64, 128, 256, 512)
_EPSILON = 1.001e-5
"""Keras's ResNets keep the division of batch normalization safe with this number."""


def _begun(shape: Shape, *, normalizes: bool) -> Builder:
    """The input and the first convolution and pooling, with names as in Keras."""
    net = begun(shape)
    net.add("conv1_pad", ZeroPadding2D(((3, 3), (3, 3))))
    net.add("conv1_conv", conv(64, 7, 2, "valid", "linear"))
    if normalizes:
        net.add("conv1_bn", BatchNormalization(epsilon=_EPSILON))
        net.add("conv1_relu", Activation("relu"))
    net.add("pool1_pad", ZeroPadding2D(((1, 1), (1, 1))))
    net.add("pool1_pool", max_pool(3, 2))
    return net


def _resnet(shape: Shape, classes: int, units: tuple[int, ...]) -> Network:
    """A ResNet whose stages have so many units; the first of a stage strides, but for the first stage."""
    net = _begun(shape, normalizes=True)
    for stage, (filters, count) in enumerate(zip(_FILTERS, units, strict=True), 2):
        for number in range(1, count + 1):
            step = 2 if stage > 2 and number == 1 else 1
            unit = BottleneckUnit(filters, strides=(step, step), use_bias=True, epsilon=_EPSILON)
            net.add(f"conv{stage}_block{number}", unit)
    add_average_head(net, classes)
    return net.network()


@published("resnet-50", "ResNet-50", 2015, idea=_IDEA, source=_SOURCE, shape=_SHAPE, classes=1000,
           keras_name="ResNet50")  # fmt: skip
def resnet_50(shape: Shape, classes: int) -> Network:
    """ResNet-50; like Keras's with biases, and with strides in the units' first convolutions."""
    return _resnet(shape, classes, (3, 4, 6, 3))


@published("resnet-101", "ResNet-101", 2015, idea=_IDEA, source=_SOURCE, shape=_SHAPE, classes=1000,
           keras_name="ResNet101")  # fmt: skip
def resnet_101(shape: Shape, classes: int) -> Network:
    """ResNet-101, as Keras has it."""
    return _resnet(shape, classes, (3, 4, 23, 3))


@published("resnet-152", "ResNet-152", 2015, idea=_IDEA, source=_SOURCE, shape=_SHAPE, classes=1000,
           keras_name="ResNet152")  # fmt: skip
def resnet_152(shape: Shape, classes: int) -> Network:
    """ResNet-152, as Keras has it."""
    return _resnet(shape, classes, (3, 8, 36, 3))


@published(
    "resnet-50-v2", "ResNet-50 v2", 2016, shape=_SHAPE, classes=1000, keras_name="ResNet50V2",
    idea="With normalization and ReLU before each convolution instead of behind it, nothing stands in the way of what a "
    "shortcut carries. So gradients reach the first layers unchanged, and training gets easier still.",
    source="He et al. (2016), Identity mappings in deep residual networks, figure 4 e",
)  # fmt: skip
def resnet_50_v2(shape: Shape, classes: int) -> Network:
    """ResNet-50 with pre-activation; like Keras's with the stride in the last unit of a stage."""
    net = _begun(shape, normalizes=False)
    for stage, (filters, count) in enumerate(zip(_FILTERS, (3, 4, 6, 3), strict=True), 2):
        for number in range(1, count + 1):
            step = 2 if stage < 5 and number == count else 1
            unit = BottleneckUnit(
                filters, strides=(step, step), strided_layer="middle", pre_activation=True, projection="channels",
                bias_before_sum=True, epsilon=_EPSILON, stride_zeros="symmetric",
            )  # fmt: skip
            net.add(f"conv{stage}_block{number}", unit)
    net.add("post_bn", BatchNormalization(epsilon=_EPSILON))
    net.add("post_relu", Activation("relu"))
    add_average_head(net, classes)
    return net.network()
