"""Run folders as a training leaves them, written without one."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.outcome import NotedEnding, noted_ending
from cnnstudio.engine.runs.run_folder import BEST, ENVIRONMENT, HISTORY, LAST, PROJECT, RunFolder
from cnnstudio.engine.runs.run_lock import training_alone
from cnnstudio.engine.training.training_progress import EpochPoint


def epoch_points(epochs: int, gain: float = 0.1) -> tuple[EpochPoint, ...]:
    """Epochs whose validation accuracy rises from 0.5 by a gain each, but falls in the last."""
    points = [
        EpochPoint(epoch, 2.0 / epoch, 0.4 + gain * epoch, 1.8 / epoch, 0.5 + gain * epoch, 1.5, 0.001)
        for epoch in range(1, epochs + 1)
    ]
    if epochs > 1:
        last = points[-1]
        points[-1] = EpochPoint(last.epoch, last.loss, last.score, 1.9, 0.5, last.seconds, 0.0005)
    return tuple(points)


def made_run(
    path: Path,
    project: Project,
    epochs: int,
    *,
    weights: str = "weights",
    gain: float = 0.1,
    age: float = 3600.0,
) -> Path:
    """A run folder with so many epochs.

    Args:
        path: The folder, which is made.
        project: What was trained.
        epochs: Epochs that are done.
        weights: What stands in the models' place.
        gain: See `epoch_points`.
        age: Seconds since the folder changed last.
    """
    path.mkdir(parents=True)
    save_project(project, path / PROJECT)
    (path / HISTORY).write_text("", "utf-8")
    environment = (
        '{"started": "2026-11-28T10:15:00", "device": "CPU, 2 cores", "versions": {"keras": "3.15.1"}}'
    )
    (path / ENVIRONMENT).write_text(environment, "utf-8")
    RunFolder(path).rewrite(project, RunFolder(path).environment(), epoch_points(epochs, gain))
    if epochs:
        for name in (BEST, LAST):
            write_model(path / name, weights)
    changed = path.stat().st_mtime - age
    os.utime(path, (changed, changed))
    return path


@contextmanager
def at_work(run: Path) -> Iterator[NotedEnding]:
    """What a training does to its run folder, besides training."""
    with training_alone(run), noted_ending(run) as noted:
        yield noted


def write_model(path: Path, weights: str) -> None:
    """An archive that has the parts of a ``.keras`` file, and no model in it."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", f'{{"date_saved": "{path.name}"}}')
        archive.writestr("config.json", "{}")
        archive.writestr("model.weights.h5", weights)
