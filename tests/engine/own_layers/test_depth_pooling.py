"""Tests of depthwise max pooling: by hand, against TensorFlow's and Géron's way, trained, and saved."""

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
from cnnstudio.engine.own_layers.depth_pooling import DepthMaxPooling
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.depth_pooling import DepthMaxPooling as Card
from cnnstudio.layers.reshape import Input


def _values(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).normal(size=shape).astype("float32") - 3  # most are negative


@pytest.mark.parametrize("pool", [1, 2, 3, 7])
@pytest.mark.parametrize("step", [None, 1, 2, 5])
@pytest.mark.parametrize("shape", [(2, 3, 4, 7), (2, 7), (1, 2, 3, 2, 8)])
def test_valid_groups(pool: int, step: int | None, shape: tuple[int, ...]) -> None:
    values = _values(*shape)
    starts = range(0, shape[-1] - pool + 1, step or pool)
    expected = np.stack([values[..., start : start + pool].max(axis=-1) for start in starts], axis=-1)
    made = DepthMaxPooling(pool, step)
    assert made.compute_output_shape(shape) == expected.shape
    np.testing.assert_array_equal(made(values), expected)


def test_same_groups_take_what_there_is() -> None:
    """Of 7 channels in groups of 3 nothing stands before the first: one is padded at each end."""
    values = _values(2, 4, 4, 7)
    parts = (values[..., :2], values[..., 2:5], values[..., 5:])
    expected = np.stack([part.max(axis=-1) for part in parts], axis=-1)
    np.testing.assert_array_equal(DepthMaxPooling(3, padding="same")(values), expected)


def test_way_of_geron() -> None:
    """``tf.nn.max_pool`` with a window of (1, 1, 1, 3), which TensorFlow has for the CPU alone."""
    import tensorflow as tf

    values = _values(2, 5, 5, 12)
    with tf.device("/CPU:0"):
        theirs = tf.nn.max_pool(values, ksize=(1, 1, 1, 3), strides=(1, 1, 1, 3), padding="VALID")
    np.testing.assert_array_equal(DepthMaxPooling(3)(values), theirs)


def test_it_is_built_saved_loaded_and_read_back(tmp_path: Path) -> None:
    network = chain(Input((None, 8, 1)), Conv2D(6), Card(2, 1, "same"), Conv2D(2))
    model = build(Project(network=network, training=Training(scaling="none")))
    path = tmp_path / "model.keras"
    model.save(path)
    loaded = load_model_file(path)
    values = _values(2, 8, 8, 1)
    np.testing.assert_array_equal(loaded.predict(values, verbose=0), model.predict(values, verbose=0))
    assert loaded.layers[2].get_config() == model.layers[2].get_config()
    assert [node.layer for node in load_keras(path).network][2] == Card(2, 1, "same")


def test_only_the_largest_channel_learns() -> None:
    import tensorflow as tf

    values = tf.constant([[1.0, 5.0, 2.0, -1.0]])
    with tf.GradientTape() as tape:
        tape.watch(values)
        total = tf.reduce_sum(DepthMaxPooling(2)(values))
    np.testing.assert_array_equal(tape.gradient(total, values), [[0.0, 1.0, 1.0, 0.0]])


@pytest.mark.parametrize("shape", [(5, 5, None), (5, 5, 1), ()])
def test_channels_that_do_not_do_are_refused(shape: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError, match=r"need a fixed size|does not fit in 1 channels"):
        DepthMaxPooling()(keras.Input(shape))
