"""Commands of the Network menu about notes on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.document.changes import SetFreeNote, SetNote
from cnnstudio.ui.canvas.note_layout import NoteKey
from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def _in_design(window: MainWindow) -> bool:
    return window.workspace_name == "design"


def _chosen_note(window: MainWindow) -> NoteKey | None:
    """The note that is selected, or the layer that one belongs or would belong to; None for a new one."""
    note = window.design.shown_canvas.canvas_scene.notes.selected
    if note is not None:
        return note
    return window.design.front.selection[0] if len(window.design.front.selection) == 1 else None


def _has_note(window: MainWindow) -> bool:
    return _in_design(window) and _chosen_note(window) in window.design.shown_canvas.canvas_scene.notes.texts


def _can_note(window: MainWindow) -> bool:
    """Whether there is a layer for a note; free ones stand beside the network alone."""
    return _in_design(window) and (_chosen_note(window) is not None or not window.design.front.place)


def _note_title(window: MainWindow) -> str:
    return "Edit note…" if _has_note(window) else "Add note…"


def _write_note(window: MainWindow) -> None:
    window.design.shown_canvas.writing.begin(_chosen_note(window))


def _remove_note(window: MainWindow) -> None:
    note = _chosen_note(window)
    if note is not None:
        window.design.front.perform(SetNote(note, "") if isinstance(note, str) else SetFreeNote(note, ""))


NOTE_COMMANDS = (
    Command("network.note", "Add note…", "Network", _write_note, ("Shift+F2",),
            "Write a note beside the selected layer, or beside the network.", _can_note, _note_title, begins_group=True,
            in_text=False, contexts=("card", "note", "canvas")),
    Command("network.remove_note", "Remove note", "Network", _remove_note, (),
            "Take the note of the selected layer, or the selected note, away.", _has_note, contexts=("card", "note")),
)  # fmt: skip
