"""The first convolutional networks that read digits and told a thousand things apart."""

from __future__ import annotations

from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_dense_head, begun, conv, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import AveragePooling2D
from cnnstudio.layers.reshape import Flatten
from cnnstudio.layers.response_normalization import LocalResponseNormalization


@published(
    "lenet-5", "LeNet-5", 1998, shape=(32, 32, 1), classes=10,
    idea="Kernels that are shared over the image find strokes wherever they lie, and pooling makes their exact "
    "place matter less. It read the digits on bank cheques.",
    source="LeCun et al. (1998), Gradient-based learning applied to document recognition; Géron, table 14-1",
)  # fmt: skip
def lenet_5(shape: Shape, classes: int) -> Network:
    """LeNet-5 with plain connections between its third and second layer, average pooling and softmax."""
    net = begun(shape)
    net.add("c1", conv(6, 5, padding="valid", activation="tanh"))
    net.add("s2", AveragePooling2D())
    net.add("c3", conv(16, 5, padding="valid", activation="tanh"))
    net.add("s4", AveragePooling2D())
    net.add("c5", conv(120, 5, padding="valid", activation="tanh"))
    net.add("flatten", Flatten())
    net.add("f6", Dense(84, "tanh"))
    net.add("predictions", Dense(classes, "softmax"))
    return net.network()


@published(
    "alexnet", "AlexNet", 2012, shape=(227, 227, 3), classes=1000,
    idea="Eight layers with ReLU and dropout, trained on two graphics cards, beat all earlier methods on ImageNet by far. "
    "Neighbouring maps compete by local response normalization.",
    source="Krizhevsky et al. (2012), ImageNet classification with deep convolutional neural networks; Géron, table 14-2",
)  # fmt: skip
def alexnet(shape: Shape, classes: int) -> Network:
    """AlexNet as one network, without the split over two cards."""
    net = begun(shape)
    net.add("conv1", conv(96, 11, 4, "valid"))
    net.add("norm1", LocalResponseNormalization())
    net.add("pool1", max_pool(3, 2))
    net.add("conv2", conv(256, 5))
    net.add("norm2", LocalResponseNormalization())
    net.add("pool2", max_pool(3, 2))
    for number, filters in ((3, 384), (4, 384), (5, 256)):
        net.add(f"conv{number}", conv(filters, 3))
    net.add("pool5", max_pool(3, 2))
    add_dense_head(net, (4096, 4096), classes, dropout=0.5)
    return net.network()


@published(
    "zfnet", "ZFNet", 2013, shape=(225, 225, 3), classes=1000,
    idea="A look inside AlexNet showed that its first kernels were too coarse: smaller kernels and steps keep more detail. "
    "The pictures of what each unit answers to became as famous as the network.",
    source="Zeiler & Fergus (2014), Visualizing and understanding convolutional networks, figure 3",
)  # fmt: skip
def zfnet(shape: Shape, classes: int) -> Network:
    """ZFNet as figure 3 draws it."""
    net = begun(shape)
    net.add("conv1", conv(96, 7, 2, "valid"))
    net.add("pool1", max_pool(3, 2, "same"))
    net.add("norm1", LocalResponseNormalization())
    net.add("conv2", conv(256, 5, 2, "valid"))
    net.add("pool2", max_pool(3, 2, "same"))
    net.add("norm2", LocalResponseNormalization())
    for number, filters in ((3, 384), (4, 384), (5, 256)):
        net.add(f"conv{number}", conv(filters, 3))
    net.add("pool5", max_pool(3, 2))
    add_dense_head(net, (4096, 4096), classes, dropout=0.5)
    return net.network()
