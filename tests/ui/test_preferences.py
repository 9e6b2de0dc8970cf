from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from cnnstudio.document.folders import settings_folder
from cnnstudio.ui.preferences import Preferences


@pytest.fixture
def path(tmp_path: Path, qapp: object) -> Path:
    return tmp_path / "window.ini"


def test_choices_are_remembered_and_told(path: Path, qtbot: QtBot) -> None:
    preferences = Preferences(path)
    assert (preferences.theme, preferences.share, preferences.keeps_drafts) == ("system", "params", True)
    with qtbot.waitSignal(preferences.changed, check_params_cb=lambda name: name == "theme"):
        preferences.theme = "dark"
    preferences.share = "macs"
    preferences.keeps_drafts = False
    assert preferences.shows_hints
    assert preferences.shows_overview
    assert not preferences.is_heated
    preferences.shows_overview = False
    preferences.is_heated = True
    preferences.shows_hints = False
    preferences.save()
    again = Preferences(path)
    assert (again.theme, again.share, again.keeps_drafts) == ("dark", "macs", False)
    assert not again.shows_hints
    assert not again.shows_overview
    assert again.is_heated


def test_the_same_choice_tells_nothing(path: Path, qtbot: QtBot) -> None:
    preferences = Preferences(path)
    preferences.theme = "dark"
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.theme = "dark"


def test_damaged_values_count_as_never_set(path: Path) -> None:
    path.write_text(
        "[General]\ntheme=purple\nshare=5\ndrafts=perhaps\nrecent=@Invalid()\n[state]\nwindow=text\n"
    )
    preferences = Preferences(path)
    assert (preferences.theme, preferences.share, preferences.keeps_drafts) == ("system", "params", True)
    assert preferences.recent_files == ()
    assert preferences.state("window").isEmpty()


def test_ten_recent_files_the_last_in_front(path: Path, tmp_path: Path) -> None:
    preferences = Preferences(path)
    for number in range(12):
        preferences.note_file(tmp_path / f"{number}.cnnstudio")
    preferences.note_file(tmp_path / "5.cnnstudio")
    preferences.save()
    names = [file.stem for file in Preferences(path).recent_files]
    assert names == ["5", "11", "10", "9", "8", "7", "6", "4", "3", "2"]


def test_one_recent_file_is_no_special_case(path: Path, tmp_path: Path) -> None:
    preferences = Preferences(path)
    preferences.note_file(tmp_path / "a, b.cnnstudio")
    preferences.save()
    assert Preferences(path).recent_files == (tmp_path / "a, b.cnnstudio",)
    preferences.forget_file(tmp_path / "a, b.cnnstudio")
    preferences.save()
    assert Preferences(path).recent_files == ()


def test_states_are_kept_and_forgotten(path: Path) -> None:
    preferences = Preferences(path)
    preferences.keep_state("window", QByteArray(b"\x00\x01"))
    preferences.save()
    assert Preferences(path).state("window") == QByteArray(b"\x00\x01")
    preferences.forget_states()
    assert preferences.state("window").isEmpty()


def test_the_file_lies_with_the_settings(qapp: object) -> None:
    preferences = Preferences()
    preferences.theme = "dark"
    preferences.save()
    assert (settings_folder() / "window.ini").is_file()


def test_runs(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    assert (preferences.run_folders, preferences.hidden_run_columns) == ((), None)
    preferences.run_folders = (tmp_path / "a", tmp_path / "b")
    preferences.hidden_run_columns = ("seed", "device")
    preferences.save()
    again = Preferences(tmp_path / "window.ini")
    assert again.run_folders == (tmp_path / "a", tmp_path / "b")
    assert again.hidden_run_columns == ("seed", "device")
    again.hidden_run_columns = ()
    again.run_folders = ()
    again.save()
    assert Preferences(tmp_path / "window.ini").hidden_run_columns == ()
    assert Preferences(tmp_path / "window.ini").run_folders == ()
