from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as some
from keras import layers

from cnnstudio.engine.building.turned_layers import follows, has_channels_first, turned_axis, turned_layer

FIRST = {"data_format": "channels_first"}


@pytest.mark.parametrize(("axis", "moved"), [(0, 0), (1, 3), (2, 1), (3, 2), (-1, 2), (-3, 3)])
def test_an_axis_is_found_again(axis: int, moved: int) -> None:
    assert turned_axis(axis, 4) == moved


def test_what_keeps_channels_first_and_can_be_turned() -> None:
    assert has_channels_first(layers.Conv2D(2, 3, **FIRST))
    assert has_channels_first(layers.SpatialDropout2D(0.5, **FIRST))
    assert not has_channels_first(layers.Conv2D(2, 3))
    assert has_channels_first(layers.Conv2D(2, 3, activation="softmax", **FIRST))  # of a row of the map
    assert not has_channels_first(layers.ConvLSTM2D(2, 3, **FIRST))  # time comes first


def test_what_follows() -> None:
    for layer in (
        layers.BatchNormalization(axis=1), layers.LayerNormalization(axis=[1]), layers.ReLU(), layers.Add(),
        layers.Activation("relu"), layers.Activation("softmax"), layers.LayerNormalization(axis=[1, 2]),
        layers.Rescaling(0.1, 1), layers.PReLU(), layers.Softmax(axis=1), layers.Softmax(axis=(1, 3)),
    ):  # fmt: skip
        assert follows(layer), layer.name
    for layer in (
        layers.Dense(3), layers.Reshape((3, -1)), layers.Rescaling([1, 2, 3]), keras.ops.add,
    ):  # fmt: skip
        assert not follows(layer), layer


def test_weights_and_settings_are_kept() -> None:
    layer = layers.PReLU(shared_axes=[2], alpha_initializer="normal", trainable=False, name="slopes")
    layer.build((None, 3, 6, 5))
    made = turned_layer(layer, 4)
    assert (made.name, made.shared_axes, made.trainable) == ("slopes", [1], False)
    assert made.alpha.shape == (1, 5, 3)
    assert made.alpha[0, 4, 2] == layer.alpha[2, 0, 4]
    norm = layers.BatchNormalization(axis=-3, epsilon=0.5)
    norm.build((None, 3, 6, 5))
    again = turned_layer(norm, 4)
    assert (again.axis, again.epsilon, again.gamma.shape) == (3, 0.5, (3,))


ROWS = ("softmax", "log_softmax", "sparsemax", "glu")
WITH_ROWS = (
    *(layers.Conv2D(3, 3, activation=name, bias_initializer="normal", **FIRST) for name in ROWS),
    layers.Conv2D(4, 3, strides=2, padding="same", groups=2, activation="softmax", **FIRST),
    layers.DepthwiseConv2D(2, depth_multiplier=2, activation="softmax", **FIRST),
    layers.SeparableConv2D(3, 2, activation="log_softmax", **FIRST),
    layers.Conv2DTranspose(3, 2, strides=2, activation="softmax", **FIRST),
    *(layers.Activation(name) for name in ROWS),
    layers.Softmax(axis=-1),
    layers.Softmax(axis=(1, 3)),
    layers.UnitNormalization(axis=[1, 2]),
)


def _same_once_turned(layer: keras.layers.Layer, image: np.ndarray) -> None:
    """A layer and the same turned give the same numbers; Keras computes channels first on a CPU when compiled."""
    expected = np.asarray(tf.function(lambda given: layer(given), jit_compile=True)(image))
    made = turned_layer(layer, image.ndim)
    assert (made.name, type(made)) == (layer.name, type(layer))
    found = np.asarray(made(np.moveaxis(image, 1, -1)))
    np.testing.assert_allclose(np.moveaxis(found, -1, 1), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("layer", WITH_ROWS, ids=lambda layer: layer.name)
def test_what_takes_rows_of_the_map_together_goes_on_with_them(layer: keras.layers.Layer) -> None:
    _same_once_turned(layer, np.random.default_rng(0).normal(size=(2, 4, 6, 8)).astype(np.float32))


@settings(max_examples=12, deadline=None)
@given(
    some.lists(some.integers(1, 3), min_size=1, max_size=3, unique=True),
    some.tuples(some.integers(1, 4), some.integers(1, 4), some.integers(1, 4)),
    some.booleans(),
)
def test_normalization_over_any_axes_follows_with_its_weights(
    axes: list[int], shape: tuple[int, int, int], from_the_end: bool
) -> None:
    given_axes = [axis - 4 for axis in axes] if from_the_end else axes
    layer = layers.LayerNormalization(axis=given_axes, gamma_initializer="normal", beta_initializer="normal")
    image = np.random.default_rng(0).normal(size=(2, *shape)).astype(np.float32)
    expected = np.moveaxis(np.asarray(layer(image)), 1, -1)
    found = np.asarray(turned_layer(layer, 4)(np.moveaxis(image, 1, -1)))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
