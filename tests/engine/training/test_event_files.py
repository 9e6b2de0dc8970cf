from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tensorflow as tf

from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project
from cnnstudio.engine.training.event_files import EVENTS, EventFiles
from cnnstudio.engine.training.train import Train
from cnnstudio.engine.training.training_progress import EpochPoint, TermPoint

POINT = EpochPoint(3, 0.5, 0.75, 0.625, 0.7, 1.5, 0.25)


def events(run: Path, part: str) -> list[Any]:
    """All events of a part, read by TensorFlow's own reader, in the order of the files' names."""
    files = sorted((run / EVENTS / part).iterdir())
    return [event for file in files for event in tf.compat.v1.train.summary_iterator(str(file))]


def scalars(run: Path, part: str) -> dict[str, list[tuple[int, float]]]:
    """Steps and values by tag."""
    found: dict[str, list[tuple[int, float]]] = {}
    for event in events(run, part):
        for value in event.summary.value:
            found.setdefault(value.tag, []).append((event.step, value.simple_value))
    return found


def test_figures_come_back_as_they_were(tmp_path: Path) -> None:
    files = EventFiles(tmp_path)
    files.add(POINT)
    files.add(dataclasses.replace(POINT, epoch=4, learning_rate=None))
    # Before the files are closed: a killed training leaves what it has written.
    assert scalars(tmp_path, "train") == {
        "epoch_loss": [(3, 0.5), (4, 0.5)], "epoch_accuracy": [(3, 0.75), (4, 0.75)],
        "epoch_learning_rate": [(3, 0.25)],
    }  # fmt: skip
    assert scalars(tmp_path, "validation")["epoch_loss"] == [(3, 0.625), (4, 0.625)]
    files.add(dataclasses.replace(POINT, terms=(TermPoint("loss_xy", 0.25, 0.375),)))
    assert scalars(tmp_path, "train")["epoch_loss_xy"] == [(3, 0.25)]
    assert scalars(tmp_path, "validation")["epoch_loss_xy"] == [(3, 0.375)]
    files.close()
    assert events(tmp_path, "train")[0].file_version == "brain.Event:2"


def test_a_training_that_goes_on_takes_back_what_comes_again(tmp_path: Path) -> None:
    for done in (0, 2):
        files = EventFiles(tmp_path, done)
        files.add(dataclasses.replace(POINT, epoch=done + 1))
        files.close()
    starts = [event.step for event in events(tmp_path, "train") if event.HasField("session_log")]
    assert starts == [1, 3]


def test_tensorboard_reads_them(tmp_path: Path) -> None:
    accumulators = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    files = EventFiles(tmp_path)
    files.add(POINT)
    files.close()
    found = accumulators.EventAccumulator(str(tmp_path / EVENTS / "train")).Reload()
    assert [(event.step, event.value) for event in found.Scalars("epoch_loss")] == [(3, 0.5)]


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / EVENTS).write_text("no folder", "utf-8")
    with pytest.raises(FileError, match="event files for TensorBoard cannot be written"):
        EventFiles(tmp_path).add(POINT)


def test_a_training_writes_them_only_if_asked(
    project: Project, tmp_path: Path, do: Callable[..., Any]
) -> None:
    with_events = do(Train(project, str(tmp_path), "with", events=True))
    run = Path(with_events.run)
    losses = scalars(run, "validation")["epoch_loss"]
    assert [step for step, _ in losses] == [1, 2]
    assert [value for _, value in losses] == pytest.approx([point.val_loss for point in with_events.points])
    longer = dataclasses.replace(project, training=project.training.with_settings(epochs=3))
    without = do(Train(longer, "", resume=str(run)))
    assert without.epochs == 3
    assert len(scalars(run, "validation")["epoch_loss"]) == 2
