"""GoogLeNet: modules of several kernel sizes side by side; and the same with its channels weighed."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_average_head, begun, conv, max_pool
from cnnstudio.gallery.published import Option, published
from cnnstudio.layers.blocks import ConvolutionUnit, InceptionModule, SqueezeExcitation
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import AveragePooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten
from cnnstudio.layers.response_normalization import LocalResponseNormalization

_SOURCE = "Szegedy et al. (2015), Going deeper with convolutions, table 1"

_MODULES = {
    "3a": InceptionModule(64, 96, 128, 16, 32, 32),
    "3b": InceptionModule(128, 128, 192, 32, 96, 64),
    "4a": InceptionModule(192, 96, 208, 16, 48, 64),
    "4b": InceptionModule(160, 112, 224, 24, 64, 64),
    "4c": InceptionModule(128, 128, 256, 24, 64, 64),
    "4d": InceptionModule(112, 144, 288, 32, 64, 64),
    "4e": InceptionModule(256, 160, 320, 32, 128, 128),
    "5a": InceptionModule(256, 160, 320, 32, 128, 128),
    "5b": InceptionModule(384, 192, 384, 48, 128, 128),
}
"""The table's rows: 1×1, before and behind 3×3, before and behind 5×5, behind pooling."""
_POOLED = ("3b", "4e")
"""Behind these modules the map halves."""
_AUXILIARY = ("4a", "4d")
"""Behind these modules the auxiliary classifiers stand."""


def _with_auxiliary_classifiers(shape: Shape, classes: int) -> Network:
    """GoogLeNet as it was trained: three outputs, the main one first."""
    net = _trunk(shape)
    _add_modules(net)
    add_average_head(net, classes, 0.4)
    outputs = [net.last]
    for number, module in enumerate(_AUXILIARY, 1):
        outputs.append(_add_auxiliary(net, f"aux{number}", f"inception_{module}", classes))
    return net.network(*outputs)


@published(
    "googlenet", "GoogLeNet (Inception-v1)", 2014, shape=(224, 224, 3), classes=1000,
    idea="Kernels of several sizes look at the same map side by side, each behind a cheap 1×1 that keeps the count down. "
    "It won ImageNet 2014 with about a tenth of AlexNet's parameters.",
    source=f"{_SOURCE}, and section 5",
    option=Option(
        "auxiliary", "Auxiliary classifiers",
        "Two small classifiers in the middle bring the error closer to the first layers while the network learns.",
        _with_auxiliary_classifiers,
    ),
)  # fmt: skip
def googlenet(shape: Shape, classes: int) -> Network:
    """GoogLeNet as it predicts, without the classifiers that help it to learn."""
    net = _trunk(shape)
    _add_modules(net)
    add_average_head(net, classes, 0.4)
    return net.network()


@published(
    "se-inception", "SE-Inception", 2018, shape=(224, 224, 3), classes=1000,
    idea="Behind each module two small dense layers look at the means of all channels and weigh every channel by what "
    "they see. So a network turns up what matters for this very image, for little more computing.",
    source="Hu et al. (2018), Squeeze-and-excitation networks, figure 2; the modules of GoogLeNet with batch normalization",
)  # fmt: skip
def se_inception(shape: Shape, classes: int) -> Network:
    """GoogLeNet's modules with batch instead of response normalization, each followed by an SE block.

    The paper's own measurements use the modules of BN-Inception; this one keeps those of table 1.
    """
    net = begun(shape)
    net.add("conv1", ConvolutionUnit(64, (7, 7), (2, 2)))
    net.add("pool1", max_pool(3, 2, "same"))
    net.add("conv2_reduce", ConvolutionUnit(64, (1, 1)))
    net.add("conv2", ConvolutionUnit(192))
    net.add("pool2", max_pool(3, 2, "same"))
    _add_modules(net, excited=True)
    add_average_head(net, classes, 0.2)
    return net.network()


def _trunk(shape: Shape) -> Builder:
    """What stands before the first module."""
    net = begun(shape)
    net.add("conv1", conv(64, 7, 2))
    net.add("pool1", max_pool(3, 2, "same"))
    net.add("norm1", LocalResponseNormalization())
    net.add("conv2_reduce", conv(64, 1))
    net.add("conv2", conv(192, 3))
    net.add("norm2", LocalResponseNormalization())
    net.add("pool2", max_pool(3, 2, "same"))
    return net


def _add_modules(net: Builder, *, excited: bool = False) -> None:
    """The nine modules with pooling between them; excited: with batch normalization and SE blocks."""
    for name, module in _MODULES.items():
        net.add(f"inception_{name}", module.with_settings(batch_normalization=excited))
        if excited:
            net.add(f"se_{name}", SqueezeExcitation())
        if name in _POOLED:
            net.add(f"pool{name[0]}", max_pool(3, 2, "same"))


def _add_auxiliary(net: Builder, name: str, source: str, classes: int) -> str:
    """A small classifier behind a module; gives the name of its answer. Source: section 5 of the paper."""
    net.add(f"{name}_pool", AveragePooling2D((5, 5), (3, 3)), source)
    net.add(f"{name}_conv", conv(128, 1))
    net.add(f"{name}_flatten", Flatten())
    net.add(f"{name}_dense", Dense(1024, "relu"))
    net.add(f"{name}_dropout", Dropout(0.7))
    return net.add(f"{name}_predictions", Dense(classes, "softmax"))
