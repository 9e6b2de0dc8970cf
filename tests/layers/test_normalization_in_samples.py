"""Tests of normalization of each sample by itself."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer, ShapeError
from cnnstudio.layers.normalization_in_samples import LayerNormalization, RMSNormalization, UnitNormalization
from tests.layers.what_is_seen import check_reach

TYPES = [LayerNormalization, UnitNormalization, RMSNormalization]


def test_numbers_learned_and_operations_by_hand() -> None:
    """Two values a row: mean 2, variance 6 and ε and root 2, divisions 2, scales 2, shifts 2."""
    cost = measure(LayerNormalization(), ((3, 2),)).cost
    assert (cost.params, cost.trainable, cost.macs, cost.flops) == (4, 4, 0, 3 * (2 + 6 + 2 + 2 + 2 + 2))
    assert measure(LayerNormalization(scale=False, center=False), ((3, 2),)).cost.flops == 3 * 12
    assert measure(LayerNormalization(rms_scaling=True), ((3, 2),)).cost.flops == 3 * 14
    assert measure(UnitNormalization(), ((3, 2),)).cost.flops == 3 * (2 + 1 + 1 + 1 + 2)
    rms = measure(RMSNormalization(), ((3, 2),)).cost
    assert (rms.params, rms.flops) == (2, 3 * (2 + 2 + 2 + 2 + 2))
    assert measure(LayerNormalization(), ((None, 2),)).cost.flops is None


def test_axes_make_weights_in_the_order_of_their_numbers() -> None:
    assert LayerNormalization((3, 1)).weights((5, 6, 7))[0].shape == (5, 7)
    assert LayerNormalization((1, -1)).weights((5, 6, 7))[0].shape == (7, 5)
    with pytest.raises(ShapeError, match="fixed size along its axis"):
        LayerNormalization((1,)).output_shape((None, 6, 7))
    assert LayerNormalization((1,), scale=False, center=False).output_shape((None, 6, 7)) == (None, 6, 7)


@pytest.mark.parametrize("axis", [(-1,), (1,), (1, 2), (2, 3), (1, 2, 3)])
@pytest.mark.parametrize("cls", [LayerNormalization, UnitNormalization])
def test_what_is_seen(cls: type[Layer], axis: tuple[int, ...]) -> None:
    check_reach(cls(axis=axis), (4, 5, 3))  # type: ignore[call-arg]


def test_scales_of_rms_lie_along_the_last_axes_alone() -> None:
    with pytest.raises(
        ShapeError, match="over axes 1 and 2 has 5×6 scales, which Keras can lay along the last"
    ):
        RMSNormalization((1, 2)).output_shape((5, 6, 7))
    (finding,) = measure(RMSNormalization((1,)), ((6, 5, 6),)).findings
    assert "only have the same sizes" in finding.message
    assert not measure(RMSNormalization((2, 3)), ((5, 6, 7),)).findings
    check_reach(RMSNormalization((1, 2, 3)), (4, 5, 3))


@pytest.mark.parametrize("cls", TYPES)
def test_values_by_themselves(cls: type[Layer]) -> None:
    (finding,) = measure(cls(), ((8, 8, 1),)).findings
    assert finding.message.startswith("Each value is normalized by itself alone, so that only")
    assert finding.fixes[0].settings == {"axis": (1, 2, 3)}
    assert not measure(cls(), ((1,),)).findings[0].fixes


def test_texts() -> None:
    layer = LayerNormalization((2, 3), center=False)
    assert layer.description() == "over axes 2 and 3, no shift"
    steps = layer.derivation((5, 6, 7))
    assert [step.formula for step in steps] == [
        "γ · (x − mean) / √(variance + ε)", "1·6·7 = 42", "6·5·6·7 + 2·5 = 1,270",
    ]  # fmt: skip
    assert UnitNormalization().derivation((5, 6, 7))[1].formula == "0"
    assert LayerNormalization(rms_scaling=True).derivation((7,))[0].formula == "γ · x / √(variance + ε)"
    assert (
        "Keras keeps it for old files"
        in measure(LayerNormalization(rms_scaling=True), ((7,),)).findings[0].message
    )
