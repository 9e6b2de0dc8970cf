"""Tests of how weights start: against what Keras saves of its own, and the numbers that it draws."""

from __future__ import annotations

import json
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.initializers import Initializer
from cnnstudio.core.values import CODECS
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.initializers import (
    INITIALIZERS,
    MATRIX_INITIALIZERS,
    VECTOR_INITIALIZERS,
    initializer_argument,
    initializer_of_keras,
)
from cnnstudio.layers.normalization import BatchNormalization
from tests.layers.keras_truth import keras_layer

SHAPES = {"kernel": (3, 3, 4, 8), "matrix": (6, 6), "vector": (8,)}
made = keras.initializers


@pytest.mark.parametrize("name", MATRIX_INITIALIZERS)
def test_plain_initializers_are_known_to_keras_and_come_back(name: str) -> None:
    saved = keras.initializers.serialize(keras.initializers.get(initializer_argument(Initializer(name))))
    assert CODECS[Initializer].decode(initializer_of_keras(saved, MATRIX_INITIALIZERS)) == Initializer(name)
    assert CODECS[Initializer].decode(initializer_of_keras(name, MATRIX_INITIALIZERS)) == Initializer(name)
    assert initializer_of_keras(saved, ()) is None


@pytest.mark.parametrize(
    ("known", "shape"),
    [(INITIALIZERS, "kernel"), (MATRIX_INITIALIZERS, "matrix"), (VECTOR_INITIALIZERS, "vector")],
)
def test_all_that_can_be_chosen_serve_their_weights(known: tuple[str, ...], shape: str) -> None:
    """And those of Keras that cannot be chosen do not, save one for sound."""
    every = {
        name for name in dir(keras.initializers) if isinstance(getattr(keras.initializers, name), type) and name[0].isupper()
    } - {"Initializer", "STFT", "STFTInitializer"}  # fmt: skip
    names = {str(initializer_of_keras(name, MATRIX_INITIALIZERS)["kind"]) for name in every}
    assert names == set(MATRIX_INITIALIZERS)
    for name in names:
        start = keras.initializers.get(initializer_argument(Initializer(name)))
        if name in known:
            assert start(SHAPES[shape]).shape == SHAPES[shape]
        else:
            with pytest.raises(ValueError, match=r"2D|two-dimensional|at least"):
                start(SHAPES[shape])


CASES = [
    (Initializer("random_normal", (("mean", 1.0), ("stddev", 0.01))), made.RandomNormal(1.0, 0.01)),
    (Initializer("random_uniform", (("minval", -1.0), ("maxval", 2.0)), 5), made.RandomUniform(-1.0, 2.0, 5)),
    (Initializer("truncated_normal", (("stddev", 0.02),), 0), made.TruncatedNormal(stddev=0.02, seed=0)),
    (
        Initializer(
            "variance_scaling", (("scale", 2.0), ("mode", "fan_out"), ("distribution", "uniform")), 9
        ),
        made.VarianceScaling(2.0, "fan_out", "uniform", 9),
    ),
    (Initializer("constant", (("value", 0.5),)), made.Constant(0.5)),
    (Initializer("orthogonal", (("gain", 0.5),), 2), made.Orthogonal(0.5, 2)),
    (Initializer("identity", (("gain", 0.5),)), made.Identity(0.5)),
    (Initializer("glorot_uniform", seed=4), made.GlorotUniform(4)),
    (Initializer("he_normal", seed=4), made.HeNormal(4)),
]


@pytest.mark.parametrize(("ours", "keras_s"), CASES, ids=[case[0].kind for case in CASES])
def test_numbers_of_their_own_are_read_and_written(ours: Initializer, keras_s: Any) -> None:
    saved = keras.initializers.serialize(keras_s)
    again = keras.initializers.get(initializer_argument(ours))
    assert keras.initializers.serialize(again) == saved
    data = json.loads(json.dumps(CODECS[Initializer].encode(ours)))
    assert CODECS[Initializer].decode(data) == ours
    read = initializer_of_keras(json.loads(json.dumps(saved)), MATRIX_INITIALIZERS)
    kept = Initializer("identity") if ours.kind == "identity" else ours  # whose gain Keras does not save
    assert CODECS[Initializer].decode(read) == kept


@pytest.mark.parametrize(("ours", "keras_s"), CASES, ids=[case[0].kind for case in CASES])
def test_a_built_layer_is_configured_as_keras_s_own(ours: Initializer, keras_s: Any) -> None:
    mine = keras_layer(Dense(6, kernel_initializer=ours), name="dense")
    theirs = keras.layers.Dense(6, kernel_initializer=keras_s, name="dense")
    assert mine.get_config() == theirs.get_config()
    if ours.seed is None and ours.kind not in ("constant", "identity"):
        return
    for layer in (mine, theirs):
        layer.build((None, 6))
    np.testing.assert_array_equal(mine.kernel, theirs.kernel)


def test_starts_of_other_weights_are_as_keras_has_them() -> None:
    ours = BatchNormalization(
        gamma_initializer=Initializer("constant", (("value", 0.5),)),
        moving_variance_initializer=Initializer("random_uniform", (("minval", 1.0), ("maxval", 2.0)), 8),
    )
    theirs = keras.layers.BatchNormalization(
        gamma_initializer=made.Constant(0.5),
        moving_variance_initializer=made.RandomUniform(1.0, 2.0, 8),
        name="bn",
    )
    assert keras_layer(ours, name="bn").get_config() == theirs.get_config()
    assert BatchNormalization.from_keras(theirs.get_config()) == ours


@pytest.mark.parametrize(
    "saved",
    [
        made.Constant([[1.0]]),
        made.VarianceScaling(input_axes=(0,), output_axes=(1,)),
        made.STFT(),
        "mine",
        {"class_name": ["HeNormal"]},
        None,
        3,
    ],
)
def test_more_than_numbers_is_none_of_ours_and_is_told(saved: Any) -> None:
    if isinstance(saved, made.Initializer):
        saved = json.loads(json.dumps(made.serialize(saved)))
    assert initializer_of_keras(saved, MATRIX_INITIALIZERS) is None
    told = ("bias_initializer",) if saved is not None else ()
    assert Dense.other_starts({"units": 2, "bias_initializer": saved}) == told


def test_typed_kernels_are_not_told_as_lost() -> None:
    config = {"kernel_initializer": {"class_name": "Constant", "config": {"value": [[[[1.0, 2.0]]]]}}}
    assert not Conv2D.other_starts(config)
    assert Dense.other_starts(config) == ("kernel_initializer",)
