"""Tests of batch normalization."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import ShapeError
from cnnstudio.layers.normalization import BatchNormalization


def test_four_numbers_a_channel_of_which_two_learn() -> None:
    cost = measure(BatchNormalization(), ((14, 14, 64),)).cost
    assert (cost.params, cost.trainable, cost.macs, cost.flops) == (256, 128, 0, 2 * 14 * 14 * 64)
    assert measure(BatchNormalization(center=False), ((14, 14, 64),)).cost.trainable == 64
    assert measure(BatchNormalization(center=False, scale=False), ((14, 14, 64),)).cost.trainable == 0


def test_axis_counts_the_batch() -> None:
    assert BatchNormalization(1).weights((5, 6, 7))[0].shape == (5,)
    assert BatchNormalization(-2).weights((5, 6, 7))[0].shape == (6,)
    for axis in (0, 4, -4):
        with pytest.raises(ShapeError, match="is none of the axes of 5 × 6 × 7"):
            BatchNormalization(axis).output_shape((5, 6, 7))
    with pytest.raises(ShapeError, match="fixed size along its axis"):
        BatchNormalization(1).output_shape((None, 6, 7))
    with pytest.raises(ShapeError, match="single number"):
        BatchNormalization().output_shape(())


def test_warnings() -> None:
    messages = [finding.message for finding in measure(BatchNormalization(1, 1.0), ((5, 6, 7),)).findings]
    assert messages[0].startswith("A momentum of 1 keeps the running mean at 0")
    assert messages[1] == "Axis 1 of 5 × 6 × 7 is not the channels, which come last: use −1."
    assert not measure(BatchNormalization(3), ((5, 6, 7),)).findings


def test_texts() -> None:
    assert BatchNormalization().description() == "momentum 0.99"
    assert BatchNormalization(center=False).description() == "momentum 0.99, no shift"
    steps = BatchNormalization(scale=False).derivation((14, 14, 64))
    assert (steps[1].formula, steps[1].note) == ("3·64 = 192", "128 are not trained")
    assert steps[2].formula == "2·14·14·64 = 25,088"


def test_renormalization_has_three_more_numbers_a_channel() -> None:
    names = [weight.name for weight in BatchNormalization(renorm=True).weights((5, 6, 7))]
    assert names[2:] == ["moving_mean", "moving_variance", "moving_stddev", "renorm_mean", "renorm_stddev"]
    assert measure(BatchNormalization(renorm=True), ((5, 6, 7),)).cost.params == 7 * 7
    assert BatchNormalization(renorm=True).description() == "momentum 0.99, renormalized"


def test_limits_of_renormalization_are_one_argument_of_keras() -> None:
    layer = BatchNormalization(renorm=True, renorm_rmax=3.0, renorm_dmax=5.0)
    arguments = layer.keras_arguments()
    assert arguments["renorm_clipping"] == {"rmax": 3.0, "dmax": 5.0}
    assert BatchNormalization.from_keras(arguments) == layer
    assert BatchNormalization().keras_arguments()["renorm_clipping"] is None


def test_limits_that_leave_nothing_between_them() -> None:
    with pytest.raises(
        ShapeError, match="largest scale correction, 1, is less than the smallest, 2"
    ) as caught:
        BatchNormalization(renorm=True, renorm_rmax=1, renorm_rmin=2).output_shape((5, 6, 7))
    (fix,) = caught.value.finding.fixes
    assert fix.settings == {"renorm_rmax": 2.0, "renorm_rmin": 1.0}
    BatchNormalization(renorm_rmax=1, renorm_rmin=2).output_shape((5, 6, 7))
