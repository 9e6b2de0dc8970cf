"""Tests of layers that make, rearrange or scale values without learning."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.errors import SettingError
from cnnstudio.core.layer import Step
from cnnstudio.core.values import Shape
from cnnstudio.layers.reshape import Flatten, Input, Rescaling, ZeroPadding2D


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((28, 28, 1), "28 × 28, grey"), ((224, 224, 3), "224 × 224, colour"), ((None, None, 4), "? × ?, 4 channels"),
        ((784,), "784"), ((), "a single number"), ((8, 8, None), "8 × 8, ? channels"),
    ],
)  # fmt: skip
def test_input_says_what_comes_in(shape: Shape, text: str) -> None:
    assert Input(shape).description() == text


def test_input_of_keras() -> None:
    assert Input.from_keras({"batch_shape": [None, 8, 8, 1], "dtype": "float32"}) == Input((8, 8, 1))
    assert Input.from_keras({"batch_shape": [None]}) == Input(())
    with pytest.raises(SettingError, match="does not say the input's shape"):
        Input.from_keras({"name": "x"})


def test_values_of_an_input() -> None:
    assert Input((28, 28, 1)).derivation() == (Step("Values", "28·28·1 = 784"),)
    assert Input((None, 28, 1)).derivation() == (Step("Values", "?·28·1 = ?"),)
    assert Input(()).derivation() == (Step("Values", "1 = 1"),)
    assert Flatten().derivation((12, 12, 64)) == (Step("Values", "12·12·64 = 9,216"),)


def test_zeros_grow_each_side() -> None:
    layer = ZeroPadding2D(((1, 2), (0, 3)))
    assert layer.output_shape((8, None, 5)) == (11, None, 5)
    assert [step.formula for step in layer.derivation((8, 8, 5))] == ["8 + 1 + 2 = 11", "8 + 0 + 3 = 11"]
    assert layer.description() == "top 1, bottom 2, left 0, right 3 px"
    assert ZeroPadding2D(((2, 2), (2, 2))).description() == "2 px on every side"


def test_rescaling() -> None:
    assert Rescaling().description() == "× 1/255"
    assert Rescaling(1 / 127.5, -1.0).description() == "× 1/127.5 − 1"
    assert Rescaling(2.0, 0.5).description() == "× 2 + 0.5"
    assert Rescaling(1 / 127.5, -1.0).derivation((8, 8, 1))[0].formula == "0 … 255 → -1 … 1".replace("-", "−")
    assert measure(Rescaling(), ((8, 8, 1),)).cost.flops == 128
    (finding,) = measure(Rescaling(0.0, 3.0), ((8, 8, 1),)).findings
    assert finding.message == "A scale of 0 makes every value 3: use another one, such as 1/255."


def test_flatten_of_everything() -> None:
    assert Flatten().output_shape((3, 4, 5)) == (60,)
    assert Flatten().output_shape((7,)) == (7,)
    assert Flatten().output_shape(()) == (1,)
    assert Flatten().output_shape((None, 4)) == (None,)
