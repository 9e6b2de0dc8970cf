from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.inside import gradients
from cnnstudio.engine.runs.run_folder import NORMS, RunFolder
from cnnstudio.engine.training import norms
from cnnstudio.engine.training.resuming import with_epochs
from cnnstudio.engine.training.train import Train, TrainProgress

Do = Callable[..., Any]


@pytest.fixture
def measured(project: Project, changed: Callable[..., Project], monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose norms are measured before every batch."""
    monkeypatch.setattr(norms, "_SHARE", 1e12)
    return changed(project, track_norms=True)


def test_norms_come_with_the_progress_and_stay_in_the_run(measured: Project, tmp_path: Path, do: Do) -> None:
    reports: list[TrainProgress] = []
    result = do(Train(measured, str(tmp_path)), reports=reports)
    points = [point for report in reports for point in report.norms]
    assert [point.step for point in points] == list(range(2 * 23))
    assert all(point.gradient > 0 for point in points)
    rows = list(csv.reader((Path(result.run) / NORMS).read_text("utf-8").splitlines()))
    assert rows[0] == ["step", "gradient_norm", "weight_norm"]
    assert [(int(row[0]), float(row[1])) for row in rows[1:]] == [
        (point.step, point.gradient) for point in points
    ]


def test_the_weights_norm_is_that_of_the_start_weights(measured: Project, tmp_path: Path, do: Do) -> None:
    reports: list[TrainProgress] = []
    do(Train(measured, str(tmp_path)), reports=reports)
    first = next(report.norms[0] for report in reports if report.norms)
    arrays = [np.asarray(weight) for weight in build(measured).trainable_weights]
    assert first.weight == pytest.approx(
        math.sqrt(sum(float((array**2).sum()) for array in arrays)), rel=1e-5
    )


def test_measuring_leaves_no_trace_in_the_training(
    measured: Project, project: Project, tmp_path: Path, do: Do
) -> None:
    here, there = do(Train(measured, str(tmp_path))), do(Train(project, str(tmp_path)))
    assert [(point.loss, point.val_loss) for point in here.points] == [
        (point.loss, point.val_loss) for point in there.points
    ]
    assert not (Path(there.run) / NORMS).exists()


def test_a_run_that_goes_on_has_its_norms_once(measured: Project, tmp_path: Path, do: Do) -> None:
    run = do(Train(with_epochs(measured, 1), str(tmp_path))).run
    for step in (23, 24, 25):  # as a kill in the second epoch would leave them
        RunFolder(Path(run)).append_norms(norms.NormPoint(step, 1.0, 2.0))
    reports: list[TrainProgress] = []
    do(Train(measured, "", resume=run), reports=reports)
    steps = [point.step for report in reports for point in report.norms]
    kept = [int(line.split(",")[0]) for line in (Path(run) / NORMS).read_text("utf-8").splitlines()[1:]]
    assert steps == kept == sorted(set(kept)) == list(range(2 * 23))


def test_it_takes_a_bounded_share_of_the_time(
    project: Project, changed: Callable[..., Project], tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a clock that goes on by 1 s whenever it is read, the next measuring waits 50 s."""
    seconds = iter(range(10**6))
    clock = SimpleNamespace(monotonic=lambda: float(next(seconds)))
    monkeypatch.setattr(norms, "time", clock)
    reports: list[TrainProgress] = []
    do(Train(changed(project, track_norms=True), str(tmp_path)), reports=reports)
    steps = [point.step for report in reports for point in report.norms]
    # Each batch reads it once, each measuring twice: 1 s of measuring, then some 49 batches without.
    assert steps == [0]


def test_a_lack_of_memory_ends_the_measuring_and_not_the_training(
    measured: Project, tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def exhausted(self: Any) -> Any:
        asked.append(1)
        raise MemoryError

    monkeypatch.setattr(gradients.Probe, "norms", exhausted)
    assert do(Train(measured, str(tmp_path))).epochs == 2
    assert asked == [1]
