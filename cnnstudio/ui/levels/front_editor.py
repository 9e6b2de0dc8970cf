"""The editor that panels see: it stands for whichever is in front."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QUndoStack

from cnnstudio.document.changes import Applied, Change
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor


class FrontEditor(Editor):
    """Passes everything on to another editor, and tells of a change when it is another one from now on.

    Args:
        target: The editor that it stands for at first.
        parent: Qt parent.
    """

    def __init__(self, target: Editor, parent: QObject | None = None) -> None:
        QObject.__init__(self, parent)  # It has no document of its own.
        self._target = target
        self._connect()

    def _connect(self) -> None:
        for theirs, own in self._signals():
            theirs.connect(own)

    def _signals(self) -> tuple[tuple[SignalInstance, SignalInstance], ...]:
        """The other's signals, each with its own."""
        target = self._target
        return (
            (target.project_changed, self.project_changed),
            (target.selection_changed, self.selection_changed),
            (target.state_changed, self.state_changed),
            (target.refused, self.refused),
        )

    @property
    def target(self) -> Editor:
        """The editor that it stands for, in the end."""
        target = self._target
        return target.target if isinstance(target, FrontEditor) else target

    def show(self, target: Editor) -> None:
        """Stand for another editor from now on."""
        if target is self._target:
            return
        for theirs, own in self._signals():
            theirs.disconnect(own)
        self._target = target
        self._connect()
        self.project_changed.emit()
        self.selection_changed.emit()
        self.state_changed.emit()

    @property
    def document(self) -> Document:
        """The document that the other edits."""
        return self._target.document

    @property
    def undo_stack(self) -> QUndoStack:
        """Where its edits go."""
        return self._target.undo_stack

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the nodes that are selected there."""
        return self._target.selection

    @property
    def place(self) -> tuple[str, ...]:  # type: ignore[override]  # that of the other
        """Ids of the blocks that lead there."""
        return self._target.place

    @property
    def is_read_only(self) -> bool:  # type: ignore[override]  # as the other
        """Whether the other refuses every change."""
        return self._target.is_read_only

    def perform(self, change: Change) -> Applied | None:
        """Let the other make a change."""
        return self._target.perform(change)

    def select(self, ids: tuple[str, ...]) -> None:
        """Let the other select nodes."""
        self._target.select(ids)

    def open(self, project: Project, path: Path | None) -> None:
        """Let the other show another project."""
        self._target.open(project, path)
