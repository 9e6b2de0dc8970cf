"""Models with channels first do the same once they are turned, and can be looked into like all others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from cnnstudio.data.images import Picture
from cnnstudio.engine.building.channels_last import turned_to_channels_last, was_turned
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.inspecting.activations import Activations
from cnnstudio.engine.inspecting.overview import Overview
from cnnstudio.engine.pixel.element import Element, explanation_of
from cnnstudio.engine.pixel.explain_pixel import ExplainPixel

FIRST = {"data_format": "channels_first"}
RunTask = Callable[..., Any]


@pytest.fixture
def first() -> keras.Model:
    """Two outputs, a nested model that is used twice, and a layer that cannot be turned. Widths are no channel counts."""
    entry = keras.Input((3, 12, 10), name="image")
    x = layers.Rescaling(1 / 255)(entry)
    x = stem = layers.Conv2D(4, 3, padding="same", name="stem", **FIRST)(x)
    x = layers.BatchNormalization(axis=1)(x)
    x = layers.PReLU(shared_axes=[2, 3], alpha_initializer="normal")(x)
    inside = keras.Input((4, 12, 10))
    y = layers.DepthwiseConv2D(3, padding="same", activation="relu", **FIRST)(inside)
    block = keras.Model(inside, layers.GroupNormalization(2, axis=1)(y), name="block")
    x = layers.Add()([block(x), block(stem)])
    x = layers.Concatenate(axis=1, name="both")([x, stem])
    x = layers.MaxPooling2D(2, name="pool", **FIRST)(x)
    x = layers.Conv2D(6, 1, activation="softmax", name="shares", **FIRST)(x)  # softmax along the width
    x = layers.Permute((1, 3, 2), name="transposed")(x)
    maps = layers.Softmax(axis=1, name="maps")(layers.Conv2D(3, 1, **FIRST)(x))
    scores = layers.Dense(4, activation="softmax", name="scores")(layers.Flatten(**FIRST)(maps))
    model = keras.Model(entry, [scores, maps], name="first")
    chance = np.random.default_rng(0)
    for weight in model.weights:
        values = chance.normal(size=weight.shape)
        weight.assign(np.abs(values) + 0.1 if "variance" in weight.name else values)
    return model


@pytest.fixture
def image() -> Any:
    """A batch of one, channels first."""
    return np.random.default_rng(1).integers(0, 256, (1, 3, 12, 10)).astype(np.float32)


def _compiled(model: Any, image: Any) -> list[Any]:
    """What Keras makes of it; a CPU computes channels first only when it is compiled."""
    found = tf.function(lambda given: model(given, training=False), jit_compile=True)(image)
    return [np.asarray(one) for one in (found if isinstance(found, list) else [found])]


def _last(values: Any) -> Any:
    return np.moveaxis(values, 1, -1)


def test_a_turned_model_gives_the_same_and_has_the_same_weights(first: keras.Model, image: Any) -> None:
    scores, maps = _compiled(first, image)
    turned = turned_to_channels_last(first)
    assert was_turned(turned)
    assert turned.input_shape == (None, 12, 10, 3)
    found = [np.asarray(one) for one in turned(_last(image), training=False)]
    np.testing.assert_allclose(found[0], scores, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found[1], _last(maps), rtol=1e-5, atol=1e-6)
    assert turned.count_params() == first.count_params()
    kept = {layer.name: getattr(layer, "data_format", None) for layer in turned._flatten_layers()}
    assert "channels_first" not in kept.values()
    assert len([layer for layer in turned.layers if layer.name == "block"]) == 1
    assert turned_to_channels_last(turned).input_shape == turned.input_shape


def test_a_model_with_channels_last_is_left_alone() -> None:
    model = keras.Sequential([keras.Input((6, 6, 1)), layers.Conv2D(2, 3), layers.Flatten()])
    assert turned_to_channels_last(model) is model
    assert not was_turned(model)


def test_an_image_that_is_turned_by_the_model_itself_comes_as_it_did(image: Any) -> None:
    entry = keras.Input((12, 10, 3))
    x = layers.Permute((3, 1, 2))(entry)
    x = layers.Conv2D(4, 3, **FIRST)(x)
    model = keras.Model(entry, layers.GlobalAveragePooling2D(**FIRST)(x))
    expected = _compiled(model, _last(image))[0]
    turned = turned_to_channels_last(model)
    assert turned.input_shape == model.input_shape
    np.testing.assert_allclose(turned(_last(image)), expected, rtol=1e-5, atol=1e-3)


def test_its_file_is_looked_into_as_any_other(
    first: keras.Model, image: Any, tmp_path: Path, do: RunTask
) -> None:
    path = tmp_path / "first.keras"
    first.save(path)
    picture, source = Picture(_last(image)[0].astype(np.uint8), "image.png"), SavedModel(str(path))
    assert load_model_file(path).input_shape == (None, 12, 10, 3)
    for name in ("stem", "both", "pool", "shares"):
        expected = _last(_compiled(keras.Model(first.inputs[0], first.get_layer(name).output), image)[0])[0]
        maps = do(Activations(source, picture, name))
        np.testing.assert_allclose(maps.values, expected, rtol=1e-5, atol=1e-4)
        account = do(ExplainPixel(source, picture, name, (2, 3), 1))
        np.testing.assert_allclose(account.value, expected[2, 3, 1], rtol=1e-5, atol=1e-4)
        assert account.agrees
        assert account.note == ""
    assert do(ExplainPixel(source, picture, "stem", (5, 5), 0)).field == ((4, 7), (4, 7))
    overview = do(Overview(source, picture))
    assert "channels last; the model's file keeps them first" in overview.preparation
    strips = {strip.name: strip for strip in overview.layers}
    assert strips["pool"].shape == (6, 5, 8)
    assert strips["shares"].shape == (6, 5, 6)
    assert [name for name, strip in strips.items() if strip.note] == ["channels_moved_1", "transposed"]
    maps = do(Activations(source, picture, "transposed"))
    assert maps.note == "axes as in the file: 6 × 5 × 6"
    found = do(Explain(source, picture, layer="stem", output="scores"))
    assert found.map.shape == (12, 10)
    assert np.isfinite(found.map).all()


FAMILIES = (
    layers.Conv2D(4, 3, strides=2, padding="same", groups=2, **FIRST),
    layers.DepthwiseConv2D(3, depth_multiplier=2, **FIRST),
    layers.SeparableConv2D(3, 3, **FIRST),
    layers.Conv2DTranspose(3, 3, strides=2, padding="same", **FIRST),
    layers.Activation("linear"),
)


@pytest.mark.parametrize("activation", ["softmax", "log_softmax", "sparsemax", "glu"])
@pytest.mark.parametrize("layer", FAMILIES, ids=lambda layer: type(layer).__name__)
def test_numbers_of_a_row_that_was_shared_out_are_taken_apart(layer: layers.Layer, activation: str) -> None:
    """A convolution, and an activation alone, that take the last axis of a map with channels first: its columns."""
    rows = type(layer).from_config({**layer.get_config(), "activation": activation, "name": "rows"})
    entry = keras.Input((4, 5, 9))
    stem = layers.Conv2D(4, 2, name="stem", **FIRST)
    model = keras.Model(entry, rows(stem(entry)))
    chance = np.random.default_rng(0)
    for weight in model.weights:
        weight.assign(chance.normal(size=weight.shape))
    turned = turned_to_channels_last(model)
    image = chance.normal(size=(1, 5, 9, 4)).astype(np.float32)
    stem_out = np.asarray(turned.get_layer("stem")(image))[0]
    found = turned.get_layer("rows")
    output = np.asarray(turned(image))[0]
    for index in ((0, 0, 0), (1, 1, 1), (1, output.shape[1] - 1, output.shape[2] - 1)):
        element = Element(found, (stem_out,), index, output)
        explanation = explanation_of(found)
        assert explanation is not None
        steps = explanation(element)
        np.testing.assert_allclose(steps[-1].value, output[index], rtol=1e-4, atol=1e-5)
        if activation.endswith("softmax"):
            assert steps[-2].title == "All columns of this row"
