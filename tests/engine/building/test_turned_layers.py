from __future__ import annotations

import keras
import pytest
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
    assert not has_channels_first(layers.Conv2D(2, 3, activation="softmax", **FIRST))  # of a row of the map
    assert not has_channels_first(layers.ConvLSTM2D(2, 3, **FIRST))  # time comes first


def test_what_follows() -> None:
    for layer in (
        layers.BatchNormalization(axis=1), layers.LayerNormalization(axis=[1]), layers.ReLU(), layers.Add(),
        layers.Activation("relu"), layers.Rescaling(0.1, 1), layers.PReLU(), layers.Softmax(axis=1),
    ):  # fmt: skip
        assert follows(layer), layer.name
    for layer in (
        layers.LayerNormalization(axis=[1, 2]), layers.Activation("softmax"), layers.Dense(3), layers.Reshape((3, -1)),
        layers.Rescaling([1, 2, 3]), keras.ops.add,
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
