"""Tests of pooling layers."""

from __future__ import annotations

from cnnstudio.core.analysis import measure
from cnnstudio.core.hints import layer_hints
from cnnstudio.core.layer import Step
from cnnstudio.core.receptive_field import Reach
from cnnstudio.layers.pooling import (
    AveragePooling1D,
    AveragePooling2D,
    AveragePooling3D,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
)


def test_operations() -> None:
    """Of 2×2 values the largest takes 3 comparisons; the mean takes 3 additions and a division."""
    assert measure(MaxPooling2D(), ((8, 8, 3),)).cost.flops == 3 * 4 * 4 * 3
    assert measure(AveragePooling2D(), ((8, 8, 3),)).cost.flops == 4 * 4 * 4 * 3
    assert measure(MaxPooling1D((3,)), ((9, 5),)).cost.flops == 2 * 3 * 5
    assert measure(AveragePooling3D(), ((4, 4, 6, 2),)).cost.flops == 8 * 2 * 2 * 3 * 2
    assert measure(MaxPooling2D(), ((None, 8, 3),)).cost.flops is None


def test_stride_is_the_window_unless_said() -> None:
    assert MaxPooling2D((3, 2)).output_shape((9, 8, 1)) == (3, 4, 1)
    assert MaxPooling2D((3, 2), (1, 1)).output_shape((9, 8, 1)) == (7, 7, 1)
    assert AveragePooling1D((4,), (3,), "same").output_shape((10, 2)) == (4, 2)
    assert MaxPooling3D((1, 2, 3)).output_shape((4, 4, 9, 1)) == (4, 2, 3, 1)


def test_reach_is_the_window() -> None:
    assert MaxPooling1D((3,), (2,), "same").reach((9, 1)) == (Reach(3, 2, 1),)
    assert AveragePooling3D((1, 2, 3)).reach((4, 4, 9, 1)) == (Reach(1, 1), Reach(2, 2), Reach(3, 3))


def test_problems() -> None:
    assert measure(MaxPooling2D(), ((9, 8, 1),)).findings == ()
    (finding,) = layer_hints(MaxPooling2D(), ((9, 8, 1),))
    assert finding.message.startswith("1 row at the end of the map is ignored: (9 − 2)/2 + 1 = 4.5")
    (finding,) = measure(AveragePooling2D((9, 9)), ((8, 8, 1),)).findings
    assert finding.fixes[1].settings == {"pool_size": (8, 8)}
    (finding,) = measure(MaxPooling1D(), ((8, 8, 1),)).findings
    assert finding.message.startswith(
        "Max pooling 1D needs a sequence of length × channels; it gets 8 × 8 × 1"
    )


def test_uneven_zeros_are_told() -> None:
    """The pooling of ResNet-50 as "same": 112 px, window 3, stride 2."""
    (found,) = layer_hints(MaxPooling2D((3, 3), (2, 2), "same"), ((112, 112, 64),))
    assert '"same" pads the height unevenly, 0 before and 1 after' in found.message
    assert layer_hints(MaxPooling2D((3, 3), (2, 2), "same"), ((113, 113, 64),)) == ()


def test_texts() -> None:
    assert MaxPooling2D().description() == "2×2, stride 2"
    assert MaxPooling2D((3, 3), (2, 1), "same").description() == "3×3, stride 2×1, same"
    assert MaxPooling1D((3,)).description() == "3, stride 3"
    assert MaxPooling2D().derivation((8, 8, 3))[-1] == Step(
        "FLOPs", "(2·2 − 1) · 4·4·3 = 144", "comparisons", "(pixels of a window − 1) · outputs"
    )
    assert AveragePooling2D().derivation((8, 8, 3))[-1].formula == "2·2 · 4·4·3 = 192"
    assert [step.title for step in MaxPooling3D().derivation((4, 4, 8, 1))][:3] == [
        "Depth",
        "Height",
        "Width",
    ]
