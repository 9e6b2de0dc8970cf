"""Tests of turning channels around in Keras: by hand, saved and read back."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from cnnstudio.document.files import load_keras
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.own_layers.channel_order import ReverseChannels
from cnnstudio.layers.channel_order import ReverseChannels as Card


def test_red_becomes_blue() -> None:
    image = np.array([[[[1, 2, 3], [4, 5, 6]]]], "float32")
    np.testing.assert_array_equal(np.asarray(ReverseChannels()(image)), [[[[3, 2, 1], [6, 5, 4]]]])


def test_it_is_saved_loaded_and_read_back(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4, 4, 3)), ReverseChannels(name="bgr"), keras.layers.Conv2D(2, 1)])
    model.save(tmp_path / "m.keras")
    values = np.random.default_rng(0).uniform(size=(2, 4, 4, 3)).astype("float32")
    np.testing.assert_array_equal(load_model_file(tmp_path / "m.keras")(values), model(values))
    assert Card() in [node.layer for node in load_keras(tmp_path / "m.keras").network]
