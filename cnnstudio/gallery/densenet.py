"""DenseNets, as Keras has them."""

from __future__ import annotations

from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_average_head, begun, conv, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import DenseBlock, TransitionBlock
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.zero_padding_and_cropping import ZeroPadding2D

_SOURCE = "Huang et al. (2017), Densely connected convolutional networks, table 1"
_IDEA = (
    "Every layer of a block gets the maps of all layers before it and adds a few of its own. Nothing is learned twice, "
    "so that few parameters go far."
)
_SHAPE = (224, 224, 3)
_EPSILON = 1.001e-5
"""Keras's DenseNets keep the division of batch normalization safe with this number."""


def _densenet(shape: Shape, classes: int, layers: tuple[int, ...]) -> Network:
    """A DenseNet whose blocks have so many layers."""
    net = begun(shape)
    net.add("conv1_pad", ZeroPadding2D(((3, 3), (3, 3))))
    net.add("conv1_conv", conv(64, 7, 2, "valid", "linear", use_bias=False))
    net.add("conv1_bn", BatchNormalization(epsilon=_EPSILON))
    net.add("conv1_relu", Activation("relu"))
    net.add("pool1_pad", ZeroPadding2D(((1, 1), (1, 1))))
    net.add("pool1", max_pool(3, 2))
    for number, count in enumerate(layers, 2):
        net.add(f"conv{number}", DenseBlock(count))
        if number <= len(layers):
            net.add(f"pool{number}", TransitionBlock())
    net.add("bn", BatchNormalization(epsilon=_EPSILON))
    net.add("relu", Activation("relu"))
    add_average_head(net, classes)
    return net.network()


@published("densenet-121", "DenseNet-121", 2016, idea=_IDEA, source=_SOURCE, shape=_SHAPE, classes=1000,
           keras_name="DenseNet121")  # fmt: skip
def densenet_121(shape: Shape, classes: int) -> Network:
    """DenseNet-121: 58 dense layers of two convolutions each, three transitions, and both ends."""
    return _densenet(shape, classes, (6, 12, 24, 16))


@published("densenet-169", "DenseNet-169", 2016, idea=_IDEA, source=_SOURCE, shape=_SHAPE, classes=1000,
           keras_name="DenseNet169")  # fmt: skip
def densenet_169(shape: Shape, classes: int) -> Network:
    """DenseNet-169, as Keras has it."""
    return _densenet(shape, classes, (6, 12, 32, 32))


@published("densenet-201", "DenseNet-201", 2016, idea=_IDEA, source=_SOURCE, shape=_SHAPE, classes=1000,
           keras_name="DenseNet201")  # fmt: skip
def densenet_201(shape: Shape, classes: int) -> Network:
    """DenseNet-201, as Keras has it."""
    return _densenet(shape, classes, (6, 12, 48, 32))
