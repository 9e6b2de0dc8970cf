"""What a window edits: the document, its undo stack and the selection."""

from __future__ import annotations

import weakref
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from cnnstudio.core.errors import StudioError
from cnnstudio.document.changes import Applied, Change, Restore
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project

_EDIT_ID = 1


class Edit(QUndoCommand):
    """The one undo command: a change that was tried already, and the way back."""

    def __init__(self, document: Document, applied: Applied, change: Change) -> None:
        super().__init__(change.title)
        self._document = weakref.ref(document)  # or a closed project could not be freed, see `_emptied`
        self._forward = Restore(applied.project, change.title)
        self._inverse = applied.inverse
        self._gesture = change.gesture

    def redo(self) -> None:
        """Show the project after the change."""
        self._apply(self._forward)

    def undo(self) -> None:
        """Show the project before the change."""
        self._apply(self._inverse)

    def _apply(self, change: Change) -> None:
        document = self._document()
        if document is not None:
            document.apply(change)

    def id(self) -> int:
        """Equal for edits that may be parts of one gesture."""
        return _EDIT_ID if self._gesture else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take the next edit of the same gesture into this one."""
        if not isinstance(other, Edit) or other._gesture != self._gesture:
            return False
        self._forward = other._forward
        return True


def _emptied(stack: QUndoStack) -> None:
    """Let a stack go without its edits.

    WORKAROUND: the garbage collector frees the edits, which are Python objects, before the stack, whose
    destructor then reads them and crashes.
    """
    if isValid(stack):
        stack.blockSignals(True)
        stack.clear()


class Editor(QObject):
    """The public face of editing for every widget of the window.

    Signals:
        project_changed: The project is another value; `document.report` is fresh.
        selection_changed: Other nodes are selected.
        state_changed: The path, or the mark of unsaved changes, may be another.
        remarked: A change was made, and something about it should be known; carries the sentence.
        refused: A change could not be made; carries the sentence to show.
        switched: What is edited through this object is another project now (see `FollowingEditor`).
        retired: The project is closed; whoever shows it lets go of it.
    """

    project_changed = Signal()
    selection_changed = Signal()
    state_changed = Signal()
    remarked = Signal(str)
    refused = Signal(str)
    switched = Signal()
    retired = Signal()

    is_read_only = False
    """Whether it refuses every change, so that nothing need offer one."""
    place: tuple[str, ...] = ()
    """Ids of the blocks inside which its network is, the outermost first; () for a project's own."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._undo_stack = QUndoStack(self)
        weakref.finalize(self, _emptied, self._undo_stack)
        self._selection: tuple[str, ...] = ()
        self._added: tuple[str, ...] = ()
        document.changed.connect(self._on_document_changed)
        document.state_changed.connect(self.state_changed.emit)

    @property
    def document(self) -> Document:
        """What is edited."""
        return self._document

    @property
    def undo_stack(self) -> QUndoStack:
        """What was done to it, and can be undone."""
        return self._undo_stack

    @property
    def followed(self) -> Editor:
        """The editor that holds the project itself: this one, or the one that it stands for now."""
        return self

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the selected nodes, in the order of the network."""
        return self._selection

    def perform(self, change: Change) -> Applied | None:
        """Make a change that can be undone; select what it added.

        Returns:
            What came of it; None if it was refused (see `refused`).
        """
        try:
            applied = change.apply(self.document.project)
        except StudioError as error:
            self.refused.emit(str(error))
            return None
        if applied.project == self.document.project:
            return applied
        self._added = applied.added
        self.undo_stack.push(Edit(self.document, applied, change))
        self._added = ()
        if applied.remark:
            self.remarked.emit(applied.remark)
        return applied

    def select(self, ids: tuple[str, ...]) -> None:
        """Select nodes; ids that the network does not have are left out."""
        chosen = self._existing(ids)
        if chosen != self._selection:
            self._selection = chosen
            self.selection_changed.emit()

    def open(self, project: Project, path: Path | None) -> None:
        """Show another project; what was done to the one before cannot be undone any more."""
        self.undo_stack.clear()
        self.select(())
        self.document.open(project, path)

    def _existing(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        wanted = set(ids)
        return tuple(node.id for node in self.document.project.network if node.id in wanted)

    @Slot()
    def _on_document_changed(self) -> None:
        """Tell of the change; whoever listens finds selected what was added, and no node that is gone."""
        before, self._selection = self._selection, self._existing(self._added or self._selection)
        self.project_changed.emit()
        if self._selection != before:
            self.selection_changed.emit()
