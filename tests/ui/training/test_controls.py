from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.document.project import Project
from cnnstudio.engine.training.training_progress import TrainProgress, TrainResult
from cnnstudio.ui.training.controls import Controls
from cnnstudio.ui.training.session import TrainingSession
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


@pytest.fixture
def session(engine: FakeEngine, parent: QObject) -> TrainingSession:
    return TrainingSession(engine, parent)  # type: ignore[arg-type]


@pytest.fixture
def controls(qtbot: QtBot) -> Controls:
    made = Controls()
    qtbot.addWidget(made)
    return made


def enabled(controls: Controls) -> tuple[bool, bool, bool]:
    return controls.start.isEnabled(), controls.pause.isEnabled(), controls.stop.isEnabled()


def test_buttons_follow_the_training(
    controls: Controls,
    session: TrainingSession,
    engine: FakeEngine,
    progress: TrainProgress,
    result: TrainResult,
) -> None:
    def look() -> tuple[bool, bool, bool]:
        controls.show_session(session, True, "CPU")
        return enabled(controls)

    assert look() == (True, False, False)
    session.start(Project())
    assert look() == (False, True, True)
    fake.start(engine.jobs[0])
    fake.progress(engine.jobs[0], progress)
    assert look() == (False, True, True)
    session.pause()
    assert look() == (False, True, True)
    assert controls.pause.text() == "Resume"
    assert controls.line.startswith("Paused · Epoch 1 of 3")
    session.resume()
    session.stop()
    assert look() == (False, False, False)
    fake.stop(engine.jobs[0], result)
    assert look() == (True, False, False)
    assert controls.pause.text() == "Pause"


def test_a_network_with_problems_cannot_be_started(controls: Controls, session: TrainingSession) -> None:
    controls.show_session(session, False, "")
    assert enabled(controls) == (False, False, False)


def test_progress_in_percent(
    controls: Controls, session: TrainingSession, engine: FakeEngine, progress: TrainProgress
) -> None:
    session.start(Project())
    fake.start(engine.jobs[0])
    fake.progress(engine.jobs[0], progress)
    controls.show_session(session, True, "CPU, 4 cores")
    assert controls._percent.text == "33 %"
    assert controls.line == "Epoch 1 of 3 · 4,321 images/s · 1 min 15 s left · CPU, 4 cores"


def test_buttons_ask(controls: Controls, session: TrainingSession, qtbot: QtBot) -> None:
    controls.show_session(session, True, "")
    with qtbot.waitSignal(controls.start_requested):
        qtbot.mouseClick(controls.start, Qt.MouseButton.LeftButton)
