from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.inspecting.activations import Activations
from cnnstudio.engine.inspecting.kernels import Kernels
from cnnstudio.engine.inspecting.layer_statistics import LayerStatistics
from cnnstudio.engine.inspecting.outline import Outline
from cnnstudio.engine.inspecting.overview import Overview
from cnnstudio.engine.predicting.predict import Predict
from cnnstudio.engine.process.messages import packed
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input


def test_every_layer_has_its_strip_and_the_prediction_is_that_of_predict(
    digits_run: Any, do: Callable[..., Any], digit: Picture
) -> None:
    source = SavedModel(digits_run.run)
    result = do(Overview(source, digit, top=3))
    assert [(strip.name, strip.type, strip.shape) for strip in result.layers] == [
        ("pixel_scaling", "Rescaling", (8, 8, 1)),
        ("conv2d", "Conv2D", (6, 6, 16)),
        ("max_pooling2d", "MaxPooling2D", (3, 3, 16)),
        ("flatten", "Flatten", (144,)),
        ("dense", "Dense", (10,)),
    ]
    (prediction,) = do(Predict(source, (digit,), top=3))
    assert [score.label for score in result.prediction.classes] == [
        score.label for score in prediction.classes
    ]
    assert result.preparation == prediction.preparation
    assert np.array_equal(result.input, digit.pixels.astype(np.float32))


def test_the_strips_hold_the_strongest_maps(digits_run: Any, do: Callable[..., Any], digit: Picture) -> None:
    import keras

    model = loaded(SavedModel(digits_run.run))
    maps = keras.Model(model.inputs[0], model.get_layer("conv2d").output)(
        digit.pixels[None].astype(np.float32)
    )
    values = np.asarray(maps)[0]
    order = np.argsort(-(values.astype(float) ** 2).mean(axis=(0, 1)))[:3]
    strip = do(Overview(SavedModel(digits_run.run), digit)).layers[1]
    assert strip.maps == pytest.approx(values[:, :, order].transpose(2, 0, 1), abs=1e-6)
    assert (strip.low, strip.high) == pytest.approx((values.min(), values.max()), abs=1e-6)


def test_a_filter_bank_on_a_photograph_gives_a_small_result(do: Callable[..., Any], china: Picture) -> None:
    network = chain(Input((None, None, 3)), Conv2D(64, (7, 7), padding="same"), MaxPooling2D())
    result = do(Overview(UntrainedModel(Project(network)), china))
    assert result.prediction is None
    assert [strip.shape for strip in result.layers] == [(427, 640, 3), (427, 640, 64), (213, 320, 64)]
    assert all(strip.maps.shape == (3, 48, 48) for strip in result.layers)
    assert len(pickle.dumps(result)) < result.input.nbytes + 200_000
    sent = packed(result).opened_without_backends()
    assert np.array_equal(sent.layers[1].maps, result.layers[1].maps)


def test_blocks_show_their_layers(do: Callable[..., Any], digit: Picture) -> None:
    network = chain(Input((8, 8, 1)), ResidualUnit(4))
    result = do(Overview(UntrainedModel(Project(network)), digit))
    assert result.layers[-1].name == "residual_unit_act_2"
    assert {"residual_unit_conv_1", "residual_unit_add"} <= {strip.name for strip in result.layers}


def test_every_layer_of_nested_and_shared_models_with_several_inputs_is_reached(
    do: Callable[..., Any], saved_model: Callable[..., str], grey: Callable[..., Picture]
) -> None:
    import keras
    from keras import layers

    inner = keras.Input((6, 6, 1))
    base = keras.Model(inner, layers.Conv2D(3, 3, name="conv")(inner), name="base")
    first, second = keras.Input((6, 6, 1), name="first"), keras.Input((6, 6, 1), name="second")
    both = layers.Concatenate(name="both")([base(first), base(second)])
    ends = [layers.Flatten(name="flat")(both), layers.GlobalMaxPooling2D(name="most")(both)]
    source = SavedModel(saved_model(keras.Model([first, second], ends)))
    names = ["base/conv", "base", "base#2/conv", "base#2", "both", "flat", "most"]
    result = do(Overview(source, grey(6, 6)))
    assert [strip.name for strip in result.layers] == names
    assert [strip.name for strip in do(Outline(source)).layers] == names
    assert result.prediction is None
    assert "the same picture for 2 inputs: first, second" in result.preparation
    for strip in result.layers:
        values = do(Activations(source, grey(6, 6), strip.name)).values
        assert values.shape == strip.shape
        assert (strip.low, strip.high) == (values.min(), values.max())
        assert do(LayerStatistics(source, grey(6, 6), strip.name)).activations.low == strip.low
    weights = [do(Kernels(source, name)).kernels for name in ("base/conv", "base#2/conv")]
    assert np.array_equal(*weights)
