from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.engine.training.train import Train
from cnnstudio.engine.training.training_progress import TrainProgress
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.following_editor import FollowingEditor
from cnnstudio.ui.training.desk import TrainingDesk
from cnnstudio.ui.training.readiness import Readiness
from cnnstudio.ui.training.sessions import Sessions
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def following(editor: Editor) -> FollowingEditor:
    return FollowingEditor(editor)


@pytest.fixture
def desk(following: FollowingEditor, engine: FakeEngine, qtbot: QtBot) -> TrainingDesk:
    made = TrainingDesk(following, engine, Readiness(following, following))  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitUntil(lambda: made.curves is not None)
    return made


def _another() -> Editor:
    network = chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax"))
    return Editor(Document(Project(network, "another")))


def test_each_project_has_one_session(following: FollowingEditor, editor: Editor, engine: FakeEngine) -> None:
    parent = QObject()
    sessions = Sessions(engine, parent)  # type: ignore[arg-type]
    assert sessions.known(editor) is None
    session = sessions.of(following)
    assert sessions.of(editor) is session is sessions.known(editor)
    heard: list[object] = []
    sessions.state_changed.connect(heard.append)
    sessions.progressed.connect(heard.append)
    session.state_changed.emit()
    session.progressed.emit()
    assert heard == [session, session]


def test_a_training_goes_on_while_another_project_is_shown(
    desk: TrainingDesk,
    following: FollowingEditor,
    editor: Editor,
    engine: FakeEngine,
    progress: TrainProgress,
) -> None:
    desk.start()
    first = desk.session
    fake.start(engine.jobs[0])
    fake.progress(engine.jobs[0], progress)
    assert desk.curves is not None
    assert desk.curves.isVisible()
    following.follow(_another())
    assert desk.session is not first
    assert not desk.session.is_active
    assert not desk.curves.isVisible()
    assert "Not trained yet" in desk.controls.line
    fake.progress(engine.jobs[0], progress)
    assert first.is_active
    assert "Not trained yet" in desk.controls.line
    following.follow(editor)
    assert desk.session is first
    assert desk.curves.isVisible()
    assert "Epoch 1 of 3" in desk.controls.line


def test_the_outcome_is_that_of_the_project_that_is_shown(
    desk: TrainingDesk, following: FollowingEditor, editor: Editor, engine: FakeEngine, qtbot: QtBot
) -> None:
    desk.start()
    fake.start(engine.jobs[0])
    other = _another()
    following.follow(other)
    with qtbot.assertNotEmitted(desk.run_finished):
        fake.stop(engine.jobs[0])
    assert desk.outcome.text == ""
    following.follow(editor)
    assert "Stopped before the first batch" in desk.outcome.text
    following.follow(other)
    assert desk.outcome.text == ""


def test_a_second_project_waits_for_the_first(
    desk: TrainingDesk, following: FollowingEditor, engine: FakeEngine
) -> None:
    desk.start()
    fake.start(engine.jobs[0])
    following.follow(_another())
    desk.start()
    assert len(engine.jobs) == 2
    assert desk.session.state == "queued"
    assert "Waiting for the engine" in desk.controls.line


def test_closing_a_project_stops_its_training(
    desk: TrainingDesk, following: FollowingEditor, editor: Editor, engine: FakeEngine
) -> None:
    desk.start()
    fake.start(engine.jobs[0])
    following.follow(_another())
    editor.retired.emit()
    assert engine.commands == [("stop", engine.jobs[0].number)]


def test_trainings_write_event_files_while_that_is_wanted(desk: TrainingDesk, engine: FakeEngine) -> None:
    desk.start()
    fake.stop(engine.open_jobs(Train)[0])
    desk.sessions.writes_events = lambda: True
    desk.start()
    assert [task.events for task in engine.tasks(Train)] == [False, True]  # type: ignore[attr-defined]
