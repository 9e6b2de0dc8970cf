from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.document.optimizers.adam import SGD
from cnnstudio.document.project import Project, Training
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.building.build import build
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.inside.start_weights import start_of
from cnnstudio.engine.training.train import Train
from tests.engine.conftest import small_network


def test_a_run_began_with_the_weights_of_its_seed(digits_run: Any) -> None:
    start = start_of(SavedModel(digits_run.run))
    assert start is not None
    assert start == start_of(SavedModel(str(Path(digits_run.run) / "last.keras")))
    kernels = [np.asarray(weight) for weight in loaded(start).trainable_weights]
    expected = [np.asarray(weight) for weight in build(start.project).trainable_weights]
    trained = [np.asarray(weight) for weight in loaded(SavedModel(digits_run.run)).trainable_weights]
    for one, same, other in zip(kernels, expected, trained, strict=True):
        assert np.array_equal(one, same)
        assert one.shape == other.shape
    assert not np.array_equal(kernels[0], trained[0])


def test_what_has_no_start_of_its_own(project: Project, tmp_path: Path) -> None:
    assert start_of(UntrainedModel(project)) is None
    assert start_of(SavedModel(str(tmp_path / "foreign.keras"))) is None
    (tmp_path / "project.cnnstudio").write_text("{", encoding="utf-8")
    assert start_of(SavedModel(str(tmp_path))) is None


def test_a_project_with_a_weights_file_had_those_of_its_seed_before(project: Project) -> None:
    source = WeightsSource("weights.keras")
    start = start_of(UntrainedModel(dataclasses.replace(project, weights=source)))
    assert start == UntrainedModel(project)


def test_training_begins_with_them(do: Callable[..., Any], tmp_path: Path) -> None:
    """A run that hardly learns ends with the weights that it began with."""
    still = Training(batch_size=256, epochs=1, seed=11)
    project = Project(small_network(), "still", training=still, optimizer=SGD(learning_rate=1e-12))
    run = do(Train(project, str(tmp_path)))
    start = start_of(SavedModel(run.run))
    assert start is not None
    for before, after in zip(loaded(start).weights, loaded(SavedModel(run.run)).weights, strict=True):
        assert np.asarray(before) == pytest.approx(np.asarray(after), abs=1e-7)
