from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import SetSettings
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.readiness import Readiness


@pytest.fixture
def readiness(editor: Editor) -> Readiness:
    return Readiness(editor, editor)


def spoil(editor: Editor, **settings: object) -> None:
    editor.perform(SetSettings.of((editor.document.project.network.nodes[-1].id,), settings))


def test_it_looks_when_told_to_and_then_after_every_edit(
    readiness: Readiness, editor: Editor, qtbot: QtBot
) -> None:
    spoil(editor, units=7)
    assert not readiness._settle.isActive()
    with qtbot.waitSignal(readiness.checked):
        readiness.begin()
    assert not readiness.is_ready
    (problem,) = readiness.extra
    assert "Digits has 10 classes" in problem.message
    with qtbot.waitSignal(readiness.checked):
        editor.undo_stack.undo()
    assert (readiness.is_ready, readiness.problems) == (True, ())


def test_a_warning_is_not_in_the_way(readiness: Readiness, editor: Editor) -> None:
    spoil(editor, activation="linear")
    readiness.check()
    assert readiness.is_ready
    assert len(readiness.extra) == 1


def test_what_the_report_says_itself_is_not_extra(readiness: Readiness, editor: Editor) -> None:
    conv = editor.document.project.network.nodes[1].id
    editor.perform(SetSettings.of((conv,), {"kernel_size": (9, 9)}))
    readiness.check()
    assert readiness.problems == editor.document.report.errors
    assert readiness.extra == ()
