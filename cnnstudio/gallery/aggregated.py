"""Networks of grouped convolutions: ResNeXt, and the same with half of its channels past each step."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import add_average_head, begun, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.gallery.residual import add_residual_stem
from cnnstudio.layers.blocks import ConvolutionUnit, ResNeXtUnit
from cnnstudio.layers.merge import Concatenate

_CARDINALITY = 32
_LEAKY = "leaky_relu"


@published(
    "resnext-50", "ResNeXt-50 (32×4d)", 2017, shape=(224, 224, 3), classes=1000,
    idea="The middle convolution of each unit works in 32 groups that do not see each other. More groups help more than "
    "more depth or width at the same cost.",
    source="Xie et al. (2017), Aggregated residual transformations for deep neural networks, table 1",
)  # fmt: skip
def resnext_50(shape: Shape, classes: int) -> Network:
    """3, 4, 6 and 3 units in four steps; the width of the groups doubles with the channels."""
    net = begun(shape)
    add_residual_stem(net)
    for step, count in enumerate((3, 4, 6, 3)):
        for number in range(1, count + 1):
            strides = (2, 2) if step and number == 1 else (1, 1)
            unit = ResNeXtUnit(256 << step, _CARDINALITY, 4 << step, strides=strides)
            net.add(f"conv{step + 2}_{number}", unit)
    add_average_head(net, classes)
    return net.network()


@published(
    "cspnet-resnext-50", "CSPResNeXt-50", 2019, shape=(256, 256, 3), classes=1000,
    idea="Half of the channels of each step go past its units and join them at the end, so that no gradient is computed "
    "twice. It is a fifth cheaper than ResNeXt-50 and a little more accurate.",
    source="Wang et al. (2020), CSPNet: a new backbone that can enhance learning capability of CNN, table 1, with the "
    "layers of the configuration that its authors publish",
)  # fmt: skip
def cspnet_resnext_50(shape: Shape, classes: int) -> Network:
    """Four steps of 3, 3, 5 and 2 units; between them a grouped 3×3 with stride 2.

    The first step's units get 128 channels where the configuration gives them 64 and adds these to half
    of 128; leaky ReLU has Keras's slope of 0.2.
    """
    net = begun(shape)
    net.add("conv1", ConvolutionUnit(64, (7, 7), (2, 2), activation=_LEAKY))
    net.add("pool1", max_pool(2))
    for step, (filters, count) in enumerate(zip((128, 256, 512, 1024), (3, 3, 5, 2), strict=True), 1):
        if step > 1:
            halving = ConvolutionUnit(filters, (3, 3), (2, 2), activation=_LEAKY, groups=_CARDINALITY)
            net.add(f"down{step}", halving)
        _add_partial_step(net, f"step{step}", filters, count)
    add_average_head(net, classes)
    return net.network()


def _add_partial_step(net: Builder, name: str, filters: int, count: int) -> None:
    """Two ways from one map: a 1×1 alone, and a 1×1 with units behind it; joined and mixed at the end."""
    source = net.last
    short = net.add(f"{name}_short", ConvolutionUnit(filters, (1, 1), activation="linear"), source)
    net.add(f"{name}_long", ConvolutionUnit(filters, (1, 1), activation="linear"), source)
    for number in range(1, count + 1):
        unit = ResNeXtUnit(filters, _CARDINALITY, filters // _CARDINALITY, activation=_LEAKY)
        net.add(f"{name}_{number}", unit)
    long = net.add(f"{name}_transition", ConvolutionUnit(filters, (1, 1), activation=_LEAKY))
    net.add(f"{name}_concat", Concatenate(), long, short)
    net.add(f"{name}_mix", ConvolutionUnit(2 * filters, (1, 1), activation=_LEAKY))
