"""Tests of global pooling layers."""

from __future__ import annotations

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Step
from cnnstudio.core.receptive_field import WHOLE
from cnnstudio.layers.global_pooling import (
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
)


def test_operations() -> None:
    """A mean of 64 pixels takes 63 additions and a division; the largest takes 63 comparisons."""
    assert measure(GlobalAveragePooling2D(), ((8, 8, 3),)).cost.flops == 64 * 3
    assert measure(GlobalMaxPooling2D(), ((8, 8, 3),)).cost.flops == 63 * 3
    assert measure(GlobalMaxPooling2D(), ((1, 1, None),)).cost.flops == 0
    assert measure(GlobalMaxPooling3D(), ((None, 8, 8, 3),)).cost.flops is None


def test_axes_are_kept_on_demand() -> None:
    assert GlobalAveragePooling1D().output_shape((9, 4)) == (4,)
    assert GlobalAveragePooling1D(True).output_shape((9, 4)) == (1, 4)
    assert GlobalMaxPooling3D(True).output_shape((None, 3, 2, 4)) == (1, 1, 1, 4)


def test_everything_is_seen() -> None:
    assert GlobalMaxPooling3D().reach((2, 3, 4, 1)) == (WHOLE,) * 3


def test_texts() -> None:
    assert GlobalAveragePooling2D().description() == "mean over height and width"
    assert GlobalMaxPooling3D().description() == "largest over depth, height and width"
    steps = GlobalAveragePooling2D().derivation((7, 7, 512))
    assert steps[0].formula == "mean of 7·7 pixels for each of 512 channels"
    assert steps[-1] == Step(
        "FLOPs", "7·7·512 = 25,088", "additions, and one division a channel", "pixels · channels"
    )
    assert GlobalMaxPooling2D().derivation((7, 7, 512))[-1].formula == "(7·7 − 1) · 512 = 24,576"
