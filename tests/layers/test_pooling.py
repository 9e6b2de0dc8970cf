"""Tests of pooling layers."""

from __future__ import annotations

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Step
from cnnstudio.layers.pooling import AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D


def test_operations() -> None:
    """Of 2×2 values the largest takes 3 comparisons; the mean takes 3 additions and a division."""
    assert measure(MaxPooling2D(), ((8, 8, 3),)).cost.flops == 3 * 4 * 4 * 3
    assert measure(AveragePooling2D(), ((8, 8, 3),)).cost.flops == 4 * 4 * 4 * 3
    assert measure(GlobalAveragePooling2D(), ((8, 8, 3),)).cost.flops == 8 * 8 * 3
    assert measure(MaxPooling2D(), ((None, 8, 3),)).cost.flops is None


def test_stride_is_the_window_unless_said() -> None:
    assert MaxPooling2D((3, 2)).output_shape((9, 8, 1)) == (3, 4, 1)
    assert MaxPooling2D((3, 2), (1, 1)).output_shape((9, 8, 1)) == (7, 7, 1)


def test_problems() -> None:
    (finding,) = measure(MaxPooling2D(), ((9, 8, 1),)).findings
    assert finding.message.startswith("1 row at the end of the map is ignored: (9 − 2)/2 + 1 = 4.5")
    (finding,) = measure(AveragePooling2D((9, 9)), ((8, 8, 1),)).findings
    assert finding.fixes[1].settings == {"pool_size": (8, 8)}


def test_texts() -> None:
    assert MaxPooling2D().description() == "2×2, stride 2"
    assert MaxPooling2D((3, 3), (2, 1), "same").description() == "3×3, stride 2×1, same"
    assert MaxPooling2D().derivation((8, 8, 3))[-1] == Step("FLOPs", "3 · 4·4·3 = 144")
    assert (
        GlobalAveragePooling2D().derivation((7, 7, 512))[0].formula
        == "mean of 7·7 pixels for each of 512 channels"
    )
