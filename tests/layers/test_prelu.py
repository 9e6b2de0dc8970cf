"""Tests of the rectifier that learns."""

from __future__ import annotations

import numpy

from cnnstudio.core.analysis import measure
from cnnstudio.core.cost import Weight
from cnnstudio.layers.prelu import PReLU
from tests.layers.formulas import worked_out
from tests.layers.keras_truth import keras_layer


def test_slopes_of_he() -> None:
    """One a channel: 64 behind a convolution with 64 filters; by Keras's default one a place."""
    assert PReLU((1, 2)).weights((28, 28, 64)) == (Weight("alpha", (1, 1, 64)),)
    assert measure(PReLU((1, 2)), ((28, 28, 64),)).cost.params == 64
    cost = measure(PReLU(), ((28, 28, 64),)).cost
    assert (cost.params, cost.macs, cost.flops) == (50_176, 0, 0)


def test_formula_is_what_keras_computes() -> None:
    layer = PReLU((1, 2))
    values = numpy.linspace(-2, 2, 24, dtype="float32").reshape(1, 2, 3, 4)
    made = keras_layer(layer)
    made.build(values.shape)
    slopes = numpy.array([0.1, 0.25, 1.0, -0.5], "float32")
    made.set_weights([slopes.reshape(1, 1, 4)])
    formula = layer.derivation((2, 3, 4))[0].formula
    expected = [
        worked_out(formula.replace("a·", f"{slopes[place % 4]}·"), float(x))
        for place, x in enumerate(values.ravel())
    ]
    numpy.testing.assert_allclose(made(values).numpy().ravel(), expected, atol=1e-6)


def test_problems() -> None:
    (finding,) = measure(PReLU((1, 3)), ((8, 8),)).findings
    assert finding.message == "Axis 3 is none of the 2 axes of 8 × 8: leave it out."
    assert finding.fixes[0].settings == {"shared_axes": (1,)}
    (finding,) = measure(PReLU((2,)), ((None, None, 4),)).findings
    assert finding.is_error
    assert finding.fixes[0].settings == {"shared_axes": (1, 2)}


def test_hint_at_a_slope_for_every_place() -> None:
    (advice,) = PReLU().hints((28, 28, 64))
    assert "50,176 slopes" in advice.message
    assert advice.fixes[0].settings == {"shared_axes": (1, 2)}
    assert PReLU((1, 2)).hints((28, 28, 64)) == ()
    assert PReLU((1, 2, 3)).hints((28, 28, 64)) == ()
    assert PReLU().hints((64,)) == ()


def test_texts() -> None:
    assert PReLU().description() == "a slope each"
    assert PReLU((1, 2)).description() == "slopes shared along axes 1 and 2"
    assert PReLU((1,)).derivation((8, 8, 4))[1].formula == "1·8·4 = 32"
