"""Tests of noise shapes: what stretches over a batch, and what is dropped alike."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.values import Shape, Sizes
from cnnstudio.layers.noise_shape import alike_text, noise_argument, noise_of_keras
from cnnstudio.layers.regularization import AlphaDropout, Dropout
from tests.layers.keras_truth import keras_layer


def test_zero_is_nothing_fixed_in_keras() -> None:
    assert noise_argument((0, 1, 1, 0)) == [None, 1, 1, None]
    assert noise_argument(None) is None
    assert noise_of_keras({"rate": 0.5, "noise_shape": (None, 1)}) == {"rate": 0.5, "noise_shape": [0, 1]}
    assert noise_of_keras({"noise_shape": None}) == {"noise_shape": None}
    assert AlphaDropout.from_keras({"rate": 0.25, "noise_shape": [None, 1]}) == AlphaDropout(
        0.25, None, (0, 1)
    )


def test_rows_are_dropped_alike() -> None:
    """With 1 along the second axis a whole column of a sample is 0 or none of it."""
    import numpy

    ones = numpy.ones((4, 5, 6), "float32")
    result = keras_layer(Dropout(0.5, 3, (0, 1, 0)))(ones, training=True).numpy()
    assert set(result.ravel().tolist()) == {0.0, 2.0}
    assert (result == result[:, :1]).all()
    single = keras_layer(Dropout(0.5, 3))(ones, training=True).numpy()
    assert not (single == single[:, :1]).all()


@pytest.mark.parametrize(
    ("noise", "shape", "fits"),
    [
        ((0, 1, 1, 0), (8, 8, 4), True),
        ((0, 1, 1, 4), (8, 8, 4), True),
        ((0, 1, 1, 3), (8, 8, 4), False),
        ((1, 1), (8, 8, 4), True),
        ((0, 1), (), False),
        ((0, 1, 1, 0, 1), (8, 8, 4), False),
        ((), (8, 8, 4), True),
    ],
)
def test_noise_must_stretch(noise: Sizes, shape: Shape, fits: bool) -> None:
    assert (measure(Dropout(noise_shape=noise), (shape,)).output == shape) == fits


def test_refusal_says_what_fits() -> None:
    (finding,) = measure(Dropout(noise_shape=(0, 3)), ((4,),)).findings
    assert finding.message == (
        "Dropout: noise of 0 × 3 does not stretch over a batch of 4: each must be 0, 1 or the size of that axis, "
        "the batch first."
    )


def test_fixed_batch_is_told() -> None:
    (finding,) = measure(Dropout(noise_shape=(32, 1, 1, 0)), ((8, 8, 4),)).findings
    assert not finding.is_error
    assert "has 32 along the batch: training fails where there are not as many" in finding.message
    assert finding.fixes[0].settings == {"noise_shape": (0, 1, 1, 0)}


def test_card() -> None:
    assert alike_text((0, 1, 1, 0)) == ", noise n × 1 × 1 × n"
    assert alike_text(None) == ""
