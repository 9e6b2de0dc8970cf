from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.core.values import Matrices
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.inspecting.activations import Activations
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input

VERTICAL = tuple(tuple(1.0 if column == 3 else 0.0 for column in range(7)) for _ in range(7))
HORIZONTAL = tuple(tuple(float(row == 3) for _ in range(7)) for row in range(7))


@pytest.mark.parametrize("layer", ["pixel_scaling", "conv2d", "max_pooling2d", "flatten", "dense"])
def test_maps_are_those_of_a_model_made_by_hand(
    digits_run: Any, do: Callable[..., Any], digit: Picture, layer: str
) -> None:
    import keras

    model = loaded(SavedModel(digits_run.run))
    by_hand = keras.Model(model.inputs[0], model.get_layer(layer).output)(
        digit.pixels[None].astype(np.float32)
    )
    maps = do(Activations(SavedModel(digits_run.run), digit, layer))
    assert maps.values == pytest.approx(np.asarray(by_hand)[0], abs=1e-6)
    assert maps.values.dtype == np.float32
    assert np.array_equal(maps.input[:, :, 0], digit.pixels[:, :, 0])
    assert pickle.loads(pickle.dumps(maps)).layer == layer


def test_typed_line_filters_on_a_photograph_are_a_correlation(do: Callable[..., Any], china: Picture) -> None:
    signal = pytest.importorskip("scipy.signal")
    filters = Matrices((VERTICAL, HORIZONTAL))
    layer = Conv2D(2, (7, 7), padding="same", kernel_values=filters)
    project = Project(chain(Input((None, None, 3)), layer), training=Training(scaling="none"))
    maps = do(Activations(UntrainedModel(project), china, "conv2d")).values
    assert maps.shape == (427, 640, 2)
    total = china.pixels.astype(float).sum(axis=2)
    for index, plane in enumerate((VERTICAL, HORIZONTAL)):
        expected = signal.correlate2d(total, np.array(plane), mode="same")
        np.testing.assert_allclose(maps[:, :, index], expected, rtol=1e-5, atol=1e-2)
    scaled = dataclasses.replace(project, training=Training(scaling="0…1"))
    dimmed = do(Activations(UntrainedModel(scaled), china, "conv2d")).values
    np.testing.assert_allclose(dimmed, maps / 255, rtol=1e-6, atol=1e-4)


def test_an_unknown_layer_lists_those_that_there_are(
    digits_run: Any, do: Callable[..., Any], digit: Picture
) -> None:
    with pytest.raises(
        EngineError, match=r"no layer called conv: .*pixel_scaling, conv2d, max_pooling2d, flatten, dense"
    ):
        do(Activations(SavedModel(digits_run.run), digit, "conv"))


def test_a_foreign_file_is_fed_pixels_as_they_are(
    do: Callable[..., Any], grey: Callable[..., Picture], saved_model: Callable[..., str]
) -> None:
    import keras

    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Activation("linear", name="same")])
    picture = grey(8, 8)
    maps = do(Activations(SavedModel(saved_model(model)), picture, "same"))
    assert np.array_equal(maps.values, picture.pixels.astype(np.float32))
