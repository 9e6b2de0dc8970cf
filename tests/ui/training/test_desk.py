from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Network
from cnnstudio.document.changes import SetProject, SetSettings
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.engine.training.train import Train
from cnnstudio.engine.training.training_progress import TrainProgress, TrainResult
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.desk import TrainingDesk
from cnnstudio.ui.training.readiness import Readiness
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

_SECONDS = 120_000  # ms; the machine may be busy


@pytest.fixture
def desk(editor: Editor, engine: FakeEngine, qtbot: QtBot) -> TrainingDesk:
    made = TrainingDesk(editor, engine, Readiness(editor, editor))  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitUntil(lambda: made.curves is not None)
    return made


def test_curves_appear_with_the_training(
    desk: TrainingDesk, engine: FakeEngine, progress: TrainProgress
) -> None:
    assert desk.curves is not None
    assert not desk.curves.isVisible()
    desk.start()
    fake.start(engine.jobs[0])
    fake.progress(engine.jobs[0], progress)
    assert desk.curves.isVisible()
    assert "Epoch 1 of 3" in desk.controls.line


def test_quick_news_are_shown_together_and_the_last_is_never_lost(
    desk: TrainingDesk, engine: FakeEngine, progress: TrainProgress, qtbot: QtBot
) -> None:
    shown: list[str] = []
    desk.start()
    fake.start(engine.jobs[0])
    desk._moments._timer.setInterval(50)
    for epoch in (1, 2, 3):
        fake.progress(engine.jobs[0], dataclasses.replace(progress, epoch=epoch))
        shown.append(desk.controls.line)
    assert len(set(shown)) == 1
    assert "Epoch 1 of 3" in shown[0]
    qtbot.waitUntil(lambda: "Epoch 3 of 3" in desk.controls.line)


def test_the_end_is_drawn_at_once_in_every_plot(
    desk: TrainingDesk, engine: FakeEngine, progress: TrainProgress, result: TrainResult
) -> None:
    assert desk.curves is not None
    desk.start()
    fake.start(engine.jobs[0])
    desk.curves._timer.stop()  # nothing more is drawn by the clock
    fake.progress(engine.jobs[0], progress)
    fake.succeed(engine.jobs[0], result)
    for plot in desk.curves.plots.values():
        assert len(plot.curve("validation")[0]) == 1


def test_what_is_in_the_way_is_named_and_mended(
    desk: TrainingDesk, editor: Editor, engine: FakeEngine, qtbot: QtBot
) -> None:
    dense = editor.document.project.network.nodes[-1].id
    editor.perform(SetSettings.of((dense,), {"units": 7}))
    qtbot.waitUntil(lambda: bool(desk.problems.texts))
    assert not desk.controls.start.isEnabled()
    with qtbot.waitSignal(desk.message):
        desk.start()
    assert engine.jobs == []
    qtbot.mouseClick(desk.problems.notices[0].buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.controls.start.isEnabled)
    assert desk.problems.texts == ()


def test_a_click_right_after_the_mending_edit_starts(
    desk: TrainingDesk, editor: Editor, engine: FakeEngine, qtbot: QtBot
) -> None:
    sound = editor.document.project
    editor.open(dataclasses.replace(sound, network=Network()), None)
    qtbot.waitUntil(lambda: not desk.controls.start.isEnabled())
    editor.open(sound, None)
    qtbot.mouseClick(desk.controls.start, Qt.MouseButton.LeftButton)
    assert [job.task.project for job in engine.jobs] == [sound]


def test_a_click_right_after_coming_back_to_a_mended_project_starts(
    desk: TrainingDesk, editor: Editor, engine: FakeEngine, qtbot: QtBot
) -> None:
    sound = editor.document.project
    desk.hide()
    editor.open(dataclasses.replace(sound, network=Network()), None)
    qtbot.waitUntil(lambda: not desk.controls.start.isEnabled())
    editor.open(sound, None)
    desk.show()
    qtbot.mouseClick(desk.controls.start, Qt.MouseButton.LeftButton)
    assert [job.task.project for job in engine.jobs] == [sound]


def test_the_outcome_leads_into_the_run(
    desk: TrainingDesk, engine: FakeEngine, result: TrainResult, qtbot: QtBot
) -> None:
    desk.start()
    with qtbot.waitSignal(desk.run_finished) as finished:
        fake.succeed(engine.jobs[0], result)
    assert finished.args == ["/runs/one"]
    assert (desk.outcome.kind, desk.outcome.text[:9]) == ("good", "Finished ")
    with qtbot.waitSignal(desk.inspect_requested) as asked:
        qtbot.mouseClick(desk.outcome.buttons[0], Qt.MouseButton.LeftButton)
    assert asked.args == ["/runs/one"]


def test_a_failure_is_told_beside_the_buttons(
    desk: TrainingDesk, engine: FakeEngine, progress: TrainProgress, qtbot: QtBot
) -> None:
    desk.start()
    fake.start(engine.jobs[0])
    fake.progress(engine.jobs[0], progress)
    with qtbot.assertNotEmitted(desk.run_finished):
        fake.fail(engine.jobs[0], "The disk is full: free some space.")
    assert (desk.outcome.kind, desk.outcome.text) == ("error", "The disk is full: free some space.")
    assert desk.outcome.buttons == ()
    assert desk.controls.start.isEnabled()


def test_after_a_failure_what_was_saved_can_be_looked_into(
    desk: TrainingDesk, engine: FakeEngine, progress: TrainProgress, tmp_path: Path
) -> None:
    (tmp_path / "best.keras").write_bytes(b"weights")
    desk.start()
    fake.progress(engine.jobs[0], dataclasses.replace(progress, run=str(tmp_path)))
    fake.fail(engine.jobs[0], "The loss became NaN.")
    assert [button.text() for button in desk.outcome.buttons] == ["Look inside", "Open run folder"]


def test_an_edit_makes_the_result_stale_and_undo_heals_it(
    desk: TrainingDesk, editor: Editor, engine: FakeEngine, result: TrainResult, qtbot: QtBot
) -> None:
    desk.start()
    fake.succeed(engine.jobs[0], result)
    assert desk.stale.isHidden()
    editor.perform(SetProject.of("change optimizer", optimizer=SGD()))
    qtbot.waitUntil(lambda: not desk.stale.isHidden())
    assert desk.stale.text.startswith("The optimizer has changed since this training")
    editor.undo_stack.undo()
    qtbot.waitUntil(desk.stale.isHidden)


def test_names_and_notes_make_nothing_stale(
    desk: TrainingDesk, editor: Editor, engine: FakeEngine, result: TrainResult, qtbot: QtBot
) -> None:
    desk.start()
    fake.succeed(engine.jobs[0], result)
    editor.perform(SetProject.of("edit notes", notes="much better"))
    desk._readiness.check()
    assert desk.stale.isHidden()


def test_edits_while_it_trains_are_for_the_next_time(
    desk: TrainingDesk, editor: Editor, engine: FakeEngine
) -> None:
    desk.start()
    before = editor.document.project
    editor.perform(SetProject.of("change optimizer", optimizer=SGD()))
    desk._readiness.check()
    assert "goes on with the earlier state" in desk.stale.text
    (task,) = engine.tasks(Train)
    assert isinstance(task, Train)
    assert task.project == before


def test_pause_goes_to_and_fro(desk: TrainingDesk, engine: FakeEngine) -> None:
    desk.start()
    fake.start(engine.jobs[0])
    for state in ("paused", "running", "paused"):
        desk.pause()
        assert desk.session.state == state


def test_a_stop_before_anything_was_done_is_told(desk: TrainingDesk, engine: FakeEngine) -> None:
    desk.start()
    desk.stop()
    fake.stop(engine.jobs[0])
    assert "nothing was saved" in desk.outcome.text


def test_it_may_train_without_ever_being_seen(
    editor: Editor, engine: FakeEngine, progress: TrainProgress, qtbot: QtBot
) -> None:
    desk = TrainingDesk(editor, engine, Readiness(editor, editor))  # type: ignore[arg-type]
    qtbot.addWidget(desk)
    desk.start()
    fake.progress(engine.jobs[0], progress)
    assert desk.curves is None
    desk.show()
    qtbot.waitUntil(lambda: desk.curves is not None and len(desk.curves.plots["loss"].curve("raw")[0]) == 10)


def test_while_hidden_nothing_is_measured(desk: TrainingDesk, engine: FakeEngine) -> None:
    desk.start()
    assert desk._meter._timer.isActive()
    desk.hide()
    assert not desk._meter._timer.isActive()
    desk.show()
    assert desk._meter._timer.isActive()
    fake.fail(engine.jobs[0], "No.")
    assert not desk._meter._timer.isActive()


def test_a_run_that_broke_off_offers_to_continue(
    desk: TrainingDesk, engine: FakeEngine, progress: TrainProgress, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = RunFolder.create(tmp_path, "x", Project(name="mine"), {})
    for name in ("best.keras", "last.keras"):
        (folder.path / name).write_bytes(b"weights")
    desk.start()
    fake.progress(engine.jobs[0], dataclasses.replace(progress, run=str(folder.path)))
    fake.fail(engine.jobs[0], "The engine process ended unexpectedly.")
    assert [button.text() for button in desk.outcome.buttons] == [
        "Continue",
        "Look inside",
        "Open run folder",
    ]
    qtbot.mouseClick(desk.outcome.buttons[0], Qt.MouseButton.LeftButton)
    assert engine.tasks(Train)[1].resume == str(folder.path)
    assert desk.outcome.isHidden()
    assert desk.session.is_active
    fake.fail(engine.jobs[1], "It ended again.")
    (folder.path / "history.csv").unlink()
    desk.resume_run(str(folder.path))
    assert "is no run folder (it has no history.csv)" in desk.outcome.text


def test_after_a_loss_that_is_no_number_nothing_offers_to_continue(
    desk: TrainingDesk, engine: FakeEngine, progress: TrainProgress, tmp_path: Path
) -> None:
    folder = RunFolder.create(tmp_path, "x", Project(name="mine"), {})
    for name in ("best.keras", "last.keras"):
        (folder.path / name).write_bytes(b"weights")
    desk.start()
    fake.progress(engine.jobs[0], dataclasses.replace(progress, run=str(folder.path)))
    fake.fail(engine.jobs[0], "The loss became NaN.", recurs=True)
    assert [button.text() for button in desk.outcome.buttons] == ["Look inside", "Open run folder"]
