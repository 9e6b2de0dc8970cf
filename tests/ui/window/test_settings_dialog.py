from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.window.settings_dialog import SettingsDialog


def test_choices_act_at_once_and_follow(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    preferences.share = "macs"
    dialog = SettingsDialog(preferences)
    qtbot.addWidget(dialog)
    assert dialog.share.currentData() == "macs"
    dialog.theme.setCurrentIndex(2)
    dialog.theme.activated.emit(2)
    assert (preferences.theme, preferences.share, preferences.keeps_drafts) == ("dark", "macs", True)
    dialog.drafts.click()
    assert not preferences.keeps_drafts
    dialog.hints.click()
    assert (preferences.shows_hints, preferences.keeps_drafts) == (False, False)
    preferences.shows_hints = True
    assert dialog.hints.isChecked()
    assert preferences.reopens_files
    dialog.reopening.click()
    assert not preferences.reopens_files
    preferences.theme = "light"
    assert dialog.theme.currentData() == "light"


def test_event_files_are_written_on_demand(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    dialog = SettingsDialog(preferences)
    qtbot.addWidget(dialog)
    assert not dialog.events.isChecked()
    dialog.events.click()
    assert preferences.writes_events
    preferences.writes_events = False
    assert not dialog.events.isChecked()
