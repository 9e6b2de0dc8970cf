"""Tests of activations."""

from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.layers.activation import FORMULAS, Activation
from cnnstudio.layers.choices import ACTIVATIONS


@pytest.mark.parametrize("name", [name for name in FORMULAS if name not in ("softmax", "gelu")])
def test_formulas_are_those_of_keras(name: str) -> None:
    """Work each formula out as it stands."""
    import keras
    import numpy

    formula = FORMULAS[name]
    for old, new in (("−", "-"), ("·", "*"), ("eˣ", "exp(x)"), ("e⁻ˣ", "exp(-x)"), ("e⁻ˣ", "exp(-x)")):
        formula = formula.replace(old, new)
    formula = formula.replace(" if x > 0, else", " if x > 0 else")
    for x in (-8.0, -1.5, 0.5, 7.0):
        mine = eval(formula, {"x": x, "exp": numpy.exp, "ln": numpy.log})  # noqa: S307 - our own formula
        theirs: Any = keras.activations.get(name)(keras.ops.array([x]))
        assert mine == pytest.approx(float(theirs[0]), rel=1e-3, abs=1e-6)


def test_softmax_of_krohn() -> None:
    """Softmax of [9, 6] is 0.953 and 0.047."""
    import keras

    shares = keras.activations.get("softmax")(keras.ops.array([[9.0, 6.0]]))
    assert [round(float(share), 3) for share in shares[0]] == [0.953, 0.047]


def test_every_activation_is_known_to_keras() -> None:
    import keras

    for name in ACTIVATIONS:
        assert keras.activations.serialize(keras.activations.get(name)) == name


def test_softmax_over_one_channel() -> None:
    (finding,) = measure(Activation("softmax"), ((8, 8, 1),)).findings
    assert finding.message.startswith("Softmax over a single value is always 1")
    assert not measure(Activation("softmax"), ((8, 8, None),)).findings
    assert not measure(Activation("softmax"), ((),)).findings


def test_texts() -> None:
    assert Activation("leaky_relu").description() == "leaky ReLU"
    assert Activation().derivation((4,))[0].formula == "max(0, x)"
    assert Activation("hard_tanh").derivation((4,))[0].formula == "hard tanh"
