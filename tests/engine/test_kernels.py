from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.core.values import Matrices
from cnnstudio.document.project import Project
from cnnstudio.engine.kernels import Kernels
from cnnstudio.engine.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.start_weights import start_of
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input


@pytest.mark.parametrize(("layer", "shape"), [("conv2d", (3, 3, 1, 16)), ("dense", (144, 10))])
def test_kernels_are_keras_s_own(
    digits_run: Any, do: Callable[..., Any], layer: str, shape: tuple[int, ...]
) -> None:
    found = do(Kernels(SavedModel(digits_run.run), layer))
    kernel, bias = loaded(SavedModel(digits_run.run)).get_layer(layer).get_weights()
    assert found.kernels.shape == shape
    assert found.kernels.dtype == np.float32
    assert np.array_equal(found.kernels, kernel)
    assert np.array_equal(found.bias, bias)


def test_typed_kernels_without_bias(do: Callable[..., Any]) -> None:
    values = Matrices((((1.0, -1.0), (0.0, 2.0)),))
    network = chain(Input((8, 8, 3)), Conv2D(1, (2, 2), use_bias=False, kernel_values=values))
    found = do(Kernels(UntrainedModel(Project(network)), "conv2d"))
    assert found.bias is None
    assert found.kernels[:, :, 1, 0].tolist() == [[1, -1], [0, 2]]


def test_separable_convolutions_show_what_slides(
    do: Callable[..., Any], saved_model: Callable[..., str]
) -> None:
    import keras

    model = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.SeparableConv2D(5, 3, name="separable")])
    found = do(Kernels(SavedModel(saved_model(model)), "separable"))
    assert found.kernels.shape == (3, 3, 3, 1)
    assert found.bias.shape == (5,)


def test_a_layer_without_kernels_names_those_with(digits_run: Any, do: Callable[..., Any]) -> None:
    with pytest.raises(
        EngineError, match="flatten is a Flatten layer and has no kernels: choose one of conv2d, dense"
    ):
        do(Kernels(SavedModel(digits_run.run), "flatten"))
    pooling = UntrainedModel(Project(chain(Input((8, 8, 1)), MaxPooling2D())))
    with pytest.raises(EngineError, match="no layer of this model has any"):
        do(Kernels(pooling, "max_pooling2d"))
    with pytest.raises(EngineError, match="no layer called x"):
        do(Kernels(pooling, "x"))


@pytest.mark.parametrize("kind", ["Conv2D", "DepthwiseConv2D", "Conv2DTranspose"])
def test_kernels_by_unit_make_what_the_units_give(
    kind: str, do: Callable[..., Any], saved_model: Callable[..., str]
) -> None:
    import keras

    layer, size = {
        "Conv2D": (keras.layers.Conv2D(4, 5, name="it"), 5),
        "DepthwiseConv2D": (keras.layers.DepthwiseConv2D(5, depth_multiplier=2, name="it"), 5),
        "Conv2DTranspose": (keras.layers.Conv2DTranspose(4, 5, name="it"), 1),
    }[kind]
    model = keras.Sequential([keras.Input((size, size, 3)), layer])
    kernels = do(Kernels(SavedModel(saved_model(model)), "it")).by_unit()
    pixels = np.random.default_rng(0).random((size, size, 3), np.float32)
    given = np.asarray(model(pixels[None]))[0]
    for unit in range(given.shape[2]):
        seen = pixels[:, :, unit // 2 : unit // 2 + 1] if kind == "DepthwiseConv2D" else pixels
        made = (seen * kernels[:, :, :, unit]).sum(axis=2)
        assert given[:, :, unit] == pytest.approx(made if size == 1 else made.sum(), rel=1e-4, abs=1e-5)


def test_those_before_training_come_from_the_seed_of_the_run(digits_run: Any, do: Callable[..., Any]) -> None:
    source = SavedModel(digits_run.run)
    found = do(Kernels(source, "conv2d", with_start=True))
    start = start_of(source)
    assert start is not None
    assert np.array_equal(found.start, do(Kernels(start, "conv2d")).kernels)
    assert np.array_equal(found.start_by_unit(), found.start)
    assert not np.array_equal(found.start, found.kernels)
    assert do(Kernels(source, "conv2d")).start is None
    assert do(Kernels(start, "conv2d", with_start=True)).start is None
