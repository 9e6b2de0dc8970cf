from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.core.values import Matrices
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.inside.start_weights import start_of
from cnnstudio.engine.inspecting.kernels import Kernels
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.separable_convolution import SeparableConv2D


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
    _, pointwise, bias = model.get_layer("separable").get_weights()
    assert np.array_equal(found.points.kernels, pointwise)
    assert np.array_equal(found.points.bias, bias)
    assert found.points.start is None


def test_both_steps_of_a_separable_convolution_make_what_its_units_give(do: Callable[..., Any]) -> None:
    network = chain(Input((5, 5, 3)), SeparableConv2D(4, (5, 5), depth_multiplier=2))
    source = UntrainedModel(Project(network, training=Training(scaling="none")))
    found = do(Kernels(source, "separable_conv2d"))
    pixels = np.random.default_rng(0).random((5, 5, 3), np.float32)
    deep, points = found.by_unit(), found.points.by_unit()
    slid = [
        (pixels[:, :, found.input_channel(unit, 0)] * deep[:, :, 0, unit]).sum()
        for unit in range(deep.shape[3])
    ]
    given = np.asarray(loaded(source)(pixels[None]))[0, 0, 0]
    assert given == pytest.approx(np.asarray(slid) @ points[0, 0], rel=1e-4, abs=1e-5)


def test_both_steps_are_known_before_training(do: Callable[..., Any], tmp_path: Path) -> None:
    project = Project(chain(Input((6, 6, 3)), SeparableConv2D(4, (3, 3))))
    save_project(project, tmp_path / "project.cnnstudio")
    model = build(project)
    model.layers[-1].set_weights([weight + 1 for weight in model.layers[-1].get_weights()])
    model.save(tmp_path / "best.keras")
    found = do(Kernels(SavedModel(str(tmp_path / "best.keras")), "separable_conv2d", with_start=True))
    assert found.kernels == pytest.approx(found.start + 1)
    assert found.points.kernels == pytest.approx(found.points.start + 1)


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
