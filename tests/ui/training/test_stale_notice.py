from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.document.project import Project, Training
from cnnstudio.engine.runs.contents import RunContents
from cnnstudio.engine.runs.last_run import LastRun
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.engine.training.training_progress import TrainResult
from cnnstudio.ui.training.session import TrainingSession
from cnnstudio.ui.training.stale_notice import StaleNotice
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


def test_it_says_what_has_changed(qtbot: QtBot, engine: FakeEngine, result: TrainResult) -> None:
    notice, parent = StaleNotice(), QObject()
    qtbot.addWidget(notice)
    session = TrainingSession(engine, parent)  # type: ignore[arg-type]
    then, now = Project(), Project(training=Training(epochs=99))
    notice.show_session(session, now)
    assert notice.text == ""
    session.start(then)
    notice.show_session(session, now)
    assert "have changed since the start" in notice.text
    fake.fail(engine.jobs[0], "No.")
    notice.show_session(session, now)
    assert notice.text == ""
    session.start(then)
    fake.succeed(engine.jobs[1], result)
    notice.show_session(session, now)
    assert "its result belongs to the earlier state" in notice.text
    notice.show_session(session, dataclasses.replace(then, name="other"))
    assert notice.text == ""


def test_a_run_of_an_earlier_day_goes_stale_too(qtbot: QtBot, engine: FakeEngine) -> None:
    notice, parent = StaleNotice(), QObject()
    qtbot.addWidget(notice)
    session = TrainingSession(engine, parent)  # type: ignore[arg-type]
    session.recall(LastRun(RunRecord(path=Path("run")), RunContents(Project(), (), {})))
    notice.show_session(session, Project())
    assert notice.text == ""
    notice.show_session(session, Project(training=Training(epochs=99)))
    assert "its result belongs to the earlier state" in notice.text
