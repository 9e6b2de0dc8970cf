"""A window that is opened again shows the last run of its project."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import SetProject
from cnnstudio.document.document import Document
from cnnstudio.document.folders import runs_folder
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.runs.batch_curve import BatchCurve
from cnnstudio.engine.training.train import Train
from cnnstudio.engine.training.training_progress import BatchPoint, TrainProgress
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.desk import TrainingDesk
from cnnstudio.ui.training.readiness import Readiness
from tests.engine.runs.made_runs import made_run
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def run(private_folders: Path, editor: Editor) -> Path:
    """A run of the project of which 2 of 3 epochs are done, each of 45 batches."""
    made = made_run(runs_folder() / "20261128-101500-small", editor.document.project, 2)
    environment = '{"started": "2026-11-28T10:15:00", "data": {"training": 1437, "validation": 180}}'
    (made / "environment.json").write_text(environment)
    curve = BatchCurve(made, 45)
    curve.take([BatchPoint(step, 2.0 / step, step / 99) for step in range(1, 2 * 45 + 5)])
    curve.write()
    (made / "norms.csv").write_text("step,gradient_norm,weight_norm\n0,1.5,2.5\n23,1.0,2.0\n")
    return made


@pytest.fixture
def open_desk(editor: Editor, engine: FakeEngine, qtbot: QtBot) -> Callable[[], TrainingDesk]:
    def make() -> TrainingDesk:
        desk = TrainingDesk(editor, engine, Readiness(editor, editor))  # type: ignore[arg-type]
        qtbot.addWidget(desk)
        desk.resize(1200, 800)
        desk.show()
        qtbot.waitUntil(lambda: desk.curves is not None and not desk.recalling.is_busy)
        return desk

    return make


def test_the_curves_are_there_again(run: Path, open_desk: Callable[[], TrainingDesk]) -> None:
    desk = open_desk()
    assert desk.curves is not None
    assert desk.curves.isVisible()
    steps, losses = desk.session.history.raw("loss")
    assert steps.tolist() == list(range(1, 95))
    assert losses[9] == 0.2
    assert desk.curves.plots["loss"].curve("validation")[0].tolist() == [45, 90]
    assert desk.session.history.norms("weight")[1].tolist() == [2.5, 2.0]
    assert desk.outcome.text == (
        "This was last trained on 28 Nov 2026, 10:15. Broken off after 2 of 3 epochs: best epoch 1, "
        "validation accuracy 60.0 %, loss 1.8000."
    )
    assert (desk.session.run, desk.session.state) == (str(run), "idle")
    assert desk.controls.start.text() == "Start again"


def test_a_run_of_an_earlier_day_goes_on(
    run: Path,
    open_desk: Callable[[], TrainingDesk],
    engine: FakeEngine,
    qtbot: QtBot,
    progress: TrainProgress,
) -> None:
    desk = open_desk()
    titles = [button.text() for button in desk.outcome.buttons]
    assert titles == ["Continue", "Look inside", "Open run folder"]
    qtbot.mouseClick(desk.outcome.buttons[0], Qt.MouseButton.LeftButton)
    assert engine.tasks(Train)[0].resume == str(run)
    assert desk.session.recalled is None
    assert desk.outcome.isHidden()
    fake.progress(engine.jobs[0], dataclasses.replace(progress, run=str(run)))
    assert len(desk.session.history) == 10  # what the engine tells, and nothing twice


def test_an_edit_makes_it_stale(run: Path, open_desk: Callable[[], TrainingDesk], editor: Editor) -> None:
    desk = open_desk()
    assert desk.stale.isHidden()
    editor.perform(SetProject.of("change epochs", training=Training(epochs=9)))
    desk._readiness.check()
    assert "its result belongs to the earlier state" in desk.stale.text


def test_another_project_has_another_last_run(
    run: Path, open_desk: Callable[[], TrainingDesk], editor: Editor
) -> None:
    editor.perform(SetProject.of("change epochs", training=Training(epochs=9)))
    desk = open_desk()
    assert desk.session.recalled is None
    assert desk.outcome.isHidden()
    assert desk.controls.start.text() == "Start"


def test_what_is_trained_meanwhile_is_shown(
    run: Path, editor: Editor, engine: FakeEngine, qtbot: QtBot
) -> None:
    desk = TrainingDesk(editor, engine, Readiness(editor, editor))  # type: ignore[arg-type]
    qtbot.addWidget(desk)
    desk.show()
    desk.start()
    qtbot.waitUntil(lambda: not desk.recalling.is_busy)
    assert desk.session.recalled is None
    assert desk.session.state == "queued"


def test_an_empty_project_has_none(engine: FakeEngine, qtbot: QtBot, qapp: object) -> None:
    editor = Editor(Document(Project()))
    made_run(runs_folder() / "20261128-101500-empty", Project(), 2)
    desk = TrainingDesk(editor, engine, Readiness(editor, editor))  # type: ignore[arg-type]
    qtbot.addWidget(desk)
    desk.show()
    assert not desk.recalling.is_busy
