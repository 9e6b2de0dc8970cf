"""What is mended in Keras works, in models built, saved and loaded."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.engine.build import build
from cnnstudio.engine.model_file import load_model_file
from cnnstudio.layers.augmentation_tones import Equalization
from cnnstudio.layers.reshape import Flatten, Input


def test_equalization_stands_in_a_model(tmp_path: Path) -> None:
    model = build(Project(chain(Input((8, 8, 3)), Equalization((0.0, 1.0)), Flatten())))
    images = np.random.default_rng(0).integers(0, 90, (2, 8, 8, 3)).astype("float32")
    equalized = np.asarray(model(images, training=True))
    layer = keras.layers.Equalization(value_range=(0, 1))
    np.testing.assert_allclose(
        equalized, layer(images / 255, training=True).numpy().reshape(2, -1), atol=1e-6
    )
    assert np.ptp(equalized) > np.ptp(images / 255)
    model.save(tmp_path / "model.keras")
    again = load_model_file(tmp_path / "model.keras")
    np.testing.assert_array_equal(np.asarray(again(images, training=True)), equalized)
