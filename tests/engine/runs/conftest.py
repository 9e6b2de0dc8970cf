"""Run folders made by hand, without Keras."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.network import chain
from cnnstudio.document.project import Project, Training
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.runs.made_runs import made_run

MakeRun = Callable[..., Path]


@pytest.fixture
def digits_project() -> Project:
    """650 parameters, 3 epochs."""
    network = chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax"))
    return Project(network, "small digits", training=Training(batch_size=64, epochs=3, seed=3))


@pytest.fixture
def make_run(tmp_path: Path, digits_project: Project) -> MakeRun:
    """Makes a run folder: ``(name, epochs, …)``, see `made_run`."""

    def make(name: str = "20261128-101500-small", epochs: int = 3, **more: Any) -> Path:
        return made_run(tmp_path / "runs" / name, digits_project, epochs, **more)

    return make
