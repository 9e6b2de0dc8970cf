"""Tests of how weights start: against what Keras saves of its own, and the numbers that it draws."""

from __future__ import annotations

import json
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Layer
from cnnstudio.core.values import CODECS, Shape
from cnnstudio.engine.building.keras_mends import mend_keras
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.initializers import (
    INITIALIZERS,
    MATRIX_INITIALIZERS,
    VECTOR_INITIALIZERS,
    initializer_argument,
    initializer_of_keras,
)
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.prelu import PReLU
from cnnstudio.layers.separable_convolution import SeparableConv2D
from tests.layers.keras_truth import keras_layer, truth
from tests.layers.variations import LINE


@pytest.fixture
def _mended() -> None:
    mend_keras()


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
    (
        Initializer("variance_scaling", (("input_axes", (0,)), ("output_axes", (0, -1))), 3),
        made.VarianceScaling(seed=3, input_axes=[0], output_axes=[0, -1]),
    ),
    (
        Initializer("lecun_normal", (("input_axes", ()), ("output_axes", (1,))), 3),
        made.LecunNormal(3, input_axes=[], output_axes=[1]),
    ),
    (Initializer("he_uniform", (("input_axes", (0,)),), 3), made.HeUniform(3, input_axes=[0])),
    (Initializer("he_normal", seed=4), made.HeNormal(4)),
]


@pytest.mark.parametrize(("ours", "keras_s"), CASES, ids=[case[0].kind for case in CASES])
@pytest.mark.usefixtures("_mended")
def test_numbers_of_their_own_are_read_and_written(ours: Initializer, keras_s: Any) -> None:
    saved = keras.initializers.serialize(keras_s)
    again = keras.initializers.get(initializer_argument(ours))
    assert keras.initializers.serialize(again) == saved
    data = json.loads(json.dumps(CODECS[Initializer].encode(ours)))
    assert CODECS[Initializer].decode(data) == ours
    read = initializer_of_keras(json.loads(json.dumps(saved)), MATRIX_INITIALIZERS)
    assert CODECS[Initializer].decode(read) == ours


@pytest.mark.parametrize(("ours", "keras_s"), CASES, ids=[case[0].kind for case in CASES])
@pytest.mark.usefixtures("_mended")
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


def along(inputs: tuple[int, ...] | None, outputs: tuple[int, ...] | None) -> Initializer:
    return Initializer("he_normal", (("input_axes", inputs), ("output_axes", outputs)))


@pytest.mark.parametrize(
    ("layer", "shape", "told"),
    [
        (Dense(4, kernel_initializer=along((0,), (2,))), (3,), "axis 2, but these weights have 2 axes (3×4)"),
        (Dense(4, bias_initializer=along((-2,), (0,))), (3,), "axis −2, but these weights have 1 axis (4)"),
        (Conv2D(4, kernel_initializer=along((4,), (0,))), (8, 8, 3), "use axes from 0 to 3"),
        (DepthwiseConv2D(depthwise_initializer=along((0,), (5,))), (8, 8, 3), "(3×3×3×1)"),
        (SeparableConv2D(4, pointwise_initializer=along((0,), (5,))), (8, 8, 3), "(1×1×3×4)"),
        (BatchNormalization(moving_mean_initializer=along((0,), (1,))), (8, 8, 3), "1 axis (3)"),
        (PReLU(alpha_initializer=along((0,), (3,))), (8, 8, 3), "3 axes (8×8×3)"),
    ],
)
def test_axes_that_a_weight_lacks_are_refused_as_by_keras(layer: Layer, shape: Shape, told: str) -> None:
    measured = measure(layer, (shape,))
    (finding,) = measured.findings
    assert told in finding.message
    assert measured.output is None
    assert truth(layer, (shape,)) is None
    (fix,) = finding.fixes
    mended = layer.with_settings(**fix.settings)
    assert not measure(mended, (shape,)).findings
    assert truth(mended, (shape,)) is not None


@pytest.mark.parametrize(
    "layer",
    [
        Dense(4, kernel_initializer=along((0,), (-2, 1))),
        Dense(4, kernel_initializer=along((), (1,))),
        Dense(4, use_bias=False, bias_initializer=along((7,), (7,))),
        Conv2D(2, kernel_initializer=along((7,), (7,)), kernel_values=LINE),
        BatchNormalization(scale=False, gamma_initializer=along((7,), (7,))),
    ],
)
def test_axes_that_keras_takes_are_taken(layer: Layer) -> None:
    shape = (3,) if isinstance(layer, Dense) else (8, 8, 3)
    assert not measure(layer, (shape,)).findings
    assert truth(layer, (shape,)) is not None


@pytest.mark.parametrize(
    ("start", "words"),
    [(along((9,), None), "has input axes but no output axes"), (along(None, ()), "has output axes but no")],
)
def test_axes_of_one_kind_alone_mean_nothing_and_are_told(start: Initializer, words: str) -> None:
    layer = Dense(4, kernel_initializer=start)
    (finding,) = measure(layer, ((3,),)).findings
    assert words in finding.message
    assert not finding.is_error
    assert truth(layer, ((3,),)) is not None
    mended = layer.with_settings(**finding.fixes[0].settings)
    assert mended == Dense(4, kernel_initializer=Initializer("he_normal"))


def test_axes_change_how_wide_weights_start() -> None:
    """Counted along the units alone, the 400 weights of a unit spread as those of 4 inputs would."""
    wide, usual = (
        keras_layer(Dense(4, kernel_initializer=start))
        for start in (along((1,), (0,)), Initializer("he_normal"))
    )
    for layer in (wide, usual):
        layer.build((None, 400))
    assert np.std(wide.kernel) == pytest.approx((2 / 4) ** 0.5, rel=0.1)
    assert np.std(usual.kernel) == pytest.approx((2 / 400) ** 0.5, rel=0.1)
