"""Tests of the bottleneck of SE-ResNet, against the plain bottleneck and by hand."""

from __future__ import annotations

import pytest

from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks import BottleneckUnit, ExcitedBottleneck


@pytest.mark.parametrize(
    ("filters", "strides", "shape"),
    [(64, (1, 1), (56, 56, 64)), (128, (2, 2), (56, 56, 256)), (512, (1, 1), (7, 7, 2048))],
)
def test_excitation_is_all_that_it_has_beside_a_bottleneck(filters: int, strides: Pair, shape: Shape) -> None:
    """Hu et al., equation 5: 2·C²/r weights; with biases also C/r + C."""
    plain, excited = BottleneckUnit(filters, strides=strides), ExcitedBottleneck(filters, strides=strides)
    channels = 4 * filters
    more = 2 * channels * channels // 16 + channels // 16 + channels
    assert excited.output_shape(shape) == plain.output_shape(shape)
    assert (excited.cost(shape).params or 0) - (plain.cost(shape).params or 0) == more
