from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import SetProject
from cnnstudio.document.drafts import left_drafts
from cnnstudio.document.folders import drafts_folder
from cnnstudio.document.project import Project
from cnnstudio.ui.tabs.open_project import OpenProject


@pytest.fixture
def project(qapp: object) -> Iterator[OpenProject]:
    parent = QObject()
    made = OpenProject(parent, keeps_drafts=True)
    yield made
    made.autosave.finish(keep=False)


def test_a_fresh_one_is_untouched_until_something_is_done(project: OpenProject, tmp_path: Path) -> None:
    assert (project.is_untouched, project.title, project.path) == (True, "untitled", None)
    project.editor.perform(SetProject.of("change notes", notes="mine"))
    assert not project.is_untouched
    assert project.is_modified
    project.editor.undo_stack.undo()
    assert not project.is_untouched  # It can still be done again.
    project.editor.open(Project(name="untitled-3"), None)
    assert project.is_untouched
    project.editor.open(Project(), tmp_path / "net.cnnstudio")
    assert (project.is_untouched, project.title) == (False, "net.cnnstudio")


@pytest.mark.parametrize("keeps", [True, False])
def test_closing_tells_and_ends_the_draft(keeps: bool, qtbot: QtBot) -> None:
    parent = QObject()
    project = OpenProject(parent, keeps_drafts=True)
    project.editor.perform(SetProject.of("change notes", notes="mine"))
    project.autosave.write()
    with qtbot.waitSignals([project.editor.retired, project.destroyed]):
        project.close(keeps_draft=keeps)
    drafts = left_drafts(drafts_folder())
    assert [draft.project.notes for draft in drafts] == ["mine"] * keeps
    for draft in drafts:
        draft.remove()
