"""The small networks with which the books teach."""

from __future__ import annotations

from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_dense_head, begun, conv, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten


@published(
    "lenet-krohn", "LeNet-style, Krohn", 2019, shape=(28, 28, 1), classes=10,
    idea="Two convolutions, one pooling and one dense layer learn handwritten digits in minutes. Nearly all parameters "
    "stand in the dense layer.",
    source="Krohn et al. (2020), Deep Learning Illustrated, example 10.3",
)  # fmt: skip
def lenet_krohn(shape: Shape, classes: int) -> Network:
    """The network with which Krohn's chapter 10 begins."""
    net = begun(shape)
    net.add("conv1", conv(32, 3, padding="valid"))
    net.add("conv2", conv(64, 3, padding="valid"))
    net.add("pool", max_pool(2))
    net.add("dropout", Dropout(0.25))
    net.add("flatten", Flatten())
    net.add("dense", Dense(128, "relu"))
    net.add("dropout_1", Dropout(0.5))
    net.add("predictions", Dense(classes, "softmax"))
    return net.network()


@published(
    "alexnet-krohn", "AlexNet-style, Krohn", 2019, shape=(224, 224, 3), classes=17,
    idea="AlexNet with batch normalization instead of its response normalization, for 17 kinds of flowers. Its first "
    "convolution takes large steps, and so the maps are small at once.",
    source="Krohn et al. (2020), Deep Learning Illustrated, example 10.4",
)  # fmt: skip
def alexnet_krohn(shape: Shape, classes: int) -> Network:
    """Five convolutions in three steps, and two wide dense layers with tanh."""
    net = begun(shape)
    for step, layers in enumerate(
        (((96, 11, 4),), ((256, 5, 1),), ((256, 3, 1), (384, 3, 1), (384, 3, 1))), 1
    ):
        for number, (filters, size, stride) in enumerate(layers, 1):
            net.add(f"conv{step}_{number}", conv(filters, size, stride, "valid"))
        net.add(f"pool{step}", max_pool(3, 2))
        net.add(f"norm{step}", BatchNormalization())
    add_dense_head(net, (4096, 4096), classes, "tanh", 0.5)
    return net.network()


@published(
    "fashion-geron", "Fashion-MNIST CNN, Géron", 2019, shape=(28, 28, 1), classes=10,
    idea="The map halves and its channels double from step to step, the most common plan of a convolutional network. A "
    "large first kernel costs little, because grey images have one channel.",
    source="Géron (2022), Hands-On Machine Learning, ch. 14, section CNN architectures",
)  # fmt: skip
def fashion_geron(shape: Shape, classes: int) -> Network:
    """Five convolutions in three steps, and two dense layers with dropout."""
    net = begun(shape)
    net.add("conv1", conv(64, 7))
    net.add("pool1", max_pool(2))
    for step, filters in ((2, 128), (3, 256)):
        net.add(f"conv{step}_1", conv(filters, 3))
        net.add(f"conv{step}_2", conv(filters, 3))
        net.add(f"pool{step}", max_pool(2))
    add_dense_head(net, (128, 64), classes, dropout=0.5)
    return net.network()
