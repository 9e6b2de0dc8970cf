"""Tests of the dense layer."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Step
from cnnstudio.core.values import Shape
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten


@pytest.mark.parametrize(
    ("shape", "places"),
    [
        ((26, 26, 32), "on each of its 676 places"),
        ((None, 26, 32), "on each place"),
        ((5, 4), "on each of its 5 places"),
    ],
)
def test_dense_on_a_map_is_told(shape: Shape, places: str) -> None:
    (finding,) = measure(Dense(10), (shape,)).findings
    assert f"works {places} by itself" in finding.message
    assert finding.fixes[0].insert == (Flatten(),)
    assert not finding.is_error


@pytest.mark.parametrize("shape", [(100,), (1, 1, 100)])
def test_dense_on_one_place_is_what_is_meant(shape: Shape) -> None:
    assert not measure(Dense(10), (shape,)).findings


def test_softmax_of_one_unit_is_told() -> None:
    (finding,) = measure(Dense(1, "softmax"), ((8,),)).findings
    assert finding.message == "Softmax over a single value is always 1: use sigmoid, or one value a class."
    assert not measure(Dense(1, "sigmoid"), ((8,),)).findings


def test_arithmetic() -> None:
    assert Dense(10).derivation((50,)) == (
        Step("Output", "50 → 10"),
        Step("Parameters", "50·10 + 10 = 510"),
        Step("Multiply-adds", "50·10 = 500"),
        Step("FLOPs", "2 · 500 = 1,000"),
    )
    assert Dense(10, use_bias=False).derivation((3, 50))[-1].formula == "2 · 1,500 − 3·10 = 2,970"
    assert Dense(1).description() == "1 unit"
    assert Dense(1000, "softmax").description() == "1,000 units, softmax"
