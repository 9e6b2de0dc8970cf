from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import pytest

from cnnstudio.core.errors import StudioError
from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.inspecting.outline import Outline
from cnnstudio.engine.process.messages import packed
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input


def test_every_layer_with_its_kernels(digits_run: Any, do: Callable[..., Any]) -> None:
    layers = do(Outline(SavedModel(digits_run.run))).layers
    assert [(strip.name, strip.type, strip.shape, strip.kernel) for strip in layers] == [
        ("pixel_scaling", "Rescaling", (8, 8, 1), None),
        ("conv2d", "Conv2D", (6, 6, 16), (3, 3, 1, 16)),
        ("max_pooling2d", "MaxPooling2D", (3, 3, 16), None),
        ("flatten", "Flatten", (144,), None),
        ("dense", "Dense", (10,), (144, 10)),
    ]
    assert all(len(strip.maps) == 0 for strip in layers)


def test_sizes_that_only_a_picture_gives_are_unknown(do: Callable[..., Any]) -> None:
    project = Project(chain(Input((None, None, 3)), Conv2D(4, (5, 5))))
    result = do(Outline(UntrainedModel(project)))
    assert [(strip.shape, strip.kernel) for strip in result.layers][-1] == ((None, None, 4), (5, 5, 3, 4))
    packed(result)


def test_layers_of_nested_models(do: Callable[..., Any], saved_model: Callable[..., str]) -> None:
    inner = keras.Sequential(
        [keras.Input((6, 6, 2)), keras.layers.DepthwiseConv2D(3, name="deep")], name="in"
    )
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(2, 3, name="wide"), inner])
    found = do(Outline(SavedModel(saved_model(model)))).layers
    assert [(strip.name, strip.kernel) for strip in found] == [
        ("wide", (3, 3, 1, 2)), ("in/deep", (3, 3, 2, 1)), ("in", None),
    ]  # fmt: skip


def test_a_network_that_cannot_be_built_is_told(do: Callable[..., Any]) -> None:
    with pytest.raises(StudioError, match="40"):
        do(Outline(UntrainedModel(Project(chain(Input((8, 8, 1)), Conv2D(4, (40, 40)))))))
