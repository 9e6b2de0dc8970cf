"""What is mended in Keras works, in models built, saved and loaded."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from cnnstudio.core.initializers import Initializer
from cnnstudio.core.network import chain
from cnnstudio.document.keras_file import project_of_keras
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.keras_mends import mend_keras
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.layers.augmentation_tones import Equalization
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
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


def test_what_starts_are_set_to_is_built_saved_and_read_back(tmp_path: Path) -> None:
    """A factor of an identity matrix, which Keras's own class does not save, and axes of weights."""
    starts = (
        Initializer("identity", (("gain", 0.5),)),
        Initializer("variance_scaling", (("input_axes", (1,)), ("output_axes", (0, -1))), 3),
        Initializer("he_uniform", (("input_axes", (0,)), ("output_axes", ())), 5),
    )
    network = chain(Input((6,)), *[Dense(6, kernel_initializer=start) for start in starts])
    model = build(Project(network))
    np.testing.assert_array_equal(model.layers[1].kernel, 0.5 * np.eye(6))
    spread = keras.initializers.VarianceScaling(seed=3, input_axes=[1], output_axes=[0, -1])
    np.testing.assert_array_equal(model.layers[2].kernel, spread((6, 6)))
    model.save(tmp_path / "model.keras")
    read = project_of_keras(tmp_path / "model.keras").network
    kept = [node.layer.value_of("kernel_initializer") for node in read.nodes if isinstance(node.layer, Dense)]
    assert tuple(kept) == starts
    again = load_model_file(tmp_path / "model.keras")
    assert [layer.get_config() for layer in again.layers] == [layer.get_config() for layer in model.layers]


def test_where_channels_are_is_not_left_to_a_user_s_settings() -> None:
    keras.config.set_image_data_format("channels_first")  # as ~/.keras/keras.json may say
    mend_keras.cache_clear()
    model = build(Project(chain(Input((8, 6, 3)), Conv2D(4, (3, 3)))))
    assert model.output_shape == (None, 6, 4, 4)
