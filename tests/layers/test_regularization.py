"""Tests of the layers against overfitting: what they do to numbers, and what they refuse."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Layer
from cnnstudio.layers.regularization import (
    ActivityRegularization,
    AlphaDropout,
    Dropout,
    GaussianDropout,
    GaussianNoise,
)
from tests.layers.keras_truth import keras_layer


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0.25, "25 % of 8·8·2 values become 0; the others are divided by 0.75"),
        (0.125, "12.5 % of 8·8·2 values become 0; the others are divided by 0.875"),
        (0.0, "0 % of 8·8·2 values become 0"),
        (1.0, "100 % of 8·8·2 values become 0"),
    ],
)
def test_arithmetic(rate: float, text: str) -> None:
    assert Dropout(rate).derivation((8, 8, 2))[0].formula == text


def test_dropping_everything_is_told() -> None:
    """Keras takes a rate of 1 and gives zeros."""
    (finding,) = measure(Dropout(1.0), ((4,),)).findings
    assert not finding.is_error
    assert not measure(Dropout(**finding.fixes[0].settings), ((4,),)).findings
    assert Dropout(0.5).description() == "rate 0.5"


@pytest.mark.parametrize("layer", [AlphaDropout(1.0), GaussianDropout(1.0)], ids=lambda layer: layer.kind)
def test_dividing_by_zero_is_refused(layer: Layer) -> None:
    """Keras builds it and fails in the first step of training."""
    (finding,) = measure(layer, ((4,),)).findings
    assert finding.is_error
    assert "divides by 1 − 1 = 0" in finding.message
    assert measure(layer.with_settings(**finding.fixes[0].settings), ((4,),)).output == (4,)


def test_alpha_dropout_by_hand() -> None:
    """For q = ½ and α′ = −1.7581: a = (½·(1 + ½·3.0909))^−½ = 0.8864 and b = a·1.7581·½ = 0.7792.

    Source of the formulas: Klambauer et al. (2017), section on new dropout technique.
    """
    import numpy

    formula = AlphaDropout(0.5).derivation((10,))[0].formula
    assert formula == "50 % of 10 values become −1.7581; then x · 0.886405 + 0.779194"
    result = keras_layer(AlphaDropout(0.5, 1))(numpy.ones((8, 16), "float32"), training=True).numpy()
    kept, dropped = 0.886405 + 0.779194, 0.779194 - 0.886405 * 1.758099
    assert sorted({round(value, 4) for value in result.ravel().tolist()}) == pytest.approx(
        [dropped, kept], abs=1e-4
    )
    assert AlphaDropout(0.0).derivation((10,))[0].formula == "0 % of 10 values become −1.7581"


def test_gaussian_noise_by_hand() -> None:
    """At a rate of 0.8 the factors spread by √(0.8/0.2) = 2; the noise that is added by what is set."""
    import numpy

    ones = numpy.ones((200, 500), "float32")
    assert GaussianDropout(0.8).derivation((4,))[0].formula.endswith("√(0.8 / (1 − 0.8)) = 2")
    factors = keras_layer(GaussianDropout(0.8, 1))(ones, training=True).numpy()
    assert (factors.mean(), factors.std()) == pytest.approx((1, 2), abs=0.03)
    noise = keras_layer(GaussianNoise(0.25, 1))(0 * ones, training=True).numpy()
    assert (noise.mean(), noise.std()) == pytest.approx((0, 0.25), abs=0.005)
    assert GaussianNoise(0.25).derivation((4,))[0].formula == "x + noise of mean 0 and deviation 0.25"
    assert GaussianNoise(0.25).description() == "deviation 0.25"


@pytest.mark.parametrize(
    "layer",
    [Dropout(0.5), AlphaDropout(0.5), GaussianDropout(0.5), GaussianNoise(0.5)],
    ids=lambda layer: layer.kind,
)
def test_nothing_happens_in_use(layer: Layer) -> None:
    import numpy

    given = numpy.linspace(-1, 1, 12, dtype="float32").reshape(3, 4)
    assert (keras_layer(layer)(given).numpy() == given).all()
    assert layer.derivation((4,))[1].formula == "x"


def test_activity_penalty_by_hand() -> None:
    """Two samples (1, −2) and (3, 0): Σ|x| = 6, Σx² = 14; (0.1·6 + 0.5·14) / 2 = 3.8."""
    import numpy

    layer = keras_layer(ActivityRegularization(0.1, 0.5))
    layer(numpy.array([[1.0, -2.0], [3.0, 0.0]], "float32"))
    assert float(layer.losses[0]) == pytest.approx(3.8)
    assert ActivityRegularization(0.1, 0.5).description() == "L1 0.1, L2 0.5"
    assert ActivityRegularization(0.1, 0.5).derivation((2,))[0].formula == (
        "loss + 0.1 · Σ|x| + 0.5 · Σx² over 2 values, mean over the batch"
    )
    (finding,) = measure(ActivityRegularization(), ((4,),)).findings
    assert finding.message.startswith("Both factors are 0")
