from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import SavedModel, loaded
from cnnstudio.engine.inspecting import dense_inputs as room
from cnnstudio.engine.inspecting.dense_inputs import DenseInputs

Do = Callable[..., Any]


def test_products_and_bias_make_what_the_unit_puts_out(digits_run: Any, do: Do, digit: Picture) -> None:
    import keras

    source = SavedModel(digits_run.run)
    found = do(DenseInputs(source, digit, "dense"))
    model = loaded(source)
    flat = keras.Model(model.inputs[0], model.get_layer("flatten").output)
    given = np.asarray(flat(digit.pixels[None].astype(np.float32)))[0]
    kernel, bias = (np.asarray(weight) for weight in model.get_layer("dense").weights)
    logits = given @ kernel + bias
    assert found.sums + found.biases == pytest.approx(logits[found.units], abs=1e-4)
    assert found.values == pytest.approx(np.exp(logits) / np.exp(logits).sum(), abs=1e-5)
    assert found.units.tolist() == np.argsort(-found.values, kind="stable").tolist()
    assert (found.activation, found.labels) == ("softmax", tuple("0123456789"))
    products = given * kernel[:, found.units[0]]
    order = np.argsort(-np.abs(products), kind="stable")[: found.places.shape[1]]
    assert np.abs(found.inputs[0] * found.weights[0]) == pytest.approx(np.abs(products[order]), abs=1e-6)
    assert np.array_equal(found.inputs[0], given[found.places[0]])
    assert found.map_shape == (3, 3, 16)
    assert found.shares[0] == pytest.approx(products.reshape(3, 3, 16).sum(axis=2), abs=1e-5)


def test_of_a_large_layer_the_strongest_units_are_looked_into(
    digits_run: Any, do: Do, digit: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_PRODUCTS", 100)
    monkeypatch.setattr(room, "_UNITS", 3)
    found = do(DenseInputs(SavedModel(digits_run.run), digit, "dense"))
    assert found.units.tolist() == np.argsort(-found.values)[:3].tolist()
    assert found.shares.shape == (3, 3, 3)


def test_layers_in_nested_models_and_inputs_that_were_no_map(
    do: Do, saved_model: Callable[..., str], grey: Callable[..., Picture]
) -> None:
    import keras
    from keras import layers

    base = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(2, 3),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(5, name="inner"),
        ],
        name="base",
    )
    source = keras.Input((6, 6, 1))
    path = saved_model(
        keras.Model(source, layers.Dense(3, "relu", use_bias=False, name="head")(base(source)))
    )
    inner = do(DenseInputs(SavedModel(path), grey(6, 6), "base/inner"))
    assert (inner.layer, inner.map_shape, inner.labels) == ("base/inner", (4, 4, 2), ())
    head = do(DenseInputs(SavedModel(path), grey(6, 6), "head"))
    assert (head.map_shape, head.shares, head.places.shape) == (None, None, (3, 5))
    assert not head.biases.any()
    assert np.maximum(0, head.sums) == pytest.approx(head.values[head.units], abs=1e-3)


def test_a_map_in_another_order_is_not_taken_for_one_with_channels_last(
    do: Do, saved_model: Callable[..., str], grey: Callable[..., Picture]
) -> None:
    """As of a file with channels first whose Flatten was not told so."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(5, 3),
            layers.Permute((3, 1, 2)),
            layers.ReLU(),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    name = model.layers[-1].name
    found = do(DenseInputs(SavedModel(saved_model(model)), grey(8, 8), name))
    assert (found.map_shape, found.shares) == (None, None)


def test_what_is_not_dense_is_refused(digits_run: Any, do: Do, digit: Picture, saved_model: Any) -> None:
    import keras
    from keras import layers

    with pytest.raises(EngineError, match="choose a dense layer"):
        do(DenseInputs(SavedModel(digits_run.run), digit, "conv2d"))
    source = keras.Input((8, 8, 1))
    path = saved_model(keras.Model(source, layers.Dense(2, name="pointwise")(source)))
    with pytest.raises(EngineError, match="every place of a map by itself"):
        do(DenseInputs(SavedModel(path), digit, "pointwise"))


def test_inputs_that_are_no_numbers_come_first() -> None:
    given = np.array([1, np.nan, -5, 2], np.float32)
    weights = np.ones((4, 1), np.float32)
    sums, places, inputs, _, _ = room._strongest(given, weights, np.array([0]), None, room.Control())
    assert places[0].tolist()[:2] == [1, 2]
    assert np.isnan(sums[0])
    assert inputs[0, 1] == -5
