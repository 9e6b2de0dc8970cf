from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.inspecting.unit_value import UnitValue

NOISE = np.random.default_rng(7).uniform(0, 255, (8, 8, 1)).astype(np.float32)


@pytest.mark.parametrize(
    ("layer", "unit"), [("conv2d", 5), ("max_pooling2d", 5), ("flatten", 40), ("dense", 3)]
)
def test_the_value_is_the_mean_of_the_units_map(digits_run: Any, layer: str, unit: int) -> None:
    model = loaded(SavedModel(digits_run.run))
    import keras

    output = np.asarray(keras.Model(model.inputs[0], model.get_layer(layer).output)(NOISE[None]))[0]
    expected = output[..., unit].mean()
    assert UnitValue(model, layer, unit).answer(NOISE).value == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("layer", ["relu", "softmax", "outer/inner"])
def test_the_slope_is_that_before_the_activation(layer: str) -> None:
    """By small differences, where the unit itself is silent or sure."""
    import keras

    inner = keras.Sequential([keras.Input((3, 3, 2)), keras.layers.Conv2D(2, 1, activation="relu", name="inner",
                              kernel_initializer="ones", bias_initializer=keras.initializers.Constant(-9999.0))],
                             name="outer")  # fmt: skip
    image = keras.Input((3, 3, 2))
    dense = keras.layers.Dense(2, name="dense", kernel_initializer="random_normal")(
        keras.layers.Flatten()(image)
    )
    low = keras.layers.Rescaling(1.0, offset=-9999.0, name="low")(dense)
    ends = {
        "relu": lambda: keras.layers.ReLU(name="relu")(low),
        "softmax": lambda: keras.layers.Softmax(name="softmax")(dense * 1e4),
        "outer/inner": lambda: inner(image),
    }
    model = keras.Model(image, ends[layer]())
    pixels = np.random.default_rng(1).uniform(0, 255, (3, 3, 2)).astype(np.float32)
    answer = UnitValue(model, layer, 1).answer(pixels)
    kernel = model.get_layer("dense").kernel.numpy()[:, 1] if layer != "outer/inner" else np.full(18, 1 / 9)
    scale = 1e4 if layer == "softmax" else 1.0
    assert answer.slope.ravel() == pytest.approx(scale * kernel, rel=1e-4)
    assert answer.value in (0.0, 1.0)
    assert float(np.asarray(model(pixels[None]))[0].reshape(-1, 2)[:, 1].mean()) == answer.value


def test_a_layer_keeps_its_activation(digits_run: Any) -> None:
    model = loaded(SavedModel(digits_run.run))
    UnitValue(model, "dense", 0).answer(NOISE)
    assert model.get_layer("dense").activation.__name__ == "softmax"
    assert float(np.asarray(model(NOISE[None])).sum()) == pytest.approx(1.0, rel=1e-5)


def test_a_unit_that_is_not_there(digits_run: Any) -> None:
    model = loaded(SavedModel(digits_run.run))
    with pytest.raises(EngineError, match="dense has 10 units: choose one from 0 to 9, not 10"):
        UnitValue(model, "dense", 10).answer(NOISE)


def test_values_without_places_count_one_by_one(saved_model: Callable[..., str]) -> None:
    import keras

    model = keras.Sequential([keras.Input((4, 3, 1)), keras.layers.Reshape((6, 2), name="rows")])
    pixels = np.arange(12, dtype=np.float32).reshape(4, 3, 1)
    assert UnitValue(model, "rows", 7).answer(pixels).value == 7
