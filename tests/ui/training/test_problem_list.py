from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.layer import Finding
from cnnstudio.core.network import chain
from cnnstudio.core.report import Problem
from cnnstudio.data.readiness import training_problems
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.problem_list import ProblemList


@pytest.fixture
def wrong(qapp: object) -> Editor:
    """Edits a network that ends in 7 scores and not in 10."""
    return Editor(Document(Project(chain(Input((8, 8, 1)), Flatten(), Dense(7, "softmax")))))


def shown(editor: Editor, qtbot: QtBot) -> ProblemList:
    made = ProblemList(editor)
    qtbot.addWidget(made)
    made.show_problems(training_problems(editor.document.project, editor.document.report))
    return made


def test_a_fix_is_one_click_and_can_be_undone(wrong: Editor, qtbot: QtBot) -> None:
    problems = shown(wrong, qtbot)
    (notice,) = problems.notices
    assert "7" in notice.text
    assert "10" in notice.text
    before = wrong.document.project
    qtbot.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert training_problems(wrong.document.project, wrong.document.report) == ()
    wrong.undo_stack.undo()
    assert wrong.document.project == before


def test_errors_come_first_and_many_are_cut(wrong: Editor, qtbot: QtBot) -> None:
    problems = ProblemList(wrong)
    qtbot.addWidget(problems)
    warning = Problem(None, Finding("A warning.", is_error=False))
    problems.show_problems((warning, *(Problem(None, Finding(f"Error {n}.")) for n in range(6))))
    assert problems.texts == (
        "Error 0.",
        "Error 1.",
        "Error 2.",
        "Error 3.",
        "3 more problems: see Problems in Design.",
    )


def test_without_problems_it_is_hidden(wrong: Editor, qtbot: QtBot) -> None:
    problems = shown(wrong, qtbot)
    assert not problems.isHidden()
    problems.show_problems(())
    assert problems.isHidden()
    assert problems.texts == ()


def test_an_empty_network_is_a_problem_without_a_button(qtbot: QtBot) -> None:
    editor = Editor(Document(dataclasses.replace(Project(), name="empty")))
    problems = shown(editor, qtbot)
    assert problems.notices[0].buttons == ()
