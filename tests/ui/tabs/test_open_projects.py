from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import SetProject
from cnnstudio.document.project import Project
from cnnstudio.ui.tabs.open_projects import OpenProjects


@pytest.fixture
def projects(qapp: object) -> Iterator[OpenProjects]:
    parent = QObject()
    made = OpenProjects(parent)
    yield made
    made.finish(keeps_drafts=False)


def titles(projects: OpenProjects) -> list[str]:
    return [project.title for project in projects.all]


def _note(projects: OpenProjects, text: str) -> None:
    projects.editor.perform(SetProject.of("change notes", notes=text))


def test_an_untouched_project_makes_way(projects: OpenProjects, tmp_path: Path) -> None:
    first = projects.current
    assert projects.begin(Project(notes="mine"), None) is first
    second = projects.begin(Project(), tmp_path / "a.cnnstudio")
    assert projects.all == (first, second)
    assert projects.current is second
    assert projects.editor.document is second.document


def test_a_new_tab_stands_behind_the_one_that_was_shown(projects: OpenProjects) -> None:
    for name in "abc":
        projects.begin(Project(name=name, notes="x"), None)
    projects.show(projects.all[0])
    projects.begin(Project(name="d", notes="x"), None)
    assert titles(projects) == ["a", "d", "b", "c"]


def test_names_of_new_projects_differ(projects: OpenProjects) -> None:
    for _ in range(3):
        projects.begin(Project(notes="x"), None)
    assert titles(projects) == ["untitled", "untitled-2", "untitled-3"]


def test_each_keeps_its_edits_and_selection(projects: OpenProjects) -> None:
    _note(projects, "first")
    projects.begin(Project(), None)
    _note(projects, "second")
    assert projects.editor.undo_stack.count() == 1
    projects.step(1)
    assert projects.editor.document.project.notes == "first"
    projects.editor.undo_stack.undo()
    assert projects.editor.document.project.notes == ""
    projects.step(-1)
    assert projects.editor.document.project.notes == "second"


def test_a_file_is_found_whatever_its_path_is_written_like(projects: OpenProjects, tmp_path: Path) -> None:
    path = tmp_path / "net.cnnstudio"
    path.write_text("")
    (tmp_path / "link.cnnstudio").symlink_to(path)
    known = projects.begin(Project(), path)
    assert projects.at_path(tmp_path / "." / "net.cnnstudio") is known
    assert projects.at_path(tmp_path / "link.cnnstudio") is known
    assert projects.at_path(tmp_path / "other.cnnstudio") is None
    path.unlink()
    assert projects.at_path(path) is known


def test_closing_shows_the_neighbour_and_never_leaves_nothing(projects: OpenProjects, qtbot: QtBot) -> None:
    for name in "abc":
        projects.begin(Project(name=name, notes="x"), None)
    a, b, c = projects.all
    projects.show(b)
    with qtbot.waitSignals([projects.shown, projects.changed]):
        projects.close(b)
    assert projects.current is c
    projects.close(c)
    assert projects.current is a
    projects.close(a)
    assert titles(projects) == ["untitled"]
    assert projects.current.is_untouched


def test_closing_another_leaves_what_is_shown(projects: OpenProjects, qtbot: QtBot) -> None:
    for name in "ab":
        projects.begin(Project(name=name, notes="x"), None)
    with qtbot.assertNotEmitted(projects.shown):
        projects.close(projects.all[0])
    assert titles(projects) == ["b"]


def test_a_closed_project_is_freed(projects: OpenProjects) -> None:
    _note(projects, "kept")
    gone = weakref.ref(projects.begin(Project(name="b", notes="x"), None).editor)
    projects.close(projects.current)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None


def test_moving(projects: OpenProjects) -> None:
    for name in "abc":
        projects.begin(Project(name=name, notes="x"), None)
    projects.move(2, 0)
    assert titles(projects) == ["c", "a", "b"]


def test_unsaved_ones_are_known_and_changes_told(projects: OpenProjects, qtbot: QtBot) -> None:
    projects.begin(Project(name="a", notes="x"), None)
    projects.begin(Project(name="b", notes="x"), None)
    with qtbot.waitSignal(projects.changed):
        projects.all[0].editor.perform(SetProject.of("change notes", notes="y"))
    assert projects.unsaved == (projects.all[0],)
    assert projects.of(projects.all[1].editor) is projects.all[1]
    assert projects.of(None) is None


def test_drafts_can_be_switched_off_for_all(projects: OpenProjects) -> None:
    projects.begin(Project(name="a", notes="x"), None)
    projects.set_keeps_drafts(False)
    projects.begin(Project(name="b", notes="x"), None)
    for project in projects.all:
        project.editor.perform(SetProject.of("change notes", notes="y"))
        assert not project.autosave._calm.isActive()
