"""Xception's unit: by hand, and against Xception itself as Keras has it."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.layers.blocks import SeparableResidual
from cnnstudio.layers.reshape import Input
from tests.layers.blocks.published import model


def test_the_middle_flow_of_xception() -> None:
    theirs = [layer for layer in model("Xception").layers if layer.name.startswith("block5_")]
    unit = SeparableResidual()
    assert unit.output_shape((19, 19, 728)) == (19, 19, 728)
    assert unit.cost((19, 19, 728)).params == sum(layer.count_params() for layer in theirs)
    assert unit.expand((19, 19, 728))["add"].inputs == ("bn_3", "input")


def test_the_exit_flow_is_projected_and_pooled() -> None:
    """3×3 of 728, then 1×1 of 728·728; 3×3 of 728, then 728·1024; 1×1 of 728·1024 on the shortcut; four numbers a channel."""
    unit = SeparableResidual(1024, 2, strides=(2, 2), first_filters=728)
    kernels = 9 * 728 + 728 * 728 + 9 * 728 + 728 * 1024 + 728 * 1024
    assert unit.output_shape((19, 19, 728)) == (10, 10, 1024)
    assert unit.cost((19, 19, 728)).params == kernels + 4 * (728 + 1024 + 1024)


def test_the_first_activation_can_be_left_out() -> None:
    plain, bare = (
        SeparableResidual(8, 2, starts_active=active).expand((6, 6, 8)) for active in (True, False)
    )
    assert [node.name for node in plain][:2] == ["input", "act_1"]
    assert [node.name for node in bare][:2] == ["input", "conv_1"]


def test_field_is_that_of_its_kernels_and_its_pooling() -> None:
    report = analyse(chain(Input((32, 32, 4)), SeparableResidual(8, 2, strides=(2, 2))))
    assert report.receptive_field("n1") == (7, 7)
    assert report.effective_stride("n1") == (2, 2)


def test_texts() -> None:
    assert SeparableResidual().description() == "3 × (728 × 3×3 separable), ReLU"
    assert (
        SeparableResidual(256, 2, strides=(2, 2)).description() == "2 × (256 × 3×3 separable), stride 2, ReLU"
    )
