"""Residual networks of basic units, wide ones, and those whose channels are weighed."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_average_head, begun, conv, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ConvolutionUnit, ExcitedBottleneck, ResidualUnit
from cnnstudio.layers.normalization import BatchNormalization

_SOURCE = "He et al. (2016), Deep residual learning for image recognition, table 1"
_IDEA = (
    "Each unit learns only what must be added to its input, and so the error reaches the first layers through the sums. "
    "Networks of more than a hundred layers became trainable."
)
_FILTERS = (64, 128, 256, 512)


def add_residual_stem(net: Builder) -> None:
    """What residual networks for images of 224 px begin with: 7×7 with stride 2, and pooling."""
    net.add("conv1", ConvolutionUnit(64, (7, 7), (2, 2)))
    net.add("pool1", max_pool(3, 2, "same"))


@published("resnet-18", "ResNet-18", 2015, idea=_IDEA, source=_SOURCE, shape=(224, 224, 3), classes=1000)
def resnet_18(shape: Shape, classes: int) -> Network:
    """Two units in each of four steps."""
    return _resnet(shape, classes, (2, 2, 2, 2))


@published("resnet-34", "ResNet-34", 2015, idea=_IDEA, source=f"{_SOURCE}; Géron, ch. 14", shape=(224, 224, 3), classes=1000)  # fmt: skip
def resnet_34(shape: Shape, classes: int) -> Network:
    """3, 4, 6 and 3 units in four steps, as Géron builds it too."""
    return _resnet(shape, classes, (3, 4, 6, 3))


def _resnet(shape: Shape, classes: int, counts: tuple[int, ...]) -> Network:
    net = begun(shape)
    add_residual_stem(net)
    for step, (filters, count) in enumerate(zip(_FILTERS, counts, strict=True), 2):
        for number in range(1, count + 1):
            strides = (2, 2) if step > 2 and number == 1 else (1, 1)
            net.add(f"conv{step}_{number}", ResidualUnit(filters, strides=strides))
    add_average_head(net, classes)
    return net.network()


@published(
    "wide-resnet-28-10", "Wide ResNet-28-10", 2016, shape=(32, 32, 3), classes=10,
    idea="Wide units beat thin ones: 28 layers with ten times the filters do better than a thousand thin layers. They "
    "train many times faster too, because wide layers keep the processor busy.",
    source="Zagoruyko & Komodakis (2016), Wide residual networks, table 1",
)  # fmt: skip
def wide_resnet_28_10(shape: Shape, classes: int) -> Network:
    """Depth 28 is 4 units of two convolutions in each of three steps; width 10 multiplies 16, 32 and 64."""
    net = begun(shape)
    net.add("conv1", conv(16, 3, activation="linear", use_bias=False))
    for step, filters in enumerate((160, 320, 640), 2):
        for number in range(1, 5):
            strides = (2, 2) if step > 2 and number == 1 else (1, 1)
            net.add(f"conv{step}_{number}", ResidualUnit(filters, strides=strides, pre_activation=True))
    net.add("bn", BatchNormalization())
    net.add("relu", Activation("relu"))
    add_average_head(net, classes)
    return net.network()


@published(
    "se-resnet-50", "SE-ResNet-50", 2018, shape=(224, 224, 3), classes=1000,
    idea="Squeeze each map to its mean, and let two small dense layers decide how much each channel counts before the sum. "
    "A tenth more parameters make ResNet-50 nearly as good as ResNet-101.",
    source="Hu et al. (2018), Squeeze-and-excitation networks, table 1",
)  # fmt: skip
def se_resnet_50(shape: Shape, classes: int) -> Network:
    """ResNet-50 with squeeze-and-excitation in every unit, reduction 16."""
    net = begun(shape)
    add_residual_stem(net)
    for step, (filters, count) in enumerate(zip(_FILTERS, (3, 4, 6, 3), strict=True), 2):
        for number in range(1, count + 1):
            strides = (2, 2) if step > 2 and number == 1 else (1, 1)
            net.add(f"conv{step}_{number}", ExcitedBottleneck(filters, strides=strides))
    add_average_head(net, classes)
    return net.network()
