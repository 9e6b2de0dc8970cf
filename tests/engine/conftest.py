"""Networks, pictures and one trained run that the tests of the engine's tasks share."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.network import Network, chain
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.process.control import Control
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input

RunTask = Callable[..., Any]


def run_task(task: Any, control: Control | None = None, reports: list[Any] | None = None) -> Any:
    """Call a task as a command line does."""
    return task((reports if reports is not None else []).append, control or Control())


@pytest.fixture
def do() -> RunTask:
    """Run a task: ``(task, control, reports)``."""
    return run_task


def small_network() -> Network:
    """A network for digits that trains in a second."""
    return chain(
        Input((8, 8, 1)),
        Conv2D(16, (3, 3), activation="relu"),
        MaxPooling2D(),
        Flatten(),
        Dense(10, "softmax"),
    )


@pytest.fixture
def project() -> Project:
    """The small network with 2 epochs."""
    return Project(small_network(), "small digits", training=Training(batch_size=64, epochs=2, seed=3))


@pytest.fixture
def changed() -> Callable[..., Project]:
    """Give a project other training settings: ``(project, epochs=5)``."""

    def change(project: Project, **settings: Any) -> Project:
        return dataclasses.replace(project, training=project.training.with_settings(**settings))

    return change


@pytest.fixture(scope="session")
def digits_run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The result of training the small network for 3 epochs; not to be changed."""
    from cnnstudio.engine.training.train import Train

    trained = Project(small_network(), "small digits", training=Training(batch_size=64, epochs=3, seed=3))
    return run_task(Train(trained, str(tmp_path_factory.mktemp("runs"))))


@pytest.fixture(scope="session")
def china() -> Picture:
    """The photograph china.jpg, 640 × 427 px."""
    from cnnstudio.data.sample_images import samples

    return samples()[0].read()


@pytest.fixture(scope="session")
def digit() -> Picture:
    """A digit of the test part."""
    from cnnstudio.data.sample_images import digit_samples

    return digit_samples(3, 1)[0]


@pytest.fixture
def grey() -> Callable[..., Picture]:
    """A picture of noise: ``(height, width, channels=1)``."""

    def make(height: int, width: int, channels: int = 1) -> Picture:
        pixels = np.random.default_rng(5).integers(0, 256, (height, width, channels), dtype=np.uint8)
        return Picture(pixels, "noise.png")

    return make


@pytest.fixture
def saved_model(tmp_path: Path) -> Callable[..., str]:
    """Save a Keras model to a file: ``(model, name="model.keras")``; its path."""

    def save(model: Any, name: str = "model.keras") -> str:
        path = tmp_path / name
        model.save(path)
        return str(path)

    return save
