from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.runs.annotation import Annotation
from cnnstudio.engine.runs.record import RunRecord, RunState
from cnnstudio.ui.runs.details import RunDetails

ONE = RunRecord(
    path=Path("/runs/one"), project="one", state=RunState.STOPPED, can_resume=True, can_be_tested=True
)
BAD = RunRecord(path=Path("/runs/bad"), project="bad", message="There is no project.cnnstudio.")


@pytest.fixture
def details(qtbot: QtBot) -> RunDetails:
    made = RunDetails()
    qtbot.addWidget(made)
    made.show()
    return made


def enabled(details: RunDetails) -> list[bool]:
    return [
        button.isEnabled()
        for button in (details.restore, details.resume, details.inspect, details.folder, details.delete)
    ]


def test_what_can_be_done(details: RunDetails) -> None:
    assert enabled(details) == [False] * 5
    details.show_run(ONE)
    assert enabled(details) == [True] * 5
    details.show_run(dataclasses.replace(ONE, state=RunState.RUNNING, can_resume=False))
    assert enabled(details) == [True, False, True, True, False]
    details.show_run(BAD)
    assert enabled(details) == [False, False, False, True, True]
    assert details.notice.text == "There is no project.cnnstudio."
    details.show_run(None)
    assert details.notice.text == ""


def test_notes_are_told_when_another_run_is_shown(details: RunDetails, qtbot: QtBot) -> None:
    details.show_run(ONE)
    details.notes.setPlainText("two\nlines")
    with qtbot.waitSignal(details.noted) as told:
        details.show_run(BAD)
    assert told.args == [Path("/runs/one"), "two\nlines"]
    with qtbot.assertNotEmitted(details.noted):
        details.show_run(None)


def test_news_of_the_run_do_not_disturb_who_is_typing(details: RunDetails, qtbot: QtBot) -> None:
    details.show_run(ONE)
    details.activateWindow()
    details.notes.setFocus()
    qtbot.waitUntil(details.notes.hasFocus)
    details.notes.setPlainText("half a sen")
    with qtbot.assertNotEmitted(details.noted):
        details.show_run(dataclasses.replace(ONE, epochs=4))
    assert details.notes.toPlainText() == "half a sen"
    with qtbot.waitSignal(details.noted):
        details.heading.setFocus()
        details.notes.clearFocus()


def test_colours(details: RunDetails, qtbot: QtBot) -> None:
    details.show_run(dataclasses.replace(ONE, annotation=Annotation(colour=2)))
    assert details.colour.currentText() == "Green"
    with qtbot.waitSignal(details.coloured) as told:
        details.colour.activated.emit(0)
    assert told.args == [None]
