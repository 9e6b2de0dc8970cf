"""Tests of trainable sub-sampling in Keras: against NumPy, trained, saved and read back."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from cnnstudio.document.files import load_keras
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.own_layers.subsampling import SubSampling2D
from cnnstudio.layers.subsampling import SubSampling2D as Card

VALUES = np.random.default_rng(1).normal(size=(2, 7, 6, 3)).astype("float32")
COEFFICIENTS, BIASES = np.array([0.5, -1.0, 2.0], "float32"), np.array([0.25, 0.0, -0.5], "float32")


def sums(size: tuple[int, int], step: tuple[int, int]) -> np.ndarray:
    """The sum of every window, pixel by pixel."""
    rows, columns = [(length - k) // s + 1 for length, k, s in zip((7, 6), size, step, strict=True)]
    result = np.empty((2, rows, columns, 3), "float32")
    for row in range(rows):
        for column in range(columns):
            top, left = row * step[0], column * step[1]
            result[:, row, column] = VALUES[:, top : top + size[0], left : left + size[1]].sum(axis=(1, 2))
    return result


@pytest.mark.parametrize(("size", "step"), [((2, 2), None), ((3, 2), (2, 1)), ((1, 1), (2, 2))])
def test_formula(size: tuple[int, int], step: tuple[int, int] | None) -> None:
    layer = SubSampling2D(size, step)
    layer.build(VALUES.shape)
    layer.set_weights([COEFFICIENTS, BIASES])
    expected = 1.7159 * np.tanh(2 / 3 * (sums(size, step or size) * COEFFICIENTS + BIASES))
    np.testing.assert_allclose(layer(VALUES), expected, rtol=1e-4, atol=1e-5)


def test_it_begins_as_average_pooling() -> None:
    ours = SubSampling2D((3, 2), activation="linear")(VALUES)
    np.testing.assert_allclose(ours, keras.layers.AveragePooling2D((3, 2))(VALUES), rtol=1e-4, atol=1e-6)
    squashed = SubSampling2D((3, 2), activation="sigmoid")(VALUES)
    np.testing.assert_allclose(squashed, 1 / (1 + np.exp(-np.asarray(ours))), rtol=1e-4)


def test_open_channels_are_refused() -> None:
    with pytest.raises(ValueError, match="fixed size"):
        SubSampling2D()(keras.Input((4, 4, None)))


def test_it_is_trained_saved_loaded_and_read_back(tmp_path: Path) -> None:
    pooled = SubSampling2D((2, 2), (2, 1), "tanh", name="pooled")
    model = keras.Sequential([keras.Input((7, 6, 3)), pooled, keras.layers.GlobalAveragePooling2D()])
    before = [weight.copy() for weight in pooled.get_weights()]
    model.compile("sgd", "mse")
    model.fit(VALUES, np.ones((2, 3)), verbose=0)
    assert all((one != other).all() for one, other in zip(before, pooled.get_weights(), strict=True))
    model.save(tmp_path / "m.keras")
    loaded = load_model_file(tmp_path / "m.keras")
    np.testing.assert_array_equal(loaded(VALUES), model(VALUES))
    layers = [node.layer for node in load_keras(tmp_path / "m.keras").network]
    assert Card((2, 2), (2, 1), "tanh") in layers
