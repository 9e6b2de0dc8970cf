from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.engine.inside.receptive_fields import Patch, layer_field, patch_of
from cnnstudio.engine.inside.taps import layer_outputs


def _network() -> Any:
    """All weights are positive, so that every pixel that is seen counts."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(1)
    inner = keras.Sequential(
        [
            keras.Input((None, None, 2)),
            layers.Conv2D(2, 3, dilation_rate=2, padding="same", kernel_initializer="ones", name="dilated"),
            layers.AveragePooling2D(2, name="pool"),
        ],
        name="inner",
    )
    image = keras.Input((14, 17, 1), name="image")
    strided = layers.Conv2D(
        2, (3, 2), strides=(2, 1), padding="same", kernel_initializer="ones", name="strided"
    )(image)
    nested = inner(strided)
    wide = layers.Conv2DTranspose(2, 3, strides=2, padding="same", kernel_initializer="ones", name="wide")(
        nested
    )
    joined = layers.Concatenate(name="joined")([wide, layers.Conv2D(2, 1, kernel_initializer="ones")(wide)])
    return keras.Model(image, layers.Dense(2, name="dense")(layers.Flatten()(joined)))


@pytest.mark.parametrize("layer", ["strided", "inner/dilated", "inner/pool", "inner", "wide", "joined"])
def test_a_patch_is_where_gradients_are_not_zero(layer: str) -> None:
    import keras
    import tensorflow as tf

    model = _network()
    field = layer_field(model, layer)
    part = keras.Model(model.inputs[0], layer_outputs(model)[layer])
    pixels = tf.Variable(np.ones((1, 14, 17, 1), np.float32))
    _, height, width, _ = part.output.shape
    ends = [(0, 0), (height - 1, width - 1), (1, width - 2)] if layer != "inner/dilated" else []
    for row, column in [(height // 2, width // 2), *ends]:  # a dilated window's holes may lie on the border
        with tf.GradientTape() as tape:
            value = part(pixels)[0, row, column, 0]
        slope = np.asarray(tape.gradient(value, pixels))[0, :, :, 0]
        rows, columns = np.flatnonzero(slope.any(axis=1)), np.flatnonzero(slope.any(axis=0))
        expected = Patch(rows[0], columns[0], rows[-1] + 1, columns[-1] + 1)
        assert field is not None
        assert patch_of(field, (row, column), (14, 17)) == expected


def test_what_is_not_known_sees_everything() -> None:
    assert layer_field(_network(), "nothing") is None
    assert patch_of(None, (3, 4), (14, 17)) == (0, 0, 14, 17)
    assert patch_of(layer_field(_network(), "dense"), (0, 0), (14, 17)) == (0, 0, 14, 17)
