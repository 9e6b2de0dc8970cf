"""Inception-v3 and Inception-ResNet-v2, as Keras has them."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.core.values import Pair, Shape
from cnnstudio.gallery.parts import add_average_head, begun, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.blocks import ConvolutionUnit, FactorizedInception, InceptionResidual
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.pooling import AveragePooling2D

_SHAPE = (299, 299, 3)
_LONG = (("mixed4", 128), ("mixed5", 160), ("mixed6", 160), ("mixed7", 192))
"""Names of Inception-v3's modules of long kernels, and the filters inside them."""


def _unit(filters: int, size: int, step: int = 1, padding: str = "same") -> ConvolutionUnit:
    """A convolution with normalization that learns no scale, as both networks have them."""
    kernel: Pair = (size, size)
    return ConvolutionUnit(filters, kernel, (step, step), padding, learned_scale=False)


def _module(form: str, narrow: int = 128, pooled: int = 192) -> FactorizedInception:
    return FactorizedInception(form, narrow, pooled, learned_scale=False)


def _add_stem(net: Builder) -> None:
    """What both begin with: from 299 to 35 px."""
    net.add("conv1", _unit(32, 3, 2, "valid"))
    net.add("conv2", _unit(32, 3, padding="valid"))
    net.add("conv3", _unit(64, 3))
    net.add("pool1", max_pool(3, 2))
    net.add("conv4", _unit(80, 1, padding="valid"))
    net.add("conv5", _unit(192, 3, padding="valid"))
    net.add("pool2", max_pool(3, 2))


@published(
    "inception-v3", "Inception-v3", 2015, shape=_SHAPE, classes=1000, keras_name="InceptionV3",
    idea="A 7×7 kernel becomes a 1×7 and a 7×1, and a 5×5 becomes two 3×3: the same field with fewer parameters. Modules "
    "of convolutions and pooling side by side halve the map without a bottleneck.",
    source="Szegedy et al. (2016), Rethinking the inception architecture for computer vision, table 1",
)  # fmt: skip
def inception_v3(shape: Shape, classes: int) -> Network:
    """Inception-v3 without its auxiliary classifier."""
    net = begun(shape)
    _add_stem(net)
    for number, pooled in enumerate((32, 64, 64)):
        net.add(f"mixed{number}", _module("wide", pooled=pooled))
    net.add("mixed3", _module("reduction"))
    for name, narrow in _LONG:
        net.add(name, _module("long", narrow))
    net.add("mixed8", _module("long_reduction"))
    for name in ("mixed9", "mixed10"):
        net.add(name, _module("split"))
    add_average_head(net, classes)
    return net.network()


@published(
    "inception-resnet-v2", "Inception-ResNet-v2", 2016, shape=_SHAPE, classes=1000, keras_name="InceptionResNetV2",
    idea="Inception modules with residual shortcuts learn much faster than without. What a module adds is scaled down, or "
    "the widest of these networks would die early in training.",
    source="Szegedy et al. (2017), Inception-v4, Inception-ResNet and the impact of residual connections, figure 15",
)  # fmt: skip
def inception_resnet_v2(shape: Shape, classes: int) -> Network:
    """Inception-ResNet-v2, with the first steps of Inception-v3 as Keras has it."""
    net = begun(shape)
    _add_stem(net)
    average = (AveragePooling2D((3, 3), (1, 1), "same"), _unit(64, 1))
    _add_branches(net, "mixed_5b", (_unit(96, 1),), (_unit(48, 1), _unit(64, 5)),
                  (_unit(64, 1), _unit(96, 3), _unit(96, 3)), average)  # fmt: skip
    _add_units(net, "block35", "wide", 10, 0.17)
    _add_branches(
        net, "mixed_6a", (_halving(384),), (_unit(256, 1), _unit(256, 3), _halving(384)), (max_pool(3, 2),)
    )
    _add_units(net, "block17", "long", 20, 0.1)
    _add_branches(net, "mixed_7a", (_unit(256, 1), _halving(384)), (_unit(256, 1), _halving(288)),
                  (_unit(256, 1), _unit(288, 3), _halving(320)), (max_pool(3, 2),))  # fmt: skip
    _add_units(net, "block8", "small", 9, 0.2)
    net.add("block8_10", InceptionResidual("small", 1.0, ends_active=False, learned_scale=False))
    net.add("conv_7b", _unit(1536, 1))
    add_average_head(net, classes)
    return net.network()


def _add_units(net: Builder, name: str, form: str, count: int, scale: float) -> None:
    """A stage of residual modules, numbered from 1."""
    for number in range(1, count + 1):
        net.add(f"{name}_{number}", InceptionResidual(form, scale, learned_scale=False))


def _halving(filters: int) -> ConvolutionUnit:
    return _unit(filters, 3, 2, "valid")


def _add_branches(net: Builder, name: str, *branches: tuple[Layer, ...]) -> None:
    """Branches side by side behind the last layer, joined under a name."""
    source, ends = net.last, []
    for number, layers in enumerate(branches, 1):
        end = source
        for step, layer in enumerate(layers, 1):
            end = net.add(f"{name}_{number}_{step}", layer, end)
        ends.append(end)
    net.add(name, Concatenate(), *ends)
