"""A part of the window with an undo of its own, beside that of the project."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication


@runtime_checkable
class OwnHistory(Protocol):
    """What keeps its own steps back and forth."""

    @property
    def undo_title(self) -> str:
        """What can be taken back; "" for nothing."""

    @property
    def redo_title(self) -> str:
        """What can be done again; "" for nothing."""

    def undo(self) -> None:
        """Take the last step back."""

    def redo(self) -> None:
        """Do it again."""


def history_in_focus() -> OwnHistory | None:
    """The part of the window with an undo of its own that the focus is in, or None."""
    widget = QApplication.focusWidget()
    while widget is not None:
        if isinstance(widget, OwnHistory):
            return widget
        widget = widget.parentWidget()
    return None
