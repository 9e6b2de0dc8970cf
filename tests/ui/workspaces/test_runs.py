from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.window.messages import MessageBar
from cnnstudio.ui.workspaces.runs import RunsWorkspace
from tests.ui.fake_engine import FakeEngine


def test_its_content_is_made_when_it_is_seen(qtbot: QtBot, tmp_path: Path) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    workspace = RunsWorkspace(FakeEngine(), Preferences(tmp_path / "window.ini"), bar)  # type: ignore[arg-type]
    qtbot.addWidget(workspace)
    workspace.note_training()
    workspace.finish()
    assert workspace._desk is None
    with qtbot.waitSignal(workspace.desk_made):
        workspace.show()
    qtbot.waitUntil(lambda: workspace.desk.library.has_looked)
    assert workspace.desk.isVisible()
    workspace.hide()


def test_making_its_content_leaves_the_window_in_front(
    main_window: MainWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    before = set(qapp.topLevelWidgets())
    main_window.show_workspace("runs")
    assert {widget for widget in qapp.topLevelWidgets() if widget.isWindow() and widget.isVisible()} <= before
    qtbot.waitUntil(lambda: main_window.runs.desk.library.has_looked)
    assert main_window.isActiveWindow()
