from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.main_window import MainWindow


def test_it_stands_between_design_and_train(main_window: MainWindow, qtbot: QtBot) -> None:
    titles = [main_window.top_bar.tabs.tabText(place) for place in range(3)]
    assert titles == ["Design", "Data", "Train"]
    QTest.keyClick(main_window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert main_window.workspace_name == "data"
    qtbot.waitUntil(lambda: main_window.data.desk.view.count == 1797)


def test_train_leads_here(main_window: MainWindow, qtbot: QtBot) -> None:
    main_window.show_workspace("train")
    main_window.train.desk.settings.change_data.click()
    assert main_window.workspace_name == "data"


def test_a_path_is_taken_without_being_seen(main_window: MainWindow, tmp_path: Path) -> None:
    main_window.data.choose_path(tmp_path)
    assert main_window.editor.document.project.data.kind == "folder"
    main_window.data.finish()
