from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cnnstudio.document.project import Project
from cnnstudio.engine.run_folder import RunFolder
from cnnstudio.ui.commands.context_menu import actions_about
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.runs.desk import RunsDesk
from tests.ui.runs.conftest import MakeRun, digits_project, make_run  # noqa: F401 - fixtures


@pytest.fixture
def desk(main_window: MainWindow, qtbot: QtBot, make_run: MakeRun) -> RunsDesk:  # noqa: F811
    """One broken-off run, selected."""
    make_run(epochs=2)
    main_window.show_workspace("runs")
    found = main_window.runs.desk
    qtbot.waitUntil(lambda: found.current is not None)
    return found


def test_a_project_comes_back_in_a_tab_of_its_own(main_window: MainWindow, desk: RunsDesk) -> None:
    main_window.projects.begin(Project(notes="mine"), None)
    desk.restore()
    assert len(main_window.projects.all) == 2
    assert main_window.workspace_name == "design"
    shown = main_window.editor.document.project
    assert (shown.name, len(shown.network)) == ("small digits", 3)


def test_a_run_goes_on_in_train(
    main_window: MainWindow, desk: RunsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    resumed: list[str] = []
    assert desk.current is not None
    path = str(desk.current.path)
    monkeypatch.setattr(main_window.train.desk, "resume_run", resumed.append)
    desk.resume()
    assert main_window.workspace_name == "train"
    assert resumed == [path]
    assert len(main_window.projects.all) == 1  # the untouched tab is taken
    main_window.runs_link.resume(path)
    assert len(main_window.projects.all) == 1  # it holds that project already


def test_a_run_is_looked_into(
    main_window: MainWindow, desk: RunsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(
        type(main_window.inspect), "show_model", lambda self, source: shown.append(source.path)
    )
    assert desk.current is not None
    path = str(desk.current.path)
    desk.inspect()
    assert main_window.workspace_name == "inspect"
    assert shown == [path]


def test_a_run_whose_project_is_gone_is_told(main_window: MainWindow, desk: RunsDesk) -> None:
    assert desk.current is not None
    (desk.current.path / "project.cnnstudio").unlink()
    desk.restore()
    assert "is no run folder" in main_window.messages.rows[0].text
    assert main_window.workspace_name == "runs"


def test_the_menu_holds_what_can_be_done(main_window: MainWindow, desk: RunsDesk, qtbot: QtBot) -> None:
    titles = [action.text().split("\t")[0] for group in actions_about(main_window, "run") for action in group]
    assert {
        "Open its project",
        "Resume",
        "Look inside",
        "Rename run",
        "Open run folder",
        "Move to trash",
    } <= set(titles)
    desk.menu_requested.emit(QPoint(300, 300), False)
    (menu,) = (menu for menu in main_window.findChildren(QMenu) if menu.accessibleName().endswith("this run"))
    menu.close()
    main_window.show_workspace("design")
    assert actions_about(main_window, "run") == []


def test_the_window_keeps_notes_when_it_closes(main_window: MainWindow, desk: RunsDesk) -> None:
    assert desk.current is not None
    path: Path = desk.current.path
    desk.details.notes.setPlainText("late thought")
    main_window.close()
    assert "late thought" in (path / "annotation.json").read_text("utf-8")
    assert RunFolder(path).history()
