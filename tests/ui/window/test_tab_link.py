from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import Rename, SetProject
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.saving.questions import Answer, Ending
from cnnstudio.ui.window.training_link import TrainingLink

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def titles(window: MainWindow) -> list[str]:
    bar = window.tabs.strip.bar
    return [bar.look_at(place).title for place in range(bar.count())]


@pytest.fixture
def three(main_window: MainWindow, broken_editor: Editor, tmp_path: Path) -> MainWindow:
    """A new project, and two files of one name."""
    main_window.files.begin(Project(broken_editor.document.project.network, "fresh"))
    for folder in ("one", "two"):
        path = tmp_path / folder / "net.cnnstudio"
        path.parent.mkdir()
        save_project(Project(notes=folder), path)
        main_window.files.open(path)
    return main_window


def test_one_project_has_no_tabs(main_window: MainWindow) -> None:
    assert main_window.tabs.strip.isHidden()
    main_window.files.begin(Project(notes="x"))
    assert main_window.tabs.strip.isHidden()


def test_several_have_and_files_of_one_name_show_their_folders(three: MainWindow, tmp_path: Path) -> None:
    assert three.tabs.strip.isVisible()
    assert titles(three) == ["fresh", "net — one", "net — two"]
    bar = three.tabs.strip.bar
    assert bar.tabToolTip(1) == str(tmp_path / "one" / "net.cnnstudio")
    assert bar.tabToolTip(0) == "fresh: not saved yet"
    assert bar.currentIndex() == 2
    assert three.windowTitle() == "net.cnnstudio — CNN Studio"


def test_a_click_shows_a_project_and_a_dot_its_unsaved_changes(three: MainWindow) -> None:
    bar = three.tabs.strip.bar
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).topLeft() + QPoint(20, 15))
    assert three.projects.current is three.projects.all[0]
    assert three.windowTitle() == "fresh — CNN Studio"
    three.editor.perform(Rename("a", "stem"))
    assert bar.look_at(0).is_modified
    assert three.menu_bar.name.text() == "fresh •"
    three.projects.step(1)
    assert three.menu_bar.name.text() == "net.cnnstudio"
    assert bar.look_at(0).is_modified


def test_keys_walk_and_close(three: MainWindow, answers: Any) -> None:
    QTest.keyClick(three, Qt.Key.Key_Tab, CONTROL)
    assert three.projects.current is three.projects.all[0]
    QTest.keyClick(three, Qt.Key.Key_Tab, CONTROL | SHIFT)
    assert three.projects.current is three.projects.all[2]
    QTest.keyClick(three, Qt.Key.Key_PageUp, CONTROL)
    assert three.projects.current is three.projects.all[1]
    QTest.keyClick(three, Qt.Key.Key_W, CONTROL)
    assert titles(three) == ["fresh", "net"]
    QTest.keyClick(three, Qt.Key.Key_N, CONTROL)
    assert titles(three) == ["fresh", "net", "untitled"]
    assert answers.asked == []


def test_the_middle_button_closes_and_asks(three: MainWindow, answers: Any) -> None:
    three.projects.all[1].editor.perform(SetProject.of("change notes", notes="mine"))
    answers.unsaved = Answer.CANCEL
    bar = three.tabs.strip.bar
    QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(1).center())
    assert answers.asked == ["unsaved net.cnnstudio"]
    assert three.projects.current is three.projects.all[1]  # What is asked about is seen.
    answers.unsaved = Answer.DISCARD
    QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(1).center())
    assert titles(three) == ["fresh", "net"]


def test_closing_the_last_leaves_an_empty_one(main_window: MainWindow) -> None:
    assert not main_window.commands["file.close"].isEnabled()
    main_window.files.begin(Project(notes="x"))
    main_window.commands.refresh()
    main_window.commands["file.close"].trigger()
    assert main_window.projects.current.is_untouched
    assert len(main_window.projects.all) == 1


def test_closing_others_stops_at_the_first_that_is_kept(three: MainWindow, answers: Any) -> None:
    for project in three.projects.all:
        project.editor.perform(SetProject.of("change notes", notes="mine"))
    answers.unsaved = Answer.CANCEL
    three.commands["window.close_others"].trigger()
    assert len(three.projects.all) == 3
    answers.unsaved = Answer.DISCARD
    three.projects.show(three.projects.all[1])
    three.tabs.strip.others_close_requested.emit(1)
    assert [project.document.project.notes for project in three.projects.all] == ["mine"]
    assert titles(three) == ["net"]


def test_dragging_a_tab_moves_its_project(three: MainWindow) -> None:
    bar = three.tabs.strip.bar
    first, last = three.projects.all[0], three.projects.all[2]
    start, end = bar.tabRect(0).topLeft() + QPoint(30, 15), bar.tabRect(2).center()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 31):
        QTest.mouseMove(bar, start + (end - start) * step / 30)
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=end)
    assert three.projects.all[2] is first
    assert three.projects.all[1] is last
    assert titles(three) == ["net — one", "net — two", "fresh"]
    assert three.projects.current is first
    assert bar.currentIndex() == 2


def test_closing_the_window_asks_about_all_in_one_question(three: MainWindow, answers: Any) -> None:
    for project in three.projects.all[:2]:
        project.editor.perform(SetProject.of("change notes", notes="mine"))
    answers.unsaved = Answer.CANCEL
    assert not three.close()
    assert answers.asked == ["unsaved fresh, net.cnnstudio"]
    answers.unsaved = Answer.DISCARD
    assert three.close()


def test_the_search_of_commands_goes_to_projects(three: MainWindow) -> None:
    from cnnstudio.ui.commands.search_popup import search_commands

    popup = search_commands(three)
    (choice,) = [choice for choice in popup._choices if choice.text == "Project: fresh"]
    popup.close()
    choice.act()
    assert three.projects.current is three.projects.all[0]


def test_closed_projects_leave_nothing_behind(main_window: MainWindow, qtbot: QtBot) -> None:
    """Not even after all workspaces have shown them."""
    main_window.files.begin(Project(notes="kept"))
    gone: list[weakref.ref[Any]] = []
    for _ in range(4):
        main_window.files.begin(Project(notes="x"))
        for name in ("train", "inspect", "design"):
            main_window.show_workspace(name)
        gone.append(weakref.ref(main_window.editor.followed))
        gone.append(weakref.ref(main_window.design.canvas.canvas_scene))
        gone.append(weakref.ref(main_window.train.desk.session))
        main_window.projects.step(1)
        main_window.projects.step(1)
        main_window.tabs.close()

    def nothing_is_left() -> None:
        gc.collect()
        assert [ref for ref in gone if ref() is not None] == []

    qtbot.waitUntil(nothing_is_left)
    assert len(main_window.design.pages.made()) == 1


def test_several_projects_are_dropped_at_once(main_window: MainWindow, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.cnnstudio" for name in "abc"]
    for path in paths:
        save_project(Project(), path)
    main_window.open_dropped([str(path) for path in paths])
    assert titles(main_window) == ["a", "b", "c"]


def test_closing_the_window_asks_about_trainings_that_run(
    main_window: MainWindow, answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrainingLink, "active", property(lambda link: main_window.projects.all))
    answers.ends_training = Ending.CANCEL
    assert not main_window.close()
    assert answers.asked == ["end training untitled with the window"]
    assert not main_window.isMinimized()
    answers.ends_training = Ending.KEEP
    assert not main_window.close()
    assert main_window.isMinimized()
    answers.asked.clear()
    answers.unsaved = Answer.CANCEL
    main_window.editor.perform(SetProject.of("change notes", notes="mine"))
    assert not main_window.close()
    assert answers.asked == ["unsaved untitled The training that runs is stopped."]  # one question is enough
