"""Commands of the Edit menu; from the menu they serve a text field that has the focus too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from cnnstudio.core.errors import StudioError
from cnnstudio.core.pieces import fragment
from cnnstudio.document.changes import Paste, RemoveLayers
from cnnstudio.ui.commands import clipboard
from cnnstudio.ui.commands.table import Command
from cnnstudio.ui.widgets.own_history import history_in_focus
from cnnstudio.ui.widgets.text_focus import editor_in_focus

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def _undo(window: MainWindow) -> None:
    field = editor_in_focus()
    if field is not None and _can_undo(field):
        field.undo()
        return
    own = history_in_focus()
    if own is not None:
        own.undo()
    else:
        window.editor.undo_stack.undo()


def _redo(window: MainWindow) -> None:
    own = history_in_focus()
    if own is not None:
        own.redo()
    else:
        window.editor.undo_stack.redo()


def _has_undo(window: MainWindow) -> bool:
    own = history_in_focus()
    return window.editor.undo_stack.canUndo() if own is None else bool(own.undo_title)


def _has_redo(window: MainWindow) -> bool:
    own = history_in_focus()
    return window.editor.undo_stack.canRedo() if own is None else bool(own.redo_title)


def _can_undo(field: object) -> bool:
    return isinstance(field, QLineEdit) and field.isUndoAvailable()


def _undo_title(window: MainWindow) -> str:
    own = history_in_focus()
    return f"Undo {window.editor.undo_stack.undoText() if own is None else own.undo_title}".strip()


def _redo_title(window: MainWindow) -> str:
    own = history_in_focus()
    return f"Redo {window.editor.undo_stack.redoText() if own is None else own.redo_title}".strip()


def _has_selection(window: MainWindow) -> bool:
    return window.workspace_name == "design" and bool(window.design.front.selection)


def _copy(window: MainWindow) -> None:
    field = editor_in_focus()
    if field is not None:
        field.copy()
    elif window.design.front.selection:
        clipboard.put_layers(
            fragment(window.design.front.document.project.network, window.design.front.selection)
        )


def _cut(window: MainWindow) -> None:
    field = editor_in_focus()
    if field is not None:
        field.cut()
        return
    _copy(window)
    window.design.front.perform(RemoveLayers(window.design.front.selection))


def _paste(window: MainWindow) -> None:
    field = editor_in_focus()
    if field is not None:
        field.paste()
    elif clipboard.holds_image() or window.workspace_name in ("inspect", "detect", "segment"):
        window.paste_image()
    elif clipboard.holds_files():
        window.open_dropped(clipboard.copied_files())
    else:
        _paste_layers(window)


def _paste_layers(window: MainWindow) -> None:
    try:
        piece = clipboard.taken_layers()
    except StudioError as error:
        window.messages.show_refusal(str(error))
        return
    window.show_workspace("design")
    window.design.front.perform(Paste(piece, place_to_add(window)))


def place_to_add(window: MainWindow) -> str | None:
    """The node behind which new layers go: the last of the selection, else the last that feeds no other."""
    if window.design.front.selection:
        return window.design.front.selection[-1]
    outputs = window.design.front.document.project.network.outputs()
    return outputs[-1] if outputs else None


def _duplicate(window: MainWindow) -> None:
    selection = window.design.front.selection
    if selection:
        piece = fragment(window.design.front.document.project.network, selection)
        window.design.front.perform(Paste(piece, selection[-1]))


def _delete(window: MainWindow) -> None:
    window.design.shown_canvas.delete()


def _select_all(window: MainWindow) -> None:
    field = editor_in_focus()
    if field is not None:
        field.selectAll()
    else:
        window.design.front.select(tuple(node.id for node in window.design.front.document.project.network))


def _in_design(window: MainWindow) -> bool:
    return window.workspace_name == "design"


def _all_commands(window: MainWindow) -> None:
    from cnnstudio.ui.commands.search_popup import search_commands

    search_commands(window)


def _find_layer(window: MainWindow) -> None:
    window.show_workspace("design")
    window.design.find_layer()


def _search_palette(window: MainWindow) -> None:
    window.show_workspace("design")
    window.design.search_palette()


EDIT_COMMANDS = (
    Command("edit.undo", "Undo", "Edit", _undo, ("Ctrl+Z",), "Take the last edit back.",
            _has_undo, _undo_title, in_text=False),
    Command("edit.redo", "Redo", "Edit", _redo, ("Ctrl+Y", "Ctrl+Shift+Z"), "Do again what was taken back.",
            _has_redo, _redo_title, in_text=False),
    Command("edit.cut", "Cut", "Edit", _cut, ("Ctrl+X",), "Take the selected layers out and onto the clipboard.",
            _has_selection, begins_group=True, in_text=False, contexts=("card",)),
    Command("edit.copy", "Copy", "Edit", _copy, ("Ctrl+C",), "Copy the selected layers to the clipboard.",
            _has_selection, in_text=False, contexts=("card",)),
    Command("edit.paste", "Paste", "Edit", _paste, ("Ctrl+V",),
            "Put layers from the clipboard behind the selection; an image goes to Inspect.", in_text=False, contexts=("card", "canvas")),
    Command("edit.duplicate", "Duplicate", "Edit", _duplicate, ("Ctrl+D",), "Put a copy behind the selection.",
            _has_selection, in_text=False, contexts=("card",)),
    Command("edit.delete", "Delete", "Edit", _delete, ("Del", "Backspace"),
            "Take the selected layers, connection or note away; what stood around layers is connected.",
            _in_design, in_text=False, contexts=("card",)),
    Command("edit.select_all", "Select all", "Edit", _select_all, ("Ctrl+A",), "Select every layer.",
            _in_design, begins_group=True, in_text=False, contexts=("canvas",)),
    Command("edit.rename", "Rename", "Edit", lambda window: window.design.shown_canvas.request_rename(), ("F2",),
            "Give the selected layer another name.", lambda window: _in_design(window) and len(window.design.front.selection) == 1,
            in_text=False, contexts=("card",)),
    Command("edit.find", "Find a layer…", "Edit", _find_layer, ("Ctrl+F",),
            "Find layers of the network by name, type or setting, those inside blocks too.", begins_group=True),
    Command("edit.search_palette", "Search the palette…", "Edit", _search_palette, ("Ctrl+Alt+F",),
            "Search the layers that can be added."),
    Command("edit.commands", "Every command…", "Edit", _all_commands, ("Ctrl+Shift+P",),
            "Search all commands by name and do one."),
)  # fmt: skip
