from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import FileError
from cnnstudio.engine.runs.annotation import annotation_of
from cnnstudio.engine.runs.record import run_record
from cnnstudio.ui.runs import handling as module
from cnnstudio.ui.runs.handling import RunHandling
from cnnstudio.ui.window.messages import Kind, MessageBar
from tests.ui.runs.conftest import MakeRun


@pytest.fixture
def handling(messages: MessageBar, qapp: QObject) -> RunHandling:
    return RunHandling(messages, qapp)


def test_names_notes_and_colours_are_written(handling: RunHandling, make_run: MakeRun, qtbot: QtBot) -> None:
    path = make_run()
    with qtbot.waitSignal(handling.done):
        handling.write(path, "name", "mine")
    handling.write(path, "notes", "a\nb")
    handling.colour([run_record(path)], 2)
    found = annotation_of(path)
    assert (found.name, found.notes, found.colour) == ("mine", "a\nb", 2)


def test_what_cannot_be_written_is_said(handling: RunHandling, messages: MessageBar, tmp_path: Path) -> None:
    handling.write(tmp_path / "gone", "name", "mine")
    (row,) = messages.rows
    assert row.kind is Kind.ERROR
    assert row.text.startswith("gone: annotation.json could not be saved")


def test_undo_brings_runs_back(
    handling: RunHandling,
    messages: MessageBar,
    make_run: MakeRun,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def move(run: Path) -> Path:
        return run.rename(tmp_path / f"trashed-{run.name}")

    monkeypatch.setattr(module, "trashed", move)
    paths = [make_run("20261128-101500-a"), make_run("20261128-101501-b")]
    handling.trash([run_record(path) for path in paths])
    assert not any(path.exists() for path in paths)
    (row,) = messages.rows
    assert row.text == "2 runs moved to the trash."
    row.buttons[0].click()
    assert all((path / "history.csv").is_file() for path in paths)


def test_a_failure_is_said_and_the_others_go(
    handling: RunHandling, messages: MessageBar, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = make_run("20261128-101500-bad"), make_run("20261128-101501-good")

    def move(run: Path) -> None:
        if run == bad:
            raise FileError("bad cannot be moved.")

    monkeypatch.setattr(module, "trashed", move)
    handling.trash([run_record(bad), run_record(good)])
    assert [(row.kind, row.text) for row in messages.rows] == [
        (Kind.NOTE, "small digits moved to the trash: the system's trash brings them back."),
        (Kind.ERROR, "bad cannot be moved."),
    ]
    assert not messages.rows[0].buttons


def test_a_folder_that_nothing_opens(
    handling: RunHandling, messages: MessageBar, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.QDesktopServices, "openUrl", lambda url: False)
    path = make_run()
    handling.open_folder(run_record(path))
    assert str(path) in messages.rows[0].text
