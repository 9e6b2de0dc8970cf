"""Blocks against the networks that they come from, as Keras has them."""

from __future__ import annotations

import pytest

from cnnstudio.core.layer import Layer
from cnnstudio.core.values import Shape
from cnnstudio.layers.blocks import (
    BottleneckUnit,
    ConvolutionPoolBlock,
    DenseBlock,
    FactorizedInception,
    InceptionModule,
    InvertedResidual,
    SeparableUnit,
    TransitionBlock,
)
from tests.layers.blocks.published import kernels_between, kernels_of, model, own_kernels


@pytest.mark.parametrize(
    ("unit", "shape", "prefix"),
    [
        (BottleneckUnit(64), (56, 56, 64), "conv2_block1_"),
        (BottleneckUnit(64), (56, 56, 256), "conv2_block2_"),
        (BottleneckUnit(128, strides=(2, 2)), (56, 56, 256), "conv3_block1_"),
        (BottleneckUnit(512), (7, 7, 2048), "conv5_block3_"),
    ],
)
def test_bottlenecks_of_resnet_50(unit: BottleneckUnit, shape: Shape, prefix: str) -> None:
    biased = unit.with_settings(use_bias=True)
    (last,) = [layer for layer in model("ResNet50").layers if layer.name == f"{prefix}out"]
    params = sum(layer.count_params() for layer in model("ResNet50").layers if layer.name.startswith(prefix))
    assert biased.output_shape(shape) == tuple(last.output.shape[1:])
    assert biased.cost(shape).params == params


@pytest.mark.parametrize(
    ("block", "shape", "before", "last"),
    [
        (FactorizedInception("wide", pooled=32), (35, 35, 192), "max_pooling", "mixed0"),
        (FactorizedInception("wide", pooled=64), (35, 35, 256), "mixed0", "mixed1"),
        (FactorizedInception("reduction"), (35, 35, 288), "mixed2", "mixed3"),
        (FactorizedInception("long", narrow=128, pooled=192), (17, 17, 768), "mixed3", "mixed4"),
        (FactorizedInception("long", narrow=160, pooled=192), (17, 17, 768), "mixed4", "mixed5"),
        (FactorizedInception("long_reduction"), (17, 17, 768), "mixed7", "mixed8"),
        (FactorizedInception("split"), (8, 8, 1280), "mixed8", "mixed9"),
        (FactorizedInception("split"), (8, 8, 2048), "mixed9", "mixed10"),
    ],
)
def test_modules_of_inception_v3(block: FactorizedInception, shape: Shape, before: str, last: str) -> None:
    names = [layer.name for layer in model("InceptionV3").layers]
    pools = [name for name in names[: names.index(last)] if name.startswith(before)]
    start = before if before in names else pools[-1]
    output = model("InceptionV3").get_layer(last).output.shape[1:]
    assert block.output_shape(shape) == tuple(output)
    assert own_kernels(block, shape) == kernels_between("InceptionV3", start, last)


@pytest.mark.parametrize(
    ("block", "shape", "prefix"),
    [
        (DenseBlock(6), (56, 56, 64), "conv2_block"),
        (TransitionBlock(), (56, 56, 256), "pool2_"),
        (DenseBlock(12), (28, 28, 128), "conv3_block"),
        (DenseBlock(16), (7, 7, 512), "conv5_block"),
    ],
)
def test_blocks_of_densenet_121(block: Layer, shape: Shape, prefix: str) -> None:
    layers = [layer for layer in model("DenseNet121").layers if layer.name.startswith(prefix)]
    assert block.output_shape(shape) == tuple(layers[-1].output.shape[1:])
    assert block.cost(shape).params == sum(layer.count_params() for layer in layers)
    assert own_kernels(block, shape) == kernels_of("DenseNet121", prefix)


def test_steps_of_vgg_16() -> None:
    """Its five steps make the published 14,714,688 parameters before the dense layers."""
    shape: Shape = (224, 224, 3)
    params = 0
    for convolutions, filters in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
        block = ConvolutionPoolBlock(convolutions, filters)
        params += block.cost(shape).params or 0
        shape = block.output_shape(shape)
    assert (shape, params) == ((7, 7, 512), 14_714_688)


def test_modules_of_googlenet() -> None:
    """Szegedy et al. (2015), table 1: 3a has 159 K parameters and 128 M operations, 3b 380 K and 304 M."""
    first = InceptionModule()
    cost = first.cost((28, 28, 192))
    assert first.output_shape((28, 28, 192)) == (28, 28, 256)
    assert round(sum(w.count for w in first.weights((28, 28, 192)) if w.name == "kernel") / 1024) == 160
    assert round((cost.macs or 0) / 1e6) == 128
    second = InceptionModule(128, 128, 192, 32, 96, 64)
    assert second.output_shape((28, 28, 256)) == (28, 28, 480)
    assert round((second.cost((28, 28, 256)).macs or 0) / 1e6) == 304


@pytest.mark.parametrize(
    ("name", "block", "shape", "prefixes"),
    [
        ("MobileNetV2", InvertedResidual(16, 1), (112, 112, 32), ("expanded_conv_",)),
        ("MobileNetV2", InvertedResidual(24, strides=(2, 2)), (112, 112, 16), ("block_1_",)),
        ("MobileNetV2", InvertedResidual(24), (56, 56, 24), ("block_2_",)),
        ("MobileNetV2", InvertedResidual(160, strides=(2, 2)), (14, 14, 96), ("block_13_",)),
        ("MobileNet", SeparableUnit(64), (112, 112, 32), ("conv_dw_1_", "conv_pw_1_")),
        ("EfficientNetB0", InvertedResidual(16, 1, activation="silu", excitation=0.25), (112, 112, 32), ("block1a_",)),
        ("EfficientNetB0", InvertedResidual(24, 6, activation="silu", excitation=0.25), (56, 56, 24), ("block2b_",)),
        ("EfficientNetB0", InvertedResidual(40, 6, (5, 5), (2, 2), "silu", 0.25), (56, 56, 24), ("block3a_",)),
    ],
)  # fmt: skip
def test_blocks_of_mobile_networks(name: str, block: Layer, shape: Shape, prefixes: tuple[str, ...]) -> None:
    layers = [layer for layer in model(name).layers if f"{layer.name}_".startswith(prefixes)]
    assert block.output_shape(shape) == tuple(layers[-1].output.shape[1:])
    assert block.cost(shape).params == sum(layer.count_params() for layer in layers)


def test_mobilenet_s_unit_costs_what_olafenwa_counts() -> None:
    """Depthwise 3×3 and 1×1, 32 → 32 on 112 px: 3,612,672 + 12,845,056 multiply-adds."""
    assert SeparableUnit(32).cost((112, 112, 32)).macs == 3_612_672 + 12_845_056
