"""Tests of how far apart the places of a map lie: moving the image by that moves the map by one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from cnnstudio.engine.inside.map_step import layers_before, map_step


@pytest.fixture(scope="module")
def model() -> Any:
    import keras
    from keras import layers

    inner_input = keras.Input((None, None, 4))
    inner = layers.AveragePooling2D(2, name="inner_pool")(layers.Conv2D(4, 3, name="inner_conv")(inner_input))
    nested = keras.Model(inner_input, inner, name="nested")
    image = keras.Input((64, 72, 1))
    conv = layers.Conv2D(4, 5, strides=(2, 1), name="conv")(image)
    pooled = nested(conv)
    up = layers.UpSampling2D(2, name="up")(pooled)
    gate = layers.Conv2D(4, 1, name="gate")(layers.GlobalAveragePooling2D(keepdims=True, name="mean")(up))
    gated = layers.Multiply(name="gated")([gate, up])
    back = layers.Conv2DTranspose(4, 3, strides=2, name="transposed")(gated)
    flat = layers.Flatten(name="flat")(back)
    return keras.Model(image, layers.Dense(2, name="dense")(flat))


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("conv", (2, 1)), ("nested/inner_conv", (2, 1)), ("nested/inner_pool", (4, 2)), ("nested", (4, 2)),
        ("up", (2, 1)), ("gated", (2, 1)), ("transposed", (1, Fraction(1, 2))), ("mean", None), ("gate", None),
        ("flat", None), ("dense", None),
    ],
)  # fmt: skip
def test_the_step_is_the_product_of_all_strides(model: Any, layer: str, expected: Any) -> None:
    assert map_step(model, layer) == expected


@pytest.mark.parametrize("layer", ["conv", "nested/inner_pool", "up"])
def test_an_image_moved_by_a_step_moves_the_map_by_one_place(model: Any, layer: str) -> None:
    """By the largest step of the network, so that pooling lies on the same pixels."""
    from cnnstudio.engine.inside.feeding import as_array, run

    image = np.random.default_rng(0).random((64, 72, 1)).astype(np.float32)
    before, after = as_array(run(model, np.stack([image, np.roll(image, (4, 2), (0, 1))]), (layer,))[0])
    step = map_step(model, layer)
    assert step is not None
    down, across = (int(shift / side) for shift, side in zip((4, 2), step, strict=True))
    np.testing.assert_allclose(
        after[down + 4 :, across + 4 :], before[4:-down, 4:-across], rtol=1e-4, atol=1e-5
    )


def test_the_way_to_a_layer_is_that_of_its_own_size(model: Any) -> None:
    assert layers_before(model, "gated") == ("conv", "nested", "up", "gated")
    assert layers_before(model, "conv") == ("conv",)
