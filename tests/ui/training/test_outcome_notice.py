from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.document.project import Project
from cnnstudio.document.tasks import TASKS
from cnnstudio.engine.training.training_progress import TrainProgress, TrainResult
from cnnstudio.ui.training.outcome_notice import OutcomeNotice
from cnnstudio.ui.training.session import TrainingSession
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def notice(qtbot: QtBot) -> OutcomeNotice:
    made = OutcomeNotice()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def session(engine: FakeEngine, notice: OutcomeNotice) -> TrainingSession:
    return TrainingSession(engine, notice)  # type: ignore[arg-type]


def titles(notice: OutcomeNotice) -> list[str]:
    return [button.text() for button in notice.buttons]


def test_boxes_are_seen_where_they_were_learned(
    notice: OutcomeNotice, session: TrainingSession, engine: FakeEngine, result: TrainResult, qtbot: QtBot
) -> None:
    notice.show_session(session)
    assert notice.isHidden()
    session.start(Project(task=TASKS["detection"]()))
    fake.succeed(engine.jobs[0], result)
    notice.show_session(session)
    assert (notice.kind, titles(notice)) == ("good", ["See the boxes", "Look inside", "Open run folder"])
    with qtbot.waitSignal(notice.scenes_requested) as asked:
        qtbot.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert asked.args == ["detect", "/runs/one"]


def test_what_broke_off_before_the_first_epoch_holds_nothing_to_look_into(
    notice: OutcomeNotice,
    session: TrainingSession,
    engine: FakeEngine,
    progress: TrainProgress,
    tmp_path: Path,
) -> None:
    session.start(Project())
    fake.progress(engine.jobs[0], dataclasses.replace(progress, run=str(tmp_path)))
    fake.fail(engine.jobs[0], "The engine process ended.")
    notice.show_session(session)
    assert (notice.kind, notice.text, titles(notice)) == ("error", "The engine process ended.", [])
