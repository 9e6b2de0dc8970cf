from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.folders import runs_folder
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.runs.top_line import TopLine
from tests.ui.runs.conftest import MakeRun


@pytest.fixture
def line(preferences: Preferences, qtbot: QtBot) -> TopLine:
    made = TopLine(preferences)
    qtbot.addWidget(made)
    return made


def test_counts(line: TopLine) -> None:
    for counts, words in (
        ((1, 1, 0, False), "1 run"), ((3, 1200, 2, False), "3 of 1,200 runs · 2 ticked"), ((5, 5, 0, True), "5 runs · reading…"),
    ):  # fmt: skip
        line.show_counts(*counts)
        assert line.words == words
    assert not line.untick.isEnabled()


def test_folders_are_added_and_left_out(
    line: TopLine, preferences: Preferences, qtbot: QtBot, make_run: MakeRun, tmp_path: Path
) -> None:
    with qtbot.waitSignal(line.folders_changed):
        line.add_folder(tmp_path / "mine")
    line.add_folder(tmp_path / "mine")
    assert preferences.run_folders == (tmp_path / "mine",)
    with qtbot.assertNotEmitted(line.folders_changed):
        line.add_folder(make_run())  # a run of the program's own folder
    menu = line.folders_menu()
    texts = [action.text() for action in menu.actions()]
    assert texts[0] == f"{runs_folder()} (the program's own)"
    assert f"Leave out {tmp_path / 'mine'}" in texts
    next(action for action in menu.actions() if action.text().startswith("Leave out")).trigger()
    menu.close()
    assert preferences.run_folders == ()
