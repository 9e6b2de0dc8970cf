"""An editor that stands for another."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.changes import Rename
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.levels.front_editor import FrontEditor


def test_it_passes_on_what_is_done_and_told(qtbot: QtBot) -> None:
    first, second = (Editor(Document(Project(chain(Input(), Flatten()), name))) for name in ("a", "b"))
    front = FrontEditor(first)
    with qtbot.waitSignals([front.project_changed, front.state_changed]):
        front.perform(Rename("n1", "flat"))
    assert first.document.project.network["n1"].name == "flat"
    with qtbot.waitSignals([front.project_changed, front.selection_changed]):
        front.show(second)
    assert (front.target, front.document, front.undo_stack) == (second, second.document, second.undo_stack)
    with qtbot.waitSignal(front.selection_changed):
        front.select(("n0",))
    assert (first.selection, second.selection, front.selection) == ((), ("n0",), ("n0",))
    with qtbot.assertNotEmitted(front.project_changed):
        first.perform(Rename("n1", "other"))
    with qtbot.waitSignal(front.refused):
        front.perform(Rename("n1", ""))
    front.open(Project(name="c"), None)
    assert second.document.project.name == "c"
