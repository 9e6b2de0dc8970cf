"""Tests of local response normalization: against its formula, TensorFlow's and PyTorch's way, and saved."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.files import load_keras
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.own_layers.response_normalization import LocalResponseNormalization
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.response_normalization import LocalResponseNormalization as Card


def by_hand(values: np.ndarray, size: int, alpha: float, beta: float, k: float) -> np.ndarray:
    """The formula of Krizhevsky, Sutskever & Hinton (2012), §3.3, channel by channel."""
    channels = values.shape[-1]
    result = np.empty_like(values)
    for i in range(channels):
        low, high = max(0, i - size // 2), min(channels - 1, i + size // 2)
        total = (values[..., low : high + 1] ** 2).sum(axis=-1)
        result[..., i] = values[..., i] / (k + alpha * total) ** beta
    return result


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 40])
@pytest.mark.parametrize("shape", [(2, 3, 4, 7), (2, 5), (1, 2, 3, 2, 4)])
def test_formula(size: int, shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(1).normal(size=shape).astype("float32") * 20
    made = LocalResponseNormalization(size, 0.05, 0.6, 1.5)
    np.testing.assert_allclose(made(values), by_hand(values, size, 0.05, 0.6, 1.5), rtol=1e-5)


@pytest.mark.parametrize(("size", "radius"), [(5, 2), (4, 2), (1, 0)])
def test_depth_radius_of_tensorflow_is_half_the_size(size: int, radius: int) -> None:
    import tensorflow as tf

    values = np.random.default_rng(2).normal(size=(2, 3, 4, 9)).astype("float32") * 50
    theirs = tf.nn.local_response_normalization(values, depth_radius=radius, bias=2.0, alpha=1e-4, beta=0.75)
    np.testing.assert_allclose(LocalResponseNormalization(size)(values), theirs, rtol=1e-5)


def test_it_is_built_saved_loaded_and_read_back(tmp_path: Path) -> None:
    network = chain(Input((8, 8, 1)), Conv2D(6), Card(3, 0.5, 0.6, 1.25), Conv2D(2))
    model = build(Project(network=network, training=Training(scaling="none")))
    path = tmp_path / "model.keras"
    model.save(path)
    loaded = load_model_file(path)
    values = np.random.default_rng(3).normal(size=(2, 8, 8, 1)).astype("float32")
    np.testing.assert_array_equal(loaded(values), model(values))
    middle = keras.Model(model.input, model.layers[1].output)(values)
    np.testing.assert_allclose(
        model.layers[2](middle), by_hand(np.asarray(middle), 3, 0.5, 0.6, 1.25), rtol=1e-5
    )
    assert [node.layer for node in load_keras(path).network][2] == Card(3, 0.5, 0.6, 1.25)


def test_gradients_pass_through_it() -> None:
    model = keras.Sequential(
        [keras.Input((6, 6, 1)), keras.layers.Conv2D(4, 3), LocalResponseNormalization()]
    )
    model.compile("sgd", "mse")
    before = model.get_weights()[0].copy()
    model.fit(np.ones((4, 6, 6, 1)), np.zeros((4, 4, 4, 4)), verbose=0)
    assert not np.array_equal(model.get_weights()[0], before)


def test_open_channels_are_refused() -> None:
    with pytest.raises(ValueError, match="channels need a fixed size"):
        LocalResponseNormalization()(keras.Input((5, 5, None)))
