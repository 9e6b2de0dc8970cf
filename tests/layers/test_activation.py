"""Tests of activations."""

from __future__ import annotations

from typing import Any

import keras
import numpy
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.layers.activation import ALONE, FORMULAS, Activation, rows_note
from cnnstudio.layers.choices import ACTIVATIONS
from tests.layers.formulas import worked_out

CHANGES_THE_SHAPE, NEEDS_NUMBERS = "glu", "threshold"


@pytest.mark.parametrize("name", [name for name in FORMULAS if name not in ALONE])
def test_formulas_are_those_of_keras(name: str) -> None:
    """Work each formula out as it stands."""
    for x in (-8.0, -1.5, -0.3, 0.2, 0.5, 0.9, 7.0):
        theirs: Any = keras.activations.get(name)(keras.ops.array([x]))
        assert worked_out(FORMULAS[name], x) == pytest.approx(float(theirs[0]), rel=1e-3, abs=1e-6)


def test_softmax_of_krohn() -> None:
    """Softmax of [9, 6] is 0.953 and 0.047."""
    shares = keras.activations.get("softmax")(keras.ops.array([[9.0, 6.0]]))
    assert [round(float(share), 3) for share in shares[0]] == [0.953, 0.047]


def test_functions_of_rows_are_those_of_keras() -> None:
    """Their formulas by hand; sparsemax of [3, 0.5, −1] is [1, 0, 0], with τ = 2."""
    row = numpy.array([3.0, 0.5, -1.0], "float32")
    powers = numpy.exp(row)
    expected = {
        "softmax": powers / powers.sum(),
        "log_softmax": row - numpy.log(powers.sum()),
        "sparsemax": numpy.maximum(0, row - 2),
    }
    assert set(expected) == set(ALONE)
    for name, values in expected.items():
        numpy.testing.assert_allclose(keras.activations.get(name)(row[None])[0], values, rtol=1e-5, atol=1e-6)


def test_fault_of_sparsemax_is_told() -> None:
    """When Keras gives 0.75, 0.25 and 0 here, the warning has had its day."""
    shares = keras.activations.get("sparsemax")(keras.ops.array([[1.0, 0.5, 0.0]]))
    assert [float(share) for share in shares[0]] == [0.25, 0.0, 0.0]
    (finding,) = measure(Activation("sparsemax"), ((8, 8, 4),)).findings
    assert "0.25, 0 and 0 instead of 0.75, 0.25 and 0" in finding.message
    assert finding.fixes[0].settings == {"activation": "softmax"}


@pytest.mark.filterwarnings("ignore:You are using a softmax over axis -1")
@pytest.mark.parametrize("name", ALONE)
def test_a_single_value_gets_all(name: str) -> None:
    alone = keras.activations.get(name)(numpy.array([[3.0]], "float32"))
    assert float(alone[0][0]) == ALONE[name]


def test_every_activation_of_keras_that_fits_is_there() -> None:
    for name in ACTIVATIONS:
        assert keras.activations.serialize(keras.activations.get(name)) == name
    theirs = {name for name in dir(keras.activations) if not name.startswith("_")}
    aliases = {"swish", "hard_swish"}
    other = {"get", "serialize", "deserialize", CHANGES_THE_SHAPE, NEEDS_NUMBERS}
    assert set(ACTIVATIONS) == theirs - aliases - other == set(FORMULAS)


def test_those_left_out_are_no_functions_of_each_value() -> None:
    values = keras.ops.ones((2, 4))
    assert keras.activations.get(CHANGES_THE_SHAPE)(values).shape == (2, 2)
    with pytest.raises(TypeError):
        keras.activations.get(NEEDS_NUMBERS)(values)


def test_softmax_over_one_channel() -> None:
    (finding,) = measure(Activation("softmax"), ((8, 8, 1),)).findings
    assert finding.message.startswith("Softmax over a single value is always 1")
    (finding,) = measure(Activation("log_softmax"), ((1,),)).findings
    assert finding.message.startswith("Log softmax over a single value is always 0")
    assert not measure(Activation("softmax"), ((8, 8, None),)).findings
    assert not measure(Activation("softmax"), ((),)).findings


def test_texts() -> None:
    assert Activation("leaky_relu").description() == "leaky ReLU"
    assert Activation().derivation((4,))[0].formula == "max(0, x)"
    assert Activation("hard_tanh").derivation((4,))[0].formula == "min(max(−1, x), 1)"
    assert Activation("softmax").derivation((10,))[0].note == "among 10 values"
    assert Activation("softmax").derivation((8, 8, 10))[0].note == "among 10 values, 64 times"
    assert rows_note((None, 8, 10), 10) == ""
