"""The editor that a canvas sees: with the layers of blocks that are open in place instead of these."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoStack

from cnnstudio.core.errors import StudioError
from cnnstudio.core.report import Report
from cnnstudio.document.changes import Applied, Change
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.canvas.in_place import SEPARATOR, Opened, laid_open, path_of
from cnnstudio.ui.canvas.in_place_changes import brought_home
from cnnstudio.ui.editor import Editor


class OpenedDocument(Document):
    """A project with blocks open in place: only to be looked at."""

    def show(self, project: Project, report: Report) -> None:
        """Show another one."""
        self._project, self._report = project, report


class ViewEditor(Editor):
    """Edits the network of another editor; some of its blocks are open in place, which is no edit.

    Attributes:
        opened: What is seen.

    Args:
        outer: The other editor.
        parent: Qt parent.
    """

    def __init__(self, outer: Editor, parent: QObject | None = None) -> None:
        QObject.__init__(self, parent)  # It has no document of its own.
        self.outer = outer
        self._blocks: frozenset[str] = frozenset()
        self._shown = OpenedDocument()
        self._inside: tuple[str, ...] = ()
        self._network = outer.document.project.network
        self.opened = Opened(outer.document.report)
        outer.project_changed.connect(self._on_outer_changed)
        outer.selection_changed.connect(self._on_outer_selection_changed)
        outer.state_changed.connect(self.state_changed)
        outer.refused.connect(self.refused)

    @property
    def document(self) -> Document:
        """The other's, or one that shows it with open blocks."""
        return self._shown if self.opened.frames else self.outer.document

    @property
    def undo_stack(self) -> QUndoStack:
        """The other's."""
        return self.outer.undo_stack

    @property
    def place(self) -> tuple[str, ...]:  # type: ignore[override]  # that of the other
        """As the other's."""
        return self.outer.place

    @property
    def is_read_only(self) -> bool:  # type: ignore[override]  # as the other
        """As the other."""
        return self.outer.is_read_only

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of what is selected; of a block that is open, all its layers, unless some of them are chosen."""
        outer = self.outer.selection
        if not self.opened.frames:
            return outer
        wanted: set[str] = set()
        for key in outer:
            frame = self.opened.frame(key)
            wanted.update((key,) if frame is None else frame.members)
        chosen = wanted.intersection(self._inside)
        if chosen and len(outer) == 1:
            wanted = chosen
        return tuple([node.id for node in self.opened.report.network if node.id in wanted])

    @property
    def is_inside(self) -> bool:
        """Whether layers inside a block that is open are selected, and not the block as a whole."""
        return any(SEPARATOR in key for key in self.selection) and bool(
            set(self._inside) & set(self.selection)
        )

    def select(self, ids: tuple[str, ...]) -> None:
        """Select layers, and the block around those that are inside one."""
        before = self.selection
        self._inside = tuple([key for key in ids if SEPARATOR in key])
        self.outer.select(tuple([path_of(key)[0] for key in ids]))
        if self.selection != before:
            self.selection_changed.emit()

    def perform(self, change: Change) -> Applied | None:
        """Let the other make a change; one of layers inside is made there."""
        if self.opened.frames:
            try:
                change = brought_home(change, self.opened, self.outer.document.project.network)
            except StudioError as error:
                self.refused.emit(str(error))
                return None
        return self.outer.perform(change)

    def can_open(self, node: str) -> bool:
        """Whether a layer is a block with a sound inside, and shut."""
        report = self.document.report
        return node in report.network and report[node].inner is not None

    def set_open(self, block: str, is_open: bool) -> None:
        """Open a block in place, or shut it with what is open inside it."""
        inside = {other for other in self._blocks if other == block or other.startswith(block + SEPARATOR)}
        self._blocks = self._blocks | {block} if is_open else self._blocks - inside
        self._refresh()
        self.project_changed.emit()
        self.selection_changed.emit()

    def _refresh(self) -> None:
        report, project = self.outer.document.report, self.outer.document.project
        self.opened = laid_open(report, self._blocks)
        if self.opened.frames:
            shown = dataclasses.replace(project, network=self.opened.report.network)
            self._shown.show(shown, self.opened.report)

    @Slot()
    def _on_outer_changed(self) -> None:
        now = self.outer.document.project.network
        if now is not self._network:
            if self._blocks and not {id(node) for node in now} & {id(node) for node in self._network}:
                self._blocks = frozenset()  # another project
            self._network = now
        self._refresh()
        self.project_changed.emit()

    @Slot()
    def _on_outer_selection_changed(self) -> None:
        self.selection_changed.emit()
