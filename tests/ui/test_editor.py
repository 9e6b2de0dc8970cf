from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cnnstudio.document.changes import Connect, Rename, SetProject, SetSettings
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor


def _filters(editor: Editor) -> int:
    return int(editor.document.project.network["a"].layer.to_data()["filters"])


def test_a_change_can_be_undone_and_done_again(broken_editor: Editor, qtbot: QtBot) -> None:
    with qtbot.waitSignals([broken_editor.project_changed, broken_editor.state_changed]):
        broken_editor.perform(Rename("a", "stem"))
    broken_editor.undo_stack.undo()
    assert broken_editor.document.project.network["a"].name == "conv"
    broken_editor.undo_stack.redo()
    assert broken_editor.document.project.network["a"].name == "stem"


def test_a_refused_change_is_told_and_leaves_nothing_to_undo(broken_editor: Editor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(broken_editor.refused) as told:
        assert broken_editor.perform(Connect("p", "a")) is None
    assert "circle" in told.args[0]
    assert broken_editor.undo_stack.count() == 0


def test_a_change_to_what_is_there_already_is_no_edit(broken_editor: Editor) -> None:
    assert broken_editor.perform(Rename("a", "conv")) is not None
    assert broken_editor.undo_stack.count() == 0


def test_one_gesture_is_undone_as_one(broken_editor: Editor) -> None:
    for value in (33, 34, 35):
        broken_editor.perform(SetSettings.of(("a",), {"filters": value}, gesture="turn 1"))
    broken_editor.perform(SetSettings.of(("a",), {"filters": 40}, gesture="turn 2"))
    assert broken_editor.undo_stack.count() == 2
    broken_editor.undo_stack.undo()
    assert _filters(broken_editor) == 35
    broken_editor.undo_stack.undo()
    assert _filters(broken_editor) == 32
    broken_editor.undo_stack.redo()
    assert _filters(broken_editor) == 35


def test_300_edits_go_all_the_way_down_and_up_again(broken_editor: Editor) -> None:
    values = [broken_editor.document.project]
    for number in range(300):
        broken_editor.perform(SetSettings.of(("a",), {"filters": 100 + number}))
        values.append(broken_editor.document.project)
    for value in reversed(values[:-1]):
        broken_editor.undo_stack.undo()
        assert broken_editor.document.project == value
    for value in values[1:]:
        broken_editor.undo_stack.redo()
        assert broken_editor.document.project == value


def test_what_was_added_is_selected(broken_editor: Editor, make_layer: Any) -> None:
    from cnnstudio.document.changes import AppendLayer

    applied = broken_editor.perform(AppendLayer(make_layer("dropout"), "p"))
    assert applied is not None
    assert broken_editor.selection == applied.added


def test_no_node_is_selected_that_is_gone(broken_editor: Editor, make_layer: Any) -> None:
    from cnnstudio.document.changes import AppendLayer

    seen: list[bool] = []

    def look() -> None:
        network = broken_editor.document.project.network
        seen.append(all(node in network for node in broken_editor.selection))

    broken_editor.project_changed.connect(look)
    broken_editor.selection_changed.connect(look)
    broken_editor.perform(AppendLayer(make_layer("dropout"), "p"))
    broken_editor.undo_stack.undo()
    assert broken_editor.selection == ()
    assert all(seen)
    assert len(seen) == 4


def test_selection_keeps_the_order_of_the_network(broken_editor: Editor, qtbot: QtBot) -> None:
    broken_editor.select(("s", "gone", "i"))
    assert broken_editor.selection == ("i", "s")
    with qtbot.assertNotEmitted(broken_editor.selection_changed):
        broken_editor.select(("i", "s"))


def test_another_project_begins_without_history(broken_editor: Editor) -> None:
    broken_editor.perform(Rename("a", "stem"))
    broken_editor.select(("a",))
    broken_editor.open(Project(name="other"), Path("/x/net.cnnstudio"))
    assert broken_editor.selection == ()
    assert not broken_editor.undo_stack.canUndo()
    assert not broken_editor.document.is_modified
    assert broken_editor.document.project.name == "net"


def test_an_editor_needs_no_widgets(qapp: object) -> None:
    assert Editor(Document()).selection == ()


def test_an_editor_lets_go_of_its_edits_before_it_is_freed(qapp: object) -> None:
    """The garbage collector would free the edits before the stack that points to them."""
    editor = Editor(Document(Project()))
    editor.perform(SetProject.of("say something", notes="hello"))
    stack, left = editor.undo_stack, weakref.ref(editor)
    assert stack.count() == 1
    del editor
    gc.collect()
    assert left() is None
    assert not isValid(stack) or stack.count() == 0
