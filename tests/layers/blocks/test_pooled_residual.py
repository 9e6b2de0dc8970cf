"""Tests of the residual unit that pools, by hand."""

from __future__ import annotations

from cnnstudio.layers.blocks import PooledResidual


def test_a_unit_that_keeps_its_map_has_two_convolutions_and_two_normalizations() -> None:
    block = PooledResidual(64)
    assert block.output_shape((32, 32, 64)) == (32, 32, 64)
    assert block.cost((32, 32, 64)).params == 2 * (9 * 64 * 64 + 64) + 2 * 4 * 64


def test_a_unit_that_halves_widens_its_shortcut_by_a_1x1() -> None:
    block = PooledResidual(64, pools=True)
    assert block.output_shape((32, 32, 32)) == (16, 16, 64)
    convolutions = (9 * 32 * 64 + 64) + (9 * 64 * 64 + 64)
    assert block.cost((32, 32, 32)).params == convolutions + 4 * 32 + 4 * 64 + (32 * 64 + 64)


def test_a_separable_unit_has_one_kernel_a_channel() -> None:
    block = PooledResidual(64, pools=True, separable=True)
    assert block.output_shape((32, 32, 32)) == (16, 16, 64)
    depthwise, mixing = 9 * 32 + 32, 32 * 64 + 64
    assert block.cost((32, 32, 32)).params == depthwise + mixing + 2 * 4 * 32 + (32 * 64 + 64)


def test_both_ways_halve_an_odd_map_alike() -> None:
    assert PooledResidual(8, pools=True).output_shape((33, 7, 8)) == (17, 4, 8)
