"""What normalized blocks share: the figures of their normalization, and the zeros before a stride."""

from __future__ import annotations

import pytest

from cnnstudio.core.values import Margins
from cnnstudio.layers.blocks import (
    BottleneckUnit,
    ConvolutionUnit,
    FactorizedInception,
    InvertedResidual,
    ResidualUnit,
    ResNeXtUnit,
    SeparableUnit,
)
from cnnstudio.layers.blocks.normalizing import NormalizingBlock
from cnnstudio.layers.normalization import BatchNormalization

TYPES = (BottleneckUnit, ConvolutionUnit, InvertedResidual, ResidualUnit, ResNeXtUnit, SeparableUnit)


@pytest.mark.parametrize("cls", TYPES)
def test_every_normalization_inside_has_the_figures_of_the_block(cls: type[NormalizingBlock]) -> None:
    block = cls().with_settings(momentum=0.9, epsilon=1e-5)
    found = [node.layer for node in block.expand((8, 8, 16)) if isinstance(node.layer, BatchNormalization)]
    assert found
    assert set(found) == {BatchNormalization(momentum=0.9, epsilon=1e-5)}


def test_a_normalization_without_scale_keeps_three_numbers_a_channel() -> None:
    assert ConvolutionUnit(8, (1, 1), learned_scale=False).cost((4, 4, 2)).params == 2 * 8 + 3 * 8
    block = FactorizedInception("split")
    bare = block.with_settings(learned_scale=False)
    channels = 320 + 384 + 2 * 384 + 448 + 384 + 2 * 384 + 192  # of its nine convolutions
    assert (block.cost((8, 8, 1280)).params or 0) - (bare.cost((8, 8, 1280)).params or 0) == channels


@pytest.mark.parametrize(
    ("zeros", "kernel", "stride", "margins"),
    [
        ("symmetric", (3, 3), (2, 2), ((1, 1), (1, 1))),
        ("symmetric", (7, 5), (2, 2), ((3, 3), (2, 2))),
        ("divisible", (3, 3), (2, 2), ((0, 1), (0, 1))),
        ("divisible", (5, 3), (2, 1), ((1, 2), (1, 1))),
        ("divisible", (1, 1), (2, 2), ((0, 0), (0, 0))),
    ],
)
def test_zeros_stand_in_a_layer_of_their_own(zeros: str, kernel: tuple[int, int], stride: tuple[int, int],
                                             margins: Margins) -> None:  # fmt: skip
    inside = ConvolutionUnit(4, kernel, stride, stride_zeros=zeros).expand((12, 12, 3))
    assert inside["pad_1"].layer.to_data()["padding"] == [list(side) for side in margins]
    assert inside["conv_1"].inputs == ("pad_1",)
    assert inside["conv_1"].layer.to_data()["padding"] == "valid"


@pytest.mark.parametrize("unit", [ConvolutionUnit(4), ConvolutionUnit(4, strides=(2, 2), padding="valid")])
def test_there_are_none_where_nothing_strides_or_nothing_is_padded(unit: ConvolutionUnit) -> None:
    assert unit.with_settings(stride_zeros="symmetric").expand((9, 9, 3)) == unit.expand((9, 9, 3))


def test_where_the_stride_divides_the_size_it_is_all_the_same() -> None:
    """Only on odd sizes the output of a depthwise stride differs: 25 px become 13 or 12."""
    same, divisible = (
        SeparableUnit(8, strides=(2, 2), stride_zeros=zeros) for zeros in ("same", "divisible")
    )
    assert same.output_shape((24, 24, 4)) == divisible.output_shape((24, 24, 4)) == (12, 12, 8)
    assert same.output_shape((25, 25, 4)) == (13, 13, 8)
    assert divisible.output_shape((25, 25, 4)) == (12, 12, 8)


def test_a_shortcut_that_only_strides_may_take_every_second_pixel() -> None:
    """Keras's ResNet50V2 has a max pooling of 1×1 there."""
    unit = BottleneckUnit(
        16, strides=(2, 2), pre_activation=True, projection="channels", bias_before_sum=True
    )
    inside = unit.expand((8, 8, 64))
    assert inside["add"].inputs == ("skip", "conv_3")
    assert inside["skip"].inputs == ("input",)
    assert inside["skip"].layer.to_data()["pool_size"] == [1, 1]
    assert unit.output_shape((8, 8, 64)) == (4, 4, 64)
    assert inside["conv_3"].layer.to_data()["use_bias"]
    assert not inside["conv_1"].layer.to_data()["use_bias"]
    assert unit.expand((8, 8, 32))["add"].inputs == ("conv_skip", "conv_3")


def test_excitation_by_convolutions_has_the_same_numbers() -> None:
    dense, convolved = (
        InvertedResidual(24, excitation=0.25, excitation_layers=kind).cost((8, 8, 24))
        for kind in ("dense", "convolution")
    )
    assert (dense.params, dense.macs) == (convolved.params, convolved.macs)


def test_dropout_leaves_out_whole_images() -> None:
    inside = InvertedResidual(24, dropout=0.1).expand((8, 8, 24))
    assert inside["drop"].layer.to_data()["noise_shape"] == [0, 1, 1, 1]
