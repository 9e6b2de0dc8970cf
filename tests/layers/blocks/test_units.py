"""Tests of the plainest blocks, of partial stages and of dense layers as convolutions."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.layers.blocks import (
    BottleneckUnit,
    ConvolutionUnit,
    CrossStagePartial,
    DenseAsConvolution,
    ResidualUnit,
    ResNeXtUnit,
)
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input


def test_a_unit_normalizes_behind_or_before() -> None:
    behind = [node.layer.kind for node in ConvolutionUnit(8).network((8, 8, 3))]
    before = [node.layer.kind for node in ConvolutionUnit(8, pre_activation=True).network((8, 8, 3))]
    assert behind == ["input", "conv_2d", "batch_normalization", "activation"]
    assert before == ["input", "batch_normalization", "activation", "conv_2d"]
    assert ConvolutionUnit(8).cost((8, 8, 3)).params == 9 * 3 * 8 + 4 * 8
    assert ConvolutionUnit(8, pre_activation=True).cost((8, 8, 3)).params == 9 * 3 * 8 + 4 * 3


def test_a_dense_head_has_the_same_parameters_as_convolutions() -> None:
    """Géron: 200 units on 7 × 7 × 100 are 200 kernels of 7 × 7, 980,200 parameters."""
    head = DenseAsConvolution((7, 7), 200, 10)
    dense = analyse(chain(Input((7, 7, 100)), Flatten(), Dense(200), Dense(10)))
    assert head.cost((7, 7, 100)).params == dense.totals.cost.params == 980_200 + 2_010
    assert head.output_shape((7, 7, 100)) == (1, 1, 10)
    assert head.output_shape((14, 14, 100)) == (8, 8, 10)


def test_groups_cost_as_little_as_the_narrow_bottleneck() -> None:
    """Xie et al., section 3.2: 256·64 + 3·3·64·64 + 64·256 ≈ 70 K; with 32 groups of 4 about the same."""
    narrow = sum(w.count for w in BottleneckUnit(64).weights((56, 56, 256)) if w.name == "kernel")
    grouped = sum(w.count for w in ResNeXtUnit().weights((56, 56, 256)) if w.name == "kernel")
    assert narrow == 256 * 64 + 9 * 64 * 64 + 64 * 256 == 69_632
    assert grouped == 256 * 128 + 9 * 4 * 128 + 128 * 256 == 70_144


@pytest.mark.parametrize("unit", [ResidualUnit(16), BottleneckUnit(4), ResNeXtUnit(16, 4, 2)])
def test_pre_activation_ends_with_the_sum(unit: ResidualUnit | BottleneckUnit | ResNeXtUnit) -> None:
    inside = unit.with_settings(pre_activation=True, strides=(2, 2)).network((8, 8, 16))
    assert inside.outputs() == ("add",)
    assert inside["conv_skip"].inputs == ("act_1",)
    plain = unit.with_settings(pre_activation=True).network((8, 8, 16))
    assert plain["add"].inputs[0] == "input"


def test_a_partial_stage_splits_the_channels() -> None:
    block = CrossStagePartial(64, units=2)
    assert block.output_shape((20, 20, 32)) == (20, 20, 64)
    kernels = sum(w.count for w in block.weights((20, 20, 32)) if w.name == "kernel")
    assert kernels == 2 * 32 * 32 + 2 * (32 * 32 + 9 * 32 * 32) + 64 * 64


def test_a_unit_of_groups_has_a_share_of_the_kernels() -> None:
    """Each of 32 groups sees 256/32 = 8 channels: 3·3·8·256 weights instead of 3·3·256·256."""
    block = ConvolutionUnit(256, strides=(2, 2), groups=32)
    kernels = sum(w.count for w in block.weights((64, 64, 256)) if w.name == "kernel")
    assert block.output_shape((64, 64, 256)) == (32, 32, 256)
    assert kernels == 9 * 8 * 256
    assert block.description() == "256 × 3×3, stride 2, 32 groups, ReLU"
