"""Tests of the scaled tanh in Keras: its points by hand, saved and read back."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from cnnstudio.document.files import load_keras
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.own_layers.scaled_tanh import ScaledTanh
from cnnstudio.layers.scaled_tanh import ScaledTanh as Card


def test_points_by_hand() -> None:
    """f(1) = 1 and f(−1) = −1, as the paper chose it; far away it is ±1.7159."""
    result = np.asarray(ScaledTanh()(np.array([[0, 1, -1, 100, -100]], "float32")))[0]
    assert result == pytest.approx([0, 1, -1, 1.7159, -1.7159], abs=1e-4)
    steep = np.asarray(ScaledTanh(2.0, 3.0)(np.array([[0.1]], "float32")))
    assert steep == pytest.approx(2 * np.tanh(0.3), abs=1e-5)


def test_it_is_saved_loaded_and_read_back(tmp_path: Path) -> None:
    model = keras.Sequential(
        [keras.Input((4,)), ScaledTanh(1.5, 0.5, name="squashed"), keras.layers.Dense(1)]
    )
    model.save(tmp_path / "m.keras")
    values = np.linspace(-2, 2, 8, dtype="float32").reshape(2, 4)
    np.testing.assert_array_equal(load_model_file(tmp_path / "m.keras")(values), model(values))
    assert Card(1.5, 0.5) in [node.layer for node in load_keras(tmp_path / "m.keras").network]
