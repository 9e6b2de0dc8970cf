from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import NetworkError, Stopped
from cnnstudio.core.network import chain
from cnnstudio.data.digits import Digits
from cnnstudio.data.splits import split
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.standardizing import Standardize
from cnnstudio.engine.batches import training_data
from cnnstudio.engine.batches.pixel_statistics import PixelFigures, PixelStatistics
from cnnstudio.engine.building.build import build
from cnnstudio.engine.process.control import Control
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

Do = Callable[..., Any]


def test_the_figures_are_those_of_the_training_split_alone(project: Project, do: Do) -> None:
    found: PixelFigures = do(PixelStatistics(project))
    loaded = Digits().load()
    train = loaded.images[split(loaded.labels, seed=3).train]
    of_keras = keras.layers.Normalization()
    of_keras.adapt(train)
    assert found.images == len(train) == 1437
    assert np.allclose(found.mean, np.asarray(of_keras.mean).ravel(), rtol=1e-5)
    assert np.allclose(found.variance, np.asarray(of_keras.variance).ravel(), rtol=1e-4)
    assert not np.allclose(found.mean, loaded.images.mean(), rtol=1e-5)


@pytest.mark.parametrize("limit", [10**9, 0])
def test_of_photographs_in_the_form_that_the_network_takes(
    tmp_path: Path, do: Do, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_data, "MEMORY_LIMIT", limit)
    monkeypatch.setenv("CNNSTUDIO_HOME", str(tmp_path / "home"))
    random = np.random.default_rng(0)
    for place in range(30):
        path = tmp_path / "photos" / "ab"[place % 2] / f"{place}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 256, (8, 8, 3), np.uint8)).save(path)
    data = DataChoice.of("folder", {"path": str(tmp_path / "photos")})
    project = Project(chain(Input((8, 8, 3)), Flatten(), Dense(2, "softmax")), data=data)
    found: PixelFigures = do(PixelStatistics(project))
    from cnnstudio.data.collections import opened
    from cnnstudio.data.readiness import dataset_of

    collection = opened(dataset_of(project))
    train = np.stack([collection.pixels(int(place)) for place in collection.split(0).train]).astype(float)
    assert np.allclose(found.mean, train.mean(axis=(0, 1, 2)), rtol=1e-6)
    assert np.allclose(found.variance, train.var(axis=(0, 1, 2)), rtol=1e-6)


def test_the_model_holds_them_and_standardizes(project: Project, do: Do) -> None:
    found: PixelFigures = do(PixelStatistics(project))
    changed = Standardize(found.mean, found.variance, "of 1,437 images").apply(project).project
    model = build(changed)
    loaded = Digits().load()
    train = loaded.images[split(loaded.labels, seed=3).train]
    inside = keras.Model(model.inputs[0], model.get_layer("training_mean").output)
    values = np.asarray(inside.predict(train, verbose=0))
    assert abs(values.mean()) < 1e-4
    assert abs(values.std() - 1) < 1e-4


def test_a_stop_is_heeded(project: Project) -> None:
    control = Control()
    control.stop()
    with pytest.raises(Stopped):
        PixelStatistics(project)(lambda progress: None, control)


def test_a_network_without_images_is_refused(project: Project, do: Do) -> None:
    with pytest.raises(NetworkError, match="no input for images"):
        do(PixelStatistics(dataclasses.replace(project, network=chain(Input((5,)), Dense(2)))))
