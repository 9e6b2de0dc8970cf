"""Activations along another axis: the same as Keras's with the axis at the end, and saved."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.own_layers.along_axis import AlongAxis


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "sparsemax", "glu"])
def test_it_is_keras_s_own_along_the_axis(name: str) -> None:
    values = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype(np.float32)
    expected = keras.activations.get(name)(np.moveaxis(values, 2, -1))
    np.testing.assert_allclose(AlongAxis(name, -2)(values), np.moveaxis(expected, -1, 2), rtol=1e-6)


def test_a_model_with_it_is_saved_and_opened_again(tmp_path: Path) -> None:
    activation = AlongAxis("softmax", -2)
    model = keras.Sequential([keras.Input((4, 5, 1)), keras.layers.Conv2D(2, 2, activation=activation)])
    model.save(tmp_path / "rows.keras")
    again = load_model_file(tmp_path / "rows.keras")
    image = np.random.default_rng(0).normal(size=(1, 4, 5, 1)).astype(np.float32)
    np.testing.assert_allclose(again(image), model(image), rtol=1e-6)
    assert again.layers[-1].activation.get_config() == {"function": "softmax", "axis": -2}
