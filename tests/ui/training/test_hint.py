from __future__ import annotations

import math

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.training.training_progress import BatchPoint, EpochPoint
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.hint import TrainingHint
from cnnstudio.ui.training.session import TrainingSession
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def session(engine: FakeEngine, editor: Editor) -> TrainingSession:
    made = TrainingSession(engine, editor)  # type: ignore[arg-type]
    made.start(editor.document.project)
    return made


@pytest.fixture
def hint(qtbot: QtBot) -> TrainingHint:
    made = TrainingHint()
    qtbot.addWidget(made)
    return made


def stand_still(session: TrainingSession) -> None:
    """Two epochs in which nothing is learned."""
    level = math.log(10)
    session.history.add((), [EpochPoint(number, level, 0.1, level, 0.1, 1.0) for number in (1, 2)])


def test_what_the_curves_show_is_said(hint: TrainingHint, session: TrainingSession) -> None:
    hint.show_session(session)
    assert hint.isHidden()
    stand_still(session)
    hint.show_session(session)
    assert hint.text.startswith("Nothing is learned so far")
    assert hint.kind == "note"


def test_batches_are_looked_at_too(hint: TrainingHint, session: TrainingSession) -> None:
    session.history.add([BatchPoint(step, 2.3 * 1.1**step, 0.1) for step in range(1, 200)], ())
    hint.show_session(session)
    assert hint.text.startswith("The loss grows instead of falling (from 3.06 to ")
    session.history.add((), [EpochPoint(1, 0.1, 0.1, 0.1, 0.1, 1.0)])


def test_what_was_closed_is_not_said_again_of_this_training(
    hint: TrainingHint, session: TrainingSession, editor: Editor, engine: FakeEngine
) -> None:
    stand_still(session)
    hint.show_session(session)
    hint._close.click()
    assert hint.isHidden()
    session.history.add((), [EpochPoint(3, math.log(10), 0.1, math.log(10), 0.1, 1.0)])
    hint.show_session(session)
    assert hint.isHidden()
    other = TrainingSession(engine, editor)  # type: ignore[arg-type]
    other.start(editor.document.project)
    stand_still(other)
    hint.show_session(other)
    assert not hint.isHidden()


def test_it_can_be_switched_off_and_on(hint: TrainingHint, session: TrainingSession) -> None:
    stand_still(session)
    hint.switch(False)
    hint.show_session(session)
    assert hint.isHidden()
    hint.switch(True)
    assert hint.text.startswith("Nothing is learned")
    hint.switch(False)
    assert hint.isHidden()
