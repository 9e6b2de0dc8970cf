"""Tests of the Guide panel: when it is there, and for which project."""

from __future__ import annotations

import pytest

from cnnstudio.document.changes import SetProject
from cnnstudio.document.project import Project
from cnnstudio.ui.guide.panel import is_guide
from cnnstudio.ui.main_window import MainWindow

GUIDE = "# A guide\n\nLook at this.\n"


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ("", False),
        ("notes", False),
        (GUIDE, True),
        ("\n  # Title", True),
        ("#hash", False),
        ("## Part", False),
    ],
)
def test_notes_that_begin_with_a_title_are_a_guide(notes: str, expected: bool) -> None:
    assert is_guide(notes) is expected


def test_it_comes_with_a_guide_and_stands_beside_design_and_inspect(main_window: MainWindow) -> None:
    guide = main_window.guide
    assert not guide.isVisible()
    main_window.files.begin(Project(notes=GUIDE))
    assert guide.isVisible()
    assert "Look at this." in guide.text.toPlainText()
    for workspace, is_there in (("data", False), ("inspect", True), ("train", False), ("design", True)):
        main_window.show_workspace(workspace)
        assert guide.isVisible() is is_there
        main_window.commands.refresh()
        assert main_window.commands["view.guide"].isEnabled() is is_there


def test_closing_it_holds_for_that_project_until_it_is_asked_for(main_window: MainWindow) -> None:
    guide, action = main_window.guide, main_window.commands["view.guide"]
    main_window.files.begin(Project(name="one", notes=GUIDE))
    guide.close_button.click()
    assert not guide.isVisible()
    main_window.editor.perform(SetProject.of("edit notes", notes=GUIDE + "More."))
    assert not guide.isVisible()
    first = main_window.projects.current
    main_window.files.begin(Project(name="two", notes=GUIDE))
    assert guide.isVisible()
    main_window.projects.show(first)
    assert not guide.isVisible()
    action.trigger()
    assert guide.isVisible()
    assert "More." in guide.text.toPlainText()
    main_window.editor.undo_stack.undo()
    assert "More." not in guide.text.toPlainText()


def test_without_notes_it_says_how_to_write_some(main_window: MainWindow) -> None:
    main_window.commands["view.guide"].trigger()
    assert main_window.guide.isVisible()
    assert "no notes" in main_window.guide.text.toPlainText()
