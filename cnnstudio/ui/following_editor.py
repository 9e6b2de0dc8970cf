"""One editor that stands for another, so that panels made once show one thing after the other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QUndoStack

from cnnstudio.document.changes import Applied, Change
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor


class FollowingEditor(Editor):
    """Edits through whatever editor it follows, and passes its signals on.

    Args:
        followed: The editor to follow at first.
        parent: Qt parent.
    """

    def __init__(self, followed: Editor, parent: QObject | None = None) -> None:
        QObject.__init__(self, parent)  # It has no document of its own.
        self._followed = followed
        self._listen(followed)

    @property
    def followed(self) -> Editor:
        """The editor that it stands for now, in the end."""
        return self._followed.followed

    @property
    def document(self) -> Document:
        """What is edited now."""
        return self._followed.document

    @property
    def undo_stack(self) -> QUndoStack:
        """What was done to it, and can be undone."""
        return self._followed.undo_stack

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the selected nodes, in the order of the network."""
        return self._followed.selection

    @property
    def place(self) -> tuple[str, ...]:  # type: ignore[override]  # that of the other
        """Ids of the blocks that lead there."""
        return self._followed.place

    @property
    def is_read_only(self) -> bool:  # type: ignore[override]  # as the other
        """Whether the other refuses every change."""
        return self._followed.is_read_only

    def perform(self, change: Change) -> Applied | None:
        """Make a change of the project that is edited now."""
        return self._followed.perform(change)

    def select(self, ids: tuple[str, ...]) -> None:
        """Select nodes of it."""
        self._followed.select(ids)

    def open(self, project: Project, path: Path | None) -> None:
        """Show another project in its place."""
        self._followed.open(project, path)

    def follow(self, editor: Editor) -> None:
        """Stand for another editor from now on."""
        if editor is self._followed:
            return
        for own, its in self._pairs(self._followed):
            its.disconnect(own)
        self._followed = editor
        self._listen(editor)
        self.switched.emit()
        self.project_changed.emit()
        self.selection_changed.emit()
        self.state_changed.emit()

    def _listen(self, editor: Editor) -> None:
        for own, its in self._pairs(editor):
            its.connect(own)

    def _pairs(self, editor: Editor) -> tuple[tuple[SignalInstance, SignalInstance], ...]:
        """Each signal beside that of the editor that is followed."""
        return (
            (self.project_changed, editor.project_changed),
            (self.selection_changed, editor.selection_changed),
            (self.state_changed, editor.state_changed),
            (self.refused, editor.refused),
            (self.remarked, editor.remarked),
        )
