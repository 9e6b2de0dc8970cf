from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from cnnstudio.core.errors import FileError
from cnnstudio.document.folders import runs_folder
from cnnstudio.document.phases import Phase
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.train import Train
from cnnstudio.engine.training.training_progress import (
    BatchPoint,
    EpochPoint,
    NormPoint,
    TrainProgress,
    TrainResult,
)
from cnnstudio.ui.training.session import TrainingSession
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


@pytest.fixture
def session(engine: FakeEngine, parent: QObject) -> TrainingSession:
    return TrainingSession(engine, parent)  # type: ignore[arg-type]


def test_it_trains_the_project_that_it_was_given(session: TrainingSession, engine: FakeEngine) -> None:
    session.start(Project(name="mine"))
    assert engine.tasks(Train) == [Train(Project(name="mine"), str(runs_folder()))]
    assert session.state == "queued"
    assert session.trained == Project(name="mine")


def test_one_at_a_time(session: TrainingSession, engine: FakeEngine) -> None:
    session.start(Project())
    session.start(Project(name="second"))
    assert len(engine.jobs) == 1


def test_it_keeps_what_the_training_tells(
    session: TrainingSession, engine: FakeEngine, progress: TrainProgress, result: TrainResult
) -> None:
    session.start(Project())
    fake.start(engine.jobs[0])
    assert session.state == "running"
    fake.progress(engine.jobs[0], progress)
    later = dataclasses.replace(
        progress, epoch=2, batch=1, points=(BatchPoint(11, 0.9, 0.7),), epoch_points=()
    )
    fake.progress(engine.jobs[0], later)
    assert len(session.history) == 11
    assert len(session.history.epochs) == 1
    assert session.run == "/runs/one"
    fake.succeed(engine.jobs[0], result)
    assert (session.state, session.result, session.is_active) == ("succeeded", result, False)


def test_a_phase_that_ends_early_moves_where_the_next_one_begins(
    session: TrainingSession, engine: FakeEngine, progress: TrainProgress
) -> None:
    phases = (Phase(5), Phase(4), Phase(3))
    session.start(Project(training=Training(epochs=12, patience=2), phases=phases))
    fake.start(engine.jobs[0])
    assert session.history.borders == (5, 9)
    for epoch in (1, 2, 3):
        point = EpochPoint(epoch, 1.0, 0.5, 1.0, 0.5, 1.0)
        fake.progress(engine.jobs[0], dataclasses.replace(progress, points=(), epoch_points=(point,)))
    assert session.history.borders == (3, 7)


def test_pause_and_resume(session: TrainingSession, engine: FakeEngine) -> None:
    session.start(Project())
    fake.start(engine.jobs[0])
    session.pause()
    assert session.state == "paused"
    assert session.is_active
    session.resume()
    assert session.state == "running"
    assert [kind for kind, _ in engine.commands] == ["pause", "resume"]


def test_stop_keeps_the_result_so_far(
    session: TrainingSession, engine: FakeEngine, result: TrainResult
) -> None:
    session.start(Project())
    fake.start(engine.jobs[0])
    session.stop()
    assert session.state == "stopping"
    fake.stop(engine.jobs[0], result)
    assert (session.state, session.result) == ("stopped", result)


def test_a_failure_is_kept(session: TrainingSession, engine: FakeEngine) -> None:
    session.start(Project())
    fake.fail(engine.jobs[0], "The loss became NaN.")
    assert session.state == "failed"
    assert session.failure is not None
    assert session.failure.message == "The loss became NaN."


def test_the_next_training_begins_anew(
    session: TrainingSession, engine: FakeEngine, progress: TrainProgress, result: TrainResult
) -> None:
    session.start(Project())
    fake.progress(engine.jobs[0], progress)
    fake.succeed(engine.jobs[0], result)
    session.start(Project())
    assert session.history.is_empty
    assert (session.progress, session.result, session.run) == (None, None, "")


def test_without_a_training_nothing_can_be_stopped(session: TrainingSession, engine: FakeEngine) -> None:
    for action in (session.pause, session.resume, session.stop):
        action()
    assert engine.commands == []
    assert session.state == "idle"


@pytest.fixture
def broken_off(tmp_path: Path) -> str:
    """A run folder that holds a last state."""
    folder = RunFolder.create(tmp_path, "x", Project(name="mine", training=Training(epochs=7)), {})
    (folder.path / "last.keras").write_bytes(b"weights")
    return str(folder.path)


def test_it_goes_on_in_a_run(session: TrainingSession, engine: FakeEngine, broken_off: str) -> None:
    session.resume_run(broken_off)
    project = Project(name="mine", training=Training(epochs=7))
    assert engine.tasks(Train) == [Train(project, str(runs_folder()), resume=broken_off)]
    assert (session.trained, session.run, session.can_resume) == (project, broken_off, False)
    session.resume_run(broken_off)
    assert len(engine.jobs) == 1
    fake.fail(engine.jobs[0], "The engine process ended.")
    assert session.can_resume


def test_it_goes_on_with_data_that_were_moved(
    session: TrainingSession, engine: FakeEngine, tmp_path: Path
) -> None:
    data = DataChoice.of("folder", {"path": "/gone"})
    folder = RunFolder.create(tmp_path, "x", Project(data=data), {})
    there = DataChoice.of("folder", {"path": "/here"})
    session.resume_run(str(folder.path), Project(data=there, training=Training(epochs=99)))
    assert session.trained == Project(data=there)
    fake.fail(engine.jobs[0], "No.")
    session.resume_run(str(folder.path), Project(data=DataChoice("digits")))
    assert session.trained == Project(data=data)


def test_what_goes_on_shows_what_the_run_folder_has_of_before(
    session: TrainingSession, engine: FakeEngine, progress: TrainProgress, broken_off: str
) -> None:
    session.start(Project())
    beyond = (*progress.points, BatchPoint(11, 0.9, 0.7))  # the engine dies in the second epoch
    norms = tuple([NormPoint(step, 1.0, 2.0) for step in (0, 5, 10)])
    first = dataclasses.replace(progress, points=beyond, norms=norms, run=broken_off)
    fake.progress(engine.jobs[0], first)
    fake.fail(engine.jobs[0], "The engine process ended.")
    session.resume_run(broken_off)
    assert session.history.is_empty
    fake.progress(engine.jobs[1], dataclasses.replace(progress, norms=norms[:2], run=broken_off))
    again = dataclasses.replace(
        progress, points=(BatchPoint(11, 0.8, 0.6),), norms=norms[2:], epoch_points=()
    )
    fake.progress(engine.jobs[1], again)
    steps, losses = session.history.raw("loss")
    assert steps.tolist() == list(range(1, 12))
    assert losses.tolist() == [*[point.loss for point in progress.points], 0.8]
    assert session.history.norms("weight")[0].tolist() == [0, 5, 10]
    assert len(session.history.epochs) == 1


def test_only_what_broke_off_and_was_saved_can_go_on(
    session: TrainingSession, engine: FakeEngine, result: TrainResult, broken_off: str
) -> None:
    assert not session.can_resume
    for run, stopped, expected in (
        ("/runs/one", True, False),
        (broken_off, False, False),
        (broken_off, True, True),
    ):
        session.start(Project())
        ended = dataclasses.replace(result, run=run, stopped=stopped)
        (fake.stop if stopped else fake.succeed)(engine.jobs[-1], ended)
        assert session.can_resume is expected


def test_a_folder_that_is_no_run_starts_nothing(
    session: TrainingSession, engine: FakeEngine, tmp_path: Path
) -> None:
    with pytest.raises(FileError, match="is no run folder"):
        session.resume_run(str(tmp_path))
    assert engine.jobs == []
    assert session.state == "idle"
