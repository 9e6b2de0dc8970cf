"""Tests of normalization of groups of channels."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import ShapeError
from cnnstudio.core.receptive_field import WHOLE
from cnnstudio.layers.normalization_in_groups import GroupNormalization
from tests.layers.what_is_seen import check_reach


def test_numbers_learned_and_operations_by_hand() -> None:
    """Six values in two groups of three: mean, variance and division 5 each, scale, shift; ε and root a group."""
    cost = measure(GroupNormalization(2), ((6,),)).cost
    assert (cost.params, cost.trainable, cost.macs, cost.flops) == (12, 12, 0, 6 * 7 + 2 * 2)
    assert measure(GroupNormalization(-1, scale=False), ((5, 6, 4),)).cost.flops == 120 * 6 + 4 * 2
    assert measure(GroupNormalization(2), ((None, 6, 4),)).cost.flops is None


@pytest.mark.parametrize(
    ("groups", "channels", "fitting"), [(32, 48, 24), (32, 4, 4), (0, 4, 1), (3, 64, 2), (4, 7, 1)]
)
def test_groups_divide_the_channels(groups: int, channels: int, fitting: int) -> None:
    with pytest.raises(ShapeError, match=f"{groups} groups? do not divide {channels} channels") as caught:
        GroupNormalization(groups).output_shape((8, 8, channels))
    assert caught.value.finding.fixes[0].settings == {"groups": fitting}


@pytest.mark.parametrize("layer", [GroupNormalization(2), GroupNormalization(1), GroupNormalization(-1, axis=1),
                                   GroupNormalization(1, axis=2)])  # fmt: skip
def test_what_is_seen(layer: GroupNormalization) -> None:
    check_reach(layer, (4, 5, 4))


def test_groups_of_rows() -> None:
    assert GroupNormalization(2, axis=1).reach((4, 5, 4)) is None
    assert GroupNormalization(2).reach((4, 5, 4)) == (WHOLE, WHOLE)
    assert GroupNormalization(2).reach((4,)) == ()
    assert (
        "Axis 1 of 4 × 5 × 4 is not the channels"
        in measure(GroupNormalization(2, 1), ((4, 5, 4),)).findings[0].message
    )


def test_groups_of_one_value() -> None:
    (finding,) = measure(GroupNormalization(4), ((4,),)).findings
    assert finding.fixes[0].settings == {"groups": 1}
    assert not measure(GroupNormalization(4), ((2, 4),)).findings


def test_texts() -> None:
    assert GroupNormalization(-1).description() == "each channel by itself"
    assert GroupNormalization(1, center=False).description() == "1 group, no shift"
    assert [step.formula for step in GroupNormalization(2).derivation((5, 6, 4))] == [
        "γ · (x − mean) / √(variance + ε) + β", "4 / 2 = 2", "2·4 = 8", "7·5·6·4 + 2·2 = 844",
    ]  # fmt: skip
