"""The networks for MNIST and CIFAR-10 of Olafenwa's book, from plain convolutions to depthwise ones.

The layers of the MNIST network and of the one with batch normalization are those of the code that
goes with the book. The other three stand there in other sizes, and the residual one without the book's
own plan: they were rebuilt here from that code, with the numbers of layers and units that give exactly
the parameters which the book reports.
"""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import begun, conv, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ConvolutionUnit, PooledResidual
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten

_SOURCE = "Olafenwa & Olafenwa (2018), Introduction to Deep Computer Vision"


@published(
    "mnist-olafenwa", "MNIST CNN, Olafenwa", 2018, shape=(28, 28, 1), classes=10,
    idea="Two pairs of convolutions with one pooling between them read digits better than any dense network before "
    "them in the book. About half of the parameters stand in the single dense layer.",
    source=f"{_SOURCE}, convolutional network for MNIST",
)  # fmt: skip
def mnist_olafenwa(shape: Shape, classes: int) -> Network:
    """Four convolutions and the classes."""
    net = begun(shape)
    for step, filters in ((1, 64), (2, 128)):
        for number in (1, 2):
            net.add(f"conv{step}_{number}", conv(filters, 3))
        if step == 1:
            net.add("pool", max_pool(2))
    net.add("flatten", Flatten())
    net.add("predictions", Dense(classes, "softmax"))
    return net.network()


@published(
    "cifar-plain-olafenwa", "CIFAR-10 plain CNN, Olafenwa", 2018, shape=(32, 32, 3), classes=10,
    idea="Small kernels in three steps of 64, 128 and 256 filters name objects in coloured images of 32 px. The mean of "
    "each map replaces all dense layers but the last.",
    source=f"{_SOURCE}, plain network for CIFAR-10",
)  # fmt: skip
def cifar_plain_olafenwa(shape: Shape, classes: int) -> Network:
    """Three, three and four convolutions: the plan in steps that gives the book's parameters."""
    net = begun(shape)
    for step, (filters, count) in enumerate(((64, 3), (128, 3), (256, 4)), 1):
        for number in range(1, count + 1):
            net.add(f"conv{step}_{number}", conv(filters, 3))
        net.add(f"dropout{step}", Dropout(0.25))
        if step < 3:
            net.add(f"pool{step}", max_pool(2))
    _add_means(net, classes)
    return net.network()


@published(
    "cifar-bn-olafenwa", "CIFAR-10 CNN with batch normalization, Olafenwa", 2018, shape=(32, 32, 3), classes=10,
    idea="Each convolution stands behind batch normalization and ReLU, and so the network learns faster and better than "
    "the plain one. With fewer parameters it gains several per cent.",
    source=f"{_SOURCE}, network with batch normalization for CIFAR-10",
)  # fmt: skip
def cifar_bn_olafenwa(shape: Shape, classes: int) -> Network:
    """Three units of pre-activation in each of three steps."""
    net = begun(shape)
    for step, filters in enumerate((64, 128, 256), 1):
        for number in range(1, 4):
            net.add(f"unit{step}_{number}", ConvolutionUnit(filters, pre_activation=True, use_bias=True))
        if step < 3:
            net.add(f"pool{step}", max_pool(2))
    net.add("dropout", Dropout(0.25))
    _add_means(net, classes)
    return net.network()


@published(
    "cifar-resnet-olafenwa", "CIFAR-10 residual network, Olafenwa", 2018, shape=(32, 32, 3), classes=10,
    idea="Every pair of convolutions learns only what must be added to its input. Where the map halves, a 1×1 convolution "
    "with stride carries the input past.",
    source=f"{_SOURCE}, residual network for CIFAR-10",
)  # fmt: skip
def cifar_resnet_olafenwa(shape: Shape, classes: int) -> Network:
    """Three residual units in each of four steps."""
    return _units(shape, classes, (3, 3, 3, 3), separable=False)


@published(
    "cifar-mobile-olafenwa", "CIFAR-10 mobile network, Olafenwa", 2018, shape=(32, 32, 3), classes=10,
    idea="The residual network with a depthwise and a 1×1 convolution in place of two full ones. It keeps the plan at a "
    "fifteenth of the parameters.",
    source=f"{_SOURCE}, depthwise separable network for CIFAR-10",
)  # fmt: skip
def cifar_mobile_olafenwa(shape: Shape, classes: int) -> Network:
    """Two and then three separable residual units in four steps."""
    return _units(shape, classes, (2, 3, 3, 3), separable=True)


def _units(shape: Shape, classes: int, counts: tuple[int, ...], *, separable: bool) -> Network:
    """A first convolution, residual units in steps that each begin with pooling, and the classes."""
    net = begun(shape)
    net.add("conv1", conv(32, 3, activation="linear"))
    for step, (filters, count) in enumerate(zip((32, 64, 128, 256), counts, strict=True), 1):
        for number in range(1, count + 1):
            pools = step > 1 and number == 1
            net.add(f"unit{step}_{number}", PooledResidual(filters, pools=pools, separable=separable))
    net.add("bn", BatchNormalization())
    net.add("relu", Activation("relu"))
    net.add("dropout", Dropout(0.25))
    _add_means(net, classes)
    return net.network()


def _add_means(net: Builder, classes: int) -> None:
    """The mean of each map, and the classes: on 32 px the book's average pooling over the whole map."""
    net.add("pool", GlobalAveragePooling2D())
    net.add("predictions", Dense(classes, "softmax"))
