"""Tests of blocks: what they stand for."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.layer import ShapeError, Step
from cnnstudio.core.network import chain
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.reshape import Input


def test_plain_unit_has_no_projection() -> None:
    inside = ResidualUnit(64).expand((56, 56, 64))
    assert [node.name for node in inside] == [
        "input", "conv_1", "bn_1", "act_1", "conv_2", "bn_2", "add", "act_2",
    ]  # fmt: skip
    assert inside["add"].inputs == ("input", "bn_2")


@pytest.mark.parametrize(
    "unit", [ResidualUnit(128, strides=(2, 2)), ResidualUnit(128), ResidualUnit(64, strides=(2, 2))]
)
def test_projection_where_shapes_differ(unit: ResidualUnit) -> None:
    inside = unit.expand((56, 56, 64))
    assert inside["add"].inputs == ("bn_skip", "bn_2")
    step = unit.strides[0]
    assert unit.output_shape((56, 56, 64)) == (56 // step, 56 // step, unit.filters)


def test_cost_is_that_of_the_layers_inside() -> None:
    """Two 3×3 convolutions of 64 channels and two batch normalizations."""
    unit = ResidualUnit(64)
    assert unit.cost((56, 56, 64)).params == 2 * 9 * 64 * 64 + 2 * 4 * 64
    assert unit.cost((56, 56, 64)).trainable == 2 * 9 * 64 * 64 + 2 * 2 * 64
    assert unit.cost((56, 56, 64)).macs == 2 * 9 * 64 * 64 * 56 * 56
    assert sum(weight.count for weight in unit.weights((56, 56, 64))) == unit.cost((56, 56, 64)).params


def test_field_is_that_of_two_convolutions() -> None:
    report = analyse(chain(Input((32, 32, 3)), ResidualUnit(4), ResidualUnit(4, strides=(2, 2))))
    assert report.receptive_field("n1") == (5, 5)
    assert report.receptive_field("n2") == (11, 11)
    assert report.effective_stride("n2") == (2, 2)


def test_block_is_analysed_once() -> None:
    assert measure(ResidualUnit(7), ((9, 9, 7),)).inner is measure(ResidualUnit(7), ((9, 9, 7),)).inner


def test_what_does_not_fit_is_the_block_s_own_problem() -> None:
    with pytest.raises(ShapeError, match="Residual unit needs a map"):
        ResidualUnit(4).output_shape((12,))
    with pytest.raises(ShapeError, match="fixed number of channels"):
        ResidualUnit(4).output_shape((8, 8, None))


def test_texts() -> None:
    assert ResidualUnit(64, strides=(2, 2)).description() == "2 × (64 × 3×3), stride 2, ReLU"
    steps = ResidualUnit(2).derivation((4, 4, 2))
    assert steps[0] == Step("conv_1", "4 × 4 × 2", "36 parameters")
    assert steps[2] == Step("act_1", "4 × 4 × 2", "")
    assert steps[-2:] == (Step("Parameters", "88"), Step("Multiply-adds", "1,152"))


def test_warnings_inside_show_outside() -> None:
    (finding, *others) = measure(ResidualUnit(4, (5, 5)), ((3, 3, 4),)).findings
    assert finding.message.startswith("Inside, conv_1: The window of 5×5 px is larger than its map of 3×3 px")
    assert len(others) == 1
    assert not finding.is_error
