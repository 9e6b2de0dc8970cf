from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

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
