"""A small project and a fake engine for the parts of the Train workspace."""

from __future__ import annotations

import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.training.training_progress import BatchPoint, EpochPoint, TrainProgress, TrainResult
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def editor(qapp: object) -> Editor:
    """Edits a network for digits that is ready to be trained."""
    network = chain(Input((8, 8, 1)), Conv2D(4, activation="relu"), Flatten(), Dense(10, "softmax"))
    return Editor(Document(Project(network, "small", training=Training(epochs=3))))


@pytest.fixture
def progress() -> TrainProgress:
    """Batches 1 to 10 of 10 in the first of 3 epochs, and its end."""
    points = tuple(BatchPoint(step, 2.0 - step / 10, step / 20) for step in range(1, 11))
    return TrainProgress(
        1, 3, 10, 10, points, (EpochPoint(1, 1.45, 0.3, 1.2, 0.6, 1.5),), 4321.0, 75.0, False, "/runs/one"
    )


@pytest.fixture
def result() -> TrainResult:
    point = EpochPoint(2, 0.4, 0.9, 0.35, 0.972, 1.5)
    metrics = {"loss": 0.4, "accuracy": 0.9, "val_loss": 0.35, "val_accuracy": 0.972}
    return TrainResult("/runs/one", 3, 2, metrics, (point,), False, 200.0, "CPU, 4 cores")
