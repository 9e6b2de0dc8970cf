"""VGG: nothing but 3×3 convolutions and 2×2 pooling, very deep for its time."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_dense_head, begun, conv, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.normalization import BatchNormalization

_SOURCE = (
    "Simonyan & Zisserman (2015), Very deep convolutional networks for large-scale image recognition, table 1"
)
_IDEA = (
    "Two 3×3 convolutions see as far as one 5×5, with fewer parameters and one more ReLU between them. So a deep "
    "network can be built from one small kernel alone."
)
_FILTERS = (64, 128, 256, 512, 512)


def _add_steps(net: Builder, deep: int) -> None:
    """Five steps of convolutions and pooling, with names as in Keras.

    Args:
        net: Where to.
        deep: Convolutions of each of the last three steps.
    """
    for step, filters in enumerate(_FILTERS, 1):
        for number in range(1, (2 if step <= 2 else deep) + 1):
            net.add(f"block{step}_conv{number}", conv(filters, 3))
        net.add(f"block{step}_pool", max_pool(2))


@published("vgg-16", "VGG-16", 2014, idea=_IDEA, source=f"{_SOURCE}, column D", shape=(224, 224, 3), classes=1000,
           keras_name="VGG16")  # fmt: skip
def vgg_16(shape: Shape, classes: int) -> Network:
    """VGG-16, without the dropout of its training, as Keras has it."""
    net = begun(shape)
    _add_steps(net, 3)
    add_dense_head(net, (4096, 4096), classes)
    return net.network()


@published("vgg-19", "VGG-19", 2014, idea=_IDEA, source=f"{_SOURCE}, column E", shape=(224, 224, 3), classes=1000,
           keras_name="VGG19")  # fmt: skip
def vgg_19(shape: Shape, classes: int) -> Network:
    """VGG-19, without the dropout of its training, as Keras has it."""
    net = begun(shape)
    _add_steps(net, 4)
    add_dense_head(net, (4096, 4096), classes)
    return net.network()


@published(
    "vgg-krohn", "VGG-style, Krohn", 2019, shape=(224, 224, 3), classes=17,
    idea="VGG's steps with batch normalization behind each, small enough to learn 17 kinds of flowers at home. "
    "Unpadded convolutions shrink the map a little more.",
    source="Krohn et al. (2020), Deep Learning Illustrated, example 10.5",
)  # fmt: skip
def vgg_krohn(shape: Shape, classes: int) -> Network:
    """Five steps of unpadded convolutions, each with pooling and batch normalization."""
    net = begun(shape)
    for step, (filters, count) in enumerate(zip(_FILTERS, (2, 2, 3, 3, 3), strict=True), 1):
        for number in range(1, count + 1):
            net.add(f"block{step}_conv{number}", conv(filters, 3, padding="valid"))
        net.add(f"block{step}_pool", max_pool(2))
        net.add(f"block{step}_norm", BatchNormalization())
    add_dense_head(net, (4096, 4096), classes, dropout=0.5)
    return net.network()
