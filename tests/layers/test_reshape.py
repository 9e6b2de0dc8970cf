"""Tests of inputs and of layers that lay values out in another shape."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.errors import SettingError
from cnnstudio.core.layer import ShapeError, Step
from cnnstudio.core.network import chain
from cnnstudio.core.receptive_field import WHOLE
from cnnstudio.core.values import Shape
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input, Permute, RepeatVector, Reshape


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


def test_flatten_of_everything() -> None:
    assert Flatten().output_shape((3, 4, 5)) == (60,)
    assert Flatten().output_shape((7,)) == (7,)
    assert Flatten().output_shape(()) == (1,)
    assert Flatten().output_shape((None, 4)) == (None,)


def test_the_open_size_of_a_target_is_what_is_left() -> None:
    assert Reshape((7, 7, -1)).output_shape((3136,)) == (7, 7, 64)
    assert Reshape((-1, 3)).output_shape((None, 3)) == (None, 3)
    assert Reshape(()).output_shape((1, 1)) == ()
    assert Reshape((4, -1)).derivation((2, 6))[1].formula == "4·3 = 12"
    assert Reshape((7, 7, -1)).description() == "7 × 7 × −1"


@pytest.mark.parametrize(
    ("target", "shape", "message", "mended"),
    [
        ((7, 7, 64), (3137,), "7 × 7 × 64 holds 3,136 values, but 3,137 has 3,137", (-1,)),
        ((7, 7, 64), (7, 7, 32), "holds 3,136 values, but 7 × 7 × 32 has 1,568", (7, 7, -1)),
        ((5, -1), (12,), "5 × −1 holds multiples of 5 values, but 12 has 12", (-1,)),
        ((0, -1), (12,), "holds multiples of 0 values", (-1,)),
        ((-1, 2, -1), (12,), "2 sizes of −1 × 2 × −1 are −1, but only one can be worked out", (-1,)),
    ],
)
def test_targets_that_do_not_fit(target: Shape, shape: Shape, message: str, mended: Shape) -> None:
    with pytest.raises(ShapeError, match=message) as caught:
        Reshape(target).output_shape(shape)  # type: ignore[arg-type]
    assert caught.value.finding.fixes[0].settings == {"target_shape": mended}


def test_targets_that_only_some_images_fit() -> None:
    (finding,) = measure(Reshape((4, 4)), ((None, 2),)).findings
    assert finding.message.startswith("? × 2 is only 4 × 4 where the image has just 16 values there")


def test_what_a_reshaped_value_sees() -> None:
    assert Reshape((4, 4, -1)).reach((4, 4, 3)) == ()
    assert Reshape((-1,)).reach((4, 4, 3)) == (WHOLE, WHOLE)
    assert Reshape((16, 3)).reach((4, 4, 3)) is None
    assert Reshape((4, 4, 1)).reach((16,)) == ()
    report = analyse(chain(Input((6, 5, 1)), Flatten(), Dense(8), Reshape((2, 2, 2))))
    assert report.receptive_field("n3") == (6, 5)


def test_axes_in_another_order() -> None:
    assert Permute((3, 1, 2)).output_shape((4, None, 6)) == (6, 4, None)
    assert Permute((1, 2, 3)).reach((4, 5, 6)) == ()
    assert Permute((2, 1, 3)).reach((4, 5, 6)) is None
    assert Permute((2, 1, 3)).derivation((4, 5, 6))[0].formula == "4 × 5 × 6 → 5 × 4 × 6"
    for dims in ((1, 2), (1, 1, 2), (1, 2, 4)):
        with pytest.raises(ShapeError, match="but 4 × 5 × 6 has 3 axes: name each of them once") as caught:
            Permute(dims).output_shape((4, 5, 6))
        assert caught.value.finding.fixes[0].settings == {"dims": (1, 2, 3)}


def test_a_row_is_repeated() -> None:
    assert RepeatVector(3).output_shape((5,)) == (3, 5)
    assert RepeatVector(3).derivation((5,)) == (Step("Values", "3·5 = 15"),)
    with pytest.raises(ShapeError, match="needs a row of values; it gets 4 × 5: put Flatten before it"):
        RepeatVector().output_shape((4, 5))
