from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnnstudio.document.project import Project
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.build import build
from cnnstudio.engine.models import SavedModel, UntrainedModel, loaded
from cnnstudio.engine.start_weights import start_of


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
