"""What is not height × width × channels is said to be so, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.engine.building.channels_last import turned_to_channels_last
from cnnstudio.engine.explain.choices import ExplainChoices
from cnnstudio.engine.explain.explanation import Explain
from cnnstudio.engine.inside.map_step import map_step
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.inside.strayed_axes import axes_note, strayed_outputs
from cnnstudio.engine.inspecting.channel_walk import place_of, source_of
from cnnstudio.engine.inspecting.dense_inputs import DenseInputs
from cnnstudio.engine.inspecting.outline import Outline
from cnnstudio.engine.inspecting.overview import Overview
from cnnstudio.engine.pixel.explain_pixel import ExplainPixel

FIRST = {"data_format": "channels_first"}
RunTask = Callable[..., Any]

STRAYING = {
    "dense": [layers.Dense(7, name="odd")],
    "reshape": [layers.Reshape((2, 18, 10), name="odd")],
    "permute": [layers.Permute((1, 3, 2), name="odd")],
    "convolution over time": [
        layers.Reshape((1, 3, 12, 10), name="sequence"),
        layers.ConvLSTM2D(2, 3, name="odd", **FIRST),
    ],
    "wrapped": [
        layers.Reshape((1, 3, 12, 10), name="sequence"),
        layers.TimeDistributed(layers.Conv2D(2, 3, **FIRST), name="odd"),
    ],
    "scaled by an array": [layers.Rescaling(np.ones(10).tolist(), name="odd")],
}


def _model(between: list[Any]) -> keras.Model:
    """Convolutions with channels first around what cannot be turned."""
    entry = keras.Input((3, 12, 10))
    x = layers.Conv2D(3, 1, name="stem", **FIRST)(entry)
    for layer in between:
        x = type(layer).from_config(layer.get_config())(x)
    if len(x.shape) == 4:
        x = layers.Conv2D(2, 1, name="top", **FIRST)(x)
    return keras.Model(entry, x)


@pytest.mark.parametrize("between", STRAYING.values(), ids=STRAYING.keys())
def test_what_cannot_be_turned_is_said_to_have_its_axes_as_they_were(between: list[Any]) -> None:
    turned = turned_to_channels_last(_model(between))
    found = strayed_outputs(turned)
    assert "odd" in found
    assert not {"stem", "top"} & found
    shape = tuple(turned.get_layer("odd").output.shape)[1:]
    sizes = " × ".join(map(str, shape))
    assert axes_note(turned, "odd", shape) == f"axes as in the file: {sizes}"
    assert map_step(turned, "odd") is None


def test_axes_that_a_layer_brings_to_the_end_itself_are_where_they_belong() -> None:
    turned = turned_to_channels_last(
        _model([layers.Permute((2, 3, 1), name="moved"), layers.Dense(7, name="odd")])
    )
    assert "moved" not in strayed_outputs(turned)
    assert "odd" in strayed_outputs(turned)  # what is behind it takes its last axis for the width


def test_an_image_that_the_model_turns_itself_is_noted_where_channels_come_first() -> None:
    entry = keras.Input((12, 10, 3))
    x = layers.Conv2D(4, 3, name="stem", **FIRST)(layers.Permute((3, 1, 2), name="turning")(entry))
    turned = turned_to_channels_last(keras.Model(entry, x))
    assert "turning" in strayed_outputs(turned)
    assert "stem" not in strayed_outputs(turned)


def test_models_with_channels_last_have_nothing_to_say() -> None:
    x = entry = keras.Input((8,))
    for layer in (
        layers.Reshape((2, 2, 2)), layers.Dense(4), layers.Conv2DTranspose(3, 2), layers.LayerNormalization(axis=[1, 2]),
        layers.Reshape((1, 3, 3, 3)), layers.ConvLSTM2D(2, 1),
    ):  # fmt: skip
        x = layer(x)
    assert strayed_outputs(keras.Model(entry, x)) == frozenset()


def test_a_strayed_layer_inside_a_model_is_found_by_its_whole_name() -> None:
    inside = keras.Input((3, 12, 10))
    block = keras.Model(
        inside, layers.Dense(10, name="odd")(layers.Conv2D(3, 1, **FIRST)(inside)), name="block"
    )
    entry = keras.Input((3, 12, 10))
    turned = turned_to_channels_last(
        keras.Model(entry, layers.Conv2D(2, 1, name="top", **FIRST)(block(entry)))
    )
    assert {"block/odd", "block"} <= strayed_outputs(turned)
    assert "top" not in strayed_outputs(turned)


def test_no_picture_of_it_is_laid_over_the_image(tmp_path: Path, do: RunTask) -> None:
    """Its strip and its numbers say so; its maps explain no class, and outline nothing."""
    model = _model([layers.Dense(10, name="odd")])
    scores = layers.Dense(2, activation="softmax")(layers.GlobalAveragePooling2D(**FIRST)(model.output))
    path = tmp_path / "odd.keras"
    keras.Model(model.inputs, scores).save(path)
    picture = Picture(np.random.default_rng(0).integers(0, 256, (12, 10, 3)).astype(np.uint8), "image.png")
    source = SavedModel(str(path))
    note = "axes as in the file: 3 × 12 × 10"
    assert {strip.name: strip.note for strip in do(Overview(source, picture)).layers}["odd"] == note
    assert {strip.name: strip.note for strip in do(Outline(source)).layers}["odd"] == note
    account = do(ExplainPixel(source, picture, "odd", (1, 2), 3))
    assert account.agrees
    assert (account.note, account.field) == (f"A{note[1:]}.", None)
    choices = do(ExplainChoices(source, picture))
    assert {"stem", "top"} <= set(choices.layers)
    assert "odd" not in choices.layers
    with pytest.raises(EngineError, match="odd has no maps to look at: choose one of stem"):
        do(Explain(source, picture, layer="odd"))


@pytest.mark.parametrize(("flat", "form"), [(layers.Reshape((-1,)), False), (layers.Flatten(**FIRST), True)])
def test_inputs_of_a_dense_layer_are_a_map_where_their_order_is_that_of_one(
    flat: layers.Layer, form: bool, tmp_path: Path, do: RunTask
) -> None:
    """A row that was laid out with channels first is drawn as no map of height × width."""
    entry = keras.Input((3, 12, 10))
    stem = layers.Conv2D(4, 3, name="stem", **FIRST)(entry)
    path = tmp_path / "flat.keras"
    keras.Model(entry, layers.Dense(2, name="scores")(type(flat).from_config(flat.get_config())(stem))).save(
        path
    )
    picture = Picture(np.random.default_rng(0).integers(0, 256, (12, 10, 3)).astype(np.uint8), "image.png")
    found = do(DenseInputs(SavedModel(str(path)), picture, "scores"))
    assert found.map_shape == ((10, 8, 4) if form else None)


def test_no_kernel_is_followed_through_axes_that_change_places() -> None:
    x = entry = keras.Input((6, 6, 6))
    x = layers.Conv2D(6, 1, name="below")(x)
    x = layers.Permute((3, 1, 2), name="turned")(x)
    model = keras.Model(entry, layers.ReLU(name="top")(x))
    place = place_of(model, "top")
    assert place is not None
    assert source_of(place, 1) is None
