"""Tests of penalties: against what Keras saves of its own, adds to the loss, and refuses."""

from __future__ import annotations

import json
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.errors import SettingError
from cnnstudio.core.layer import Layer
from cnnstudio.core.penalties import COLUMNS, ROWS, Penalty
from cnnstudio.core.values import CODECS, Shape
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.normalization_in_samples import LayerNormalization
from cnnstudio.layers.penalties import penalty_argument, penalty_of_keras
from cnnstudio.layers.prelu import PReLU
from cnnstudio.layers.separable_convolution import SeparableConv2D
from tests.layers.keras_truth import keras_layer

ACROSS = Penalty(kind=ROWS, factor=0.5)
DOWN = Penalty(kind=COLUMNS, factor=0.25)
CASES = [
    (keras.regularizers.L1L2(0.5, 0.25), Penalty(0.5, 0.25)),
    (keras.regularizers.L1(0.5), Penalty(0.5)),
    (keras.regularizers.L2(0.25), Penalty(0.0, 0.25)),
    (keras.regularizers.OrthogonalRegularizer(0.5), ACROSS),
    (keras.regularizers.OrthogonalRegularizer(0.25, "columns"), DOWN),
]
SHORT = ["l1", "l2", "l1l2", "L1", "L2", "L1L2", "orthogonal_regularizer", "OrthogonalRegularizer"]


@pytest.mark.parametrize(("made", "ours"), CASES)
def test_penalties_of_keras_are_read_and_mean_the_same(made: Any, ours: Penalty) -> None:
    saved = json.loads(json.dumps(keras.regularizers.serialize(made)))
    assert CODECS[Penalty].decode(penalty_of_keras(saved)) == ours
    again = keras.regularizers.get(penalty_argument(ours))
    matrix = keras.ops.convert_to_tensor(np.random.default_rng(1).normal(size=(5, 3)), "float32")
    assert float(again(matrix)) == pytest.approx(float(made(matrix)))


@pytest.mark.parametrize("name", SHORT)
def test_names_alone_stand_for_what_keras_makes_of_them(name: str) -> None:
    made = keras.regularizers.get(name)
    ours = keras.regularizers.get(penalty_argument(CODECS[Penalty].decode(penalty_of_keras(name))))
    matrix = keras.ops.convert_to_tensor(np.random.default_rng(2).normal(size=(5, 3)), "float32")
    assert float(ours(matrix)) == pytest.approx(float(made(matrix)))


@pytest.mark.parametrize(
    "saved",
    [
        "made_up",
        3,
        {},
        {"class_name": ["L1"]},
        {"class_name": "OrthogonalRegularizer", "config": {"mode": [1]}},
    ],
)
def test_what_keras_does_not_have_is_told(saved: Any) -> None:
    with pytest.raises(SettingError, match="none that can be set here"):
        penalty_of_keras(saved)


def test_the_loss_of_a_built_layer_is_the_mean_cosine() -> None:
    """Of the rows of its kernel, each two compared once."""
    made = keras_layer(Dense(3, kernel_regularizer=ACROSS))
    made.build((None, 4))
    (added,) = made.losses
    rows = made.kernel.numpy()
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = [abs(rows[i] @ rows[j]) for i in range(4) for j in range(i)]
    assert float(added) == pytest.approx(0.5 * np.mean(cosines), rel=1e-5)


@pytest.mark.parametrize(
    ("layer", "shape", "told"),
    [
        (Conv2D(4, kernel_regularizer=ACROSS), (8, 8, 3), "these weights have 4 axes (3×3×3×4)"),
        (Conv2D(4, bias_regularizer=DOWN), (8, 8, 3), "these weights have 1 axis (4)"),
        (Conv2D(4, activity_regularizer=DOWN), (8, 8, 3), "6 × 6 × 4 comes out"),
        (DepthwiseConv2D(depthwise_regularizer=ACROSS), (8, 8, 3), "4 axes (3×3×3×1)"),
        (SeparableConv2D(4, pointwise_regularizer=ACROSS), (8, 8, 3), "4 axes (1×1×3×4)"),
        (BatchNormalization(gamma_regularizer=DOWN), (8, 8, 3), "1 axis (3)"),
        (PReLU(alpha_regularizer=ACROSS), (8, 8, 3), "3 axes (8×8×3)"),
        (Dense(3, activity_regularizer=DOWN), (6, 4), "only a list of numbers for each sample has"),
        (Dense(3, activity_regularizer=ACROSS), (6,), "are the samples of a batch"),
    ],
)
def test_orthogonality_without_a_matrix_is_told_with_ways_out(layer: Layer, shape: Shape, told: str) -> None:
    measured = measure(layer, (shape,))
    (finding,) = measured.findings
    assert measured.output is None
    assert told in finding.message
    for fix in finding.fixes:
        assert measure(layer.with_settings(**fix.settings), (shape,)).output is not None
    with pytest.raises((ValueError, TypeError)):
        _train(layer, shape)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Dense(3, kernel_regularizer=ACROSS), (5,)),
        (Dense(3, kernel_regularizer=DOWN, activity_regularizer=DOWN), (5,)),
        (Dense(3, use_bias=False, bias_regularizer=ACROSS), (5,)),
        (PReLU(alpha_regularizer=ACROSS), (6, 4)),
        (LayerNormalization(axis=(1, 2), beta_regularizer=DOWN), (6, 4)),
    ],
)
def test_orthogonality_of_matrices_is_trained(layer: Layer, shape: Shape) -> None:
    assert measure(layer, (shape,)).output is not None
    assert np.isfinite(_train(layer, shape))


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Dense(3, kernel_regularizer=ACROSS), (1,)),
        (Dense(1, kernel_regularizer=DOWN), (5,)),
        (Dense(1, activity_regularizer=DOWN), (5,)),
    ],
)
def test_a_single_vector_is_warned_of_because_the_loss_is_no_number(layer: Layer, shape: Shape) -> None:
    measured = measure(layer, (shape,))
    assert measured.output is not None
    (finding,) = measured.findings
    assert not finding.is_error
    assert "there is only one" in finding.message
    assert np.isnan(_train(layer, shape))


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Conv2D(4, kernel_regularizer=ACROSS), (8, 8, 3)),
        (SeparableConv2D(4, pointwise_regularizer=ACROSS), (8, 8, 3)),
        (Dense(1, kernel_regularizer=DOWN), (5,)),
    ],
)
def test_of_frozen_weights_no_penalty_is_computed(layer: Layer, shape: Shape) -> None:
    assert measure(layer, (shape,)).findings
    assert measure(layer, (shape,), frozen=True).findings == ()
    assert np.isfinite(_train(layer, shape, frozen=True))


def test_of_outputs_a_penalty_is_computed_of_frozen_layers_too() -> None:
    layer = Conv2D(4, activity_regularizer=DOWN)
    (finding,) = measure(layer, ((8, 8, 3),), frozen=True).findings
    assert finding.is_error
    with pytest.raises((ValueError, TypeError)):
        _train(layer, (8, 8, 3), frozen=True)


def _train(layer: Layer, shape: Shape, frozen: bool = False) -> float:
    """The loss of an epoch of training, the last batch of which is smaller."""
    image = keras.Input(shape)
    built = keras_layer(layer)
    built.trainable = not frozen
    model = keras.Model(image, keras.layers.BatchNormalization()(built(image)))
    model.compile("sgd", "mse")
    given = np.random.default_rng(3).normal(size=(10, *shape)).astype("float32")
    wanted = np.zeros((10, *model.output.shape[1:]), "float32")
    return float(model.fit(given, wanted, verbose=0, batch_size=4).history["loss"][0])
