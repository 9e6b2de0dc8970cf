from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import LossError
from cnnstudio.core.network import chain
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project
from cnnstudio.document.schedules import Table
from cnnstudio.engine.training import replay
from cnnstudio.engine.training.train import Train
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input

Do = Callable[..., Any]


@pytest.fixture
def wild(project: Project) -> Project:
    """A network whose weights grow without bounds."""
    deep = chain(
        Input((8, 8, 1)), Conv2D(4, (3, 3)), BatchNormalization(), Flatten(), Dropout(0.2),
        *(Dense(32) for _ in range(3)), Dense(10),
    )  # fmt: skip
    return dataclasses.replace(project, network=deep, optimizer=SGD(50.0, momentum=0.9))


def test_the_layer_is_named_where_it_began(wild: Project, tmp_path: Path, do: Do) -> None:
    with pytest.raises(
        LossError, match=r"It began in dense(_\d)?, whose output was the first to become"
    ) as caught:
        do(Train(wild, str(tmp_path)))
    assert "its weights had grown to" in str(caught.value) or "had made its weights so" in str(caught.value)
    assert str(caught.value).endswith("Epochs that were saved before it are kept.")


@pytest.mark.parametrize("steep", [1, 3e7])
@pytest.mark.parametrize("interval", [0.0, 1e9])
def test_the_replay_is_the_same_training(
    wild: Project, tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch, interval: float, steep: float
) -> None:
    """From a snapshot before each batch, or from the very beginning, the weights before the batch are the same.

    It breaks in the first epoch, or in the second after one of small steps.
    """
    monkeypatch.setattr(replay, "_INTERVAL", interval)
    monkeypatch.setattr(replay, "_SHARE", 1e9)
    before: dict[int, list[Any]] = {}
    real = replay.Replay._begin_batch

    def note(self: replay.Replay, batch: int, logs: Any = None) -> None:
        real(self, batch, logs)
        before[batch] = [np.array(value) for value in self._model.get_weights()]

    found: list[Any] = []

    def look(model: Any, images: Any, labels: Any, *, learning: bool) -> str:
        found.extend([model.get_weights(), np.asarray(images), learning])
        return "There."

    monkeypatch.setattr(replay.Replay, "_begin_batch", note)
    monkeypatch.setattr(replay, "origin_in_words", look)
    optimizer = SGD(50.0 / steep, momentum=0.9, use_ema=True)
    schedule = Table(after=(1,), factors=(steep,), warmup_epochs=0.5)
    slow = dataclasses.replace(wild, optimizer=optimizer, schedule=schedule)
    with pytest.raises(LossError, match=r"pixel scale\. There\. Epochs") as caught:
        do(Train(slow, str(tmp_path)))
    error = caught.value
    assert error.batch is not None
    assert error.epoch == (1 if steep == 1 else 2)
    weights, images, learning = found
    assert learning
    assert images.shape == (64, 8, 8, 1)
    for here, there in zip(weights, before[error.batch - 1], strict=True):
        np.testing.assert_array_equal(here, there)


@pytest.fixture
def linear(project: Project) -> Project:
    """A network that lets pass on what is no number; ReLU may take it for 0."""
    return dataclasses.replace(project, network=chain(Input((8, 8, 1)), Flatten(), Dense(10)))


def test_a_validation_that_is_no_number_is_looked_into_too(
    linear: Project, tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnnstudio.engine.training import train

    real = train.training_data

    def poisoned(*given: Any) -> Any:
        data = real(*given)
        images = data.validation_images.astype(np.float32)
        images[70] = np.nan
        return dataclasses.replace(data, validation_images=images)

    monkeypatch.setattr("cnnstudio.engine.training.train.training_data", poisoned)
    with pytest.raises(
        LossError,
        match=r"in the validation of epoch 1: .*It came with the data: 1 of the 64 images of that batch",
    ):
        do(Train(linear, str(tmp_path)))


def test_data_that_are_no_numbers_are_named_as_the_cause(
    linear: Project, tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnnstudio.engine.training import train

    real = train.training_data

    def poisoned(*given: Any) -> Any:
        data = real(*given)
        images = data.train_images.astype(np.float32)
        images[[5, 700], 3, 3] = np.inf
        return dataclasses.replace(data, train_images=images)

    monkeypatch.setattr("cnnstudio.engine.training.train.training_data", poisoned)
    with pytest.raises(
        LossError, match=r"It came with the data: [12] of the \d+ images of that batch hold values"
    ):
        do(Train(linear, str(tmp_path)))
