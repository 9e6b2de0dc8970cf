from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.run_folder import RunFolder
from cnnstudio.ui.commands.context_menu import actions_about
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.runs.desk import RunsDesk
from tests.ui.conftest import Answers
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


def test_tables_are_exported(
    main_window: MainWindow, desk: RunsDesk, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "table.csv"
    assert main_window.runs_link.export_table()
    assert "small digits" in answers.path.read_text("utf-8")
    answers.path = tmp_path / "history.csv"
    assert main_window.runs_link.export_history()
    assert len(answers.path.read_text("utf-8").splitlines()) == 3
    answers.path = tmp_path / "gone" / "history.csv"
    assert not main_window.runs_link.export_history()
    assert "could not be saved" in main_window.messages.rows[0].text
    answers.path = None
    assert not main_window.runs_link.export_table()


def test_curves_are_saved_as_a_drawing(
    main_window: MainWindow, desk: RunsDesk, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    assert desk.current is not None
    desk.model.tick([desk.current.path], True)
    qtbot.waitUntil(lambda: desk.drawing() is not None)
    for name, start in (("curves.svg", b"<?xml"), ("curves.png", b"\x89PNG")):
        answers.path = tmp_path / name
        main_window.commands["file.picture"].trigger()
        assert answers.path.read_bytes().startswith(start)
    assert b"small digits" in (tmp_path / "curves.svg").read_bytes()


def test_an_image_is_looked_at_with_the_run_s_model(
    main_window: MainWindow, desk: RunsDesk, qtbot: QtBot
) -> None:
    assert desk.current is not None
    path = str(desk.current.path)
    picture = Picture(np.zeros((8, 8, 1), np.uint8), "a digit")
    desk.image_requested.emit(path, PictureSource("key", "a digit", lambda: picture))
    assert main_window.workspace_name == "inspect"
    assert main_window.inspect.desk.model_choice.path == path
    qtbot.waitUntil(lambda: main_window.inspect.desk.shelf.picture is picture)
