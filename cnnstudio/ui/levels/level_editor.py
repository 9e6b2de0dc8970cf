"""Edits what is inside a block: each edit is one of the network around it."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.core.layer import ShapeError
from cnnstudio.core.network import Network
from cnnstudio.core.report import Report
from cnnstudio.document.changes import Applied, Change, EditInside
from cnnstudio.document.document import Document
from cnnstudio.document.group import group_of
from cnnstudio.document.group_changes import input_shapes
from cnnstudio.ui.editor import Editor

REFUSAL = (
    "The inside of a block follows its settings: change those, or make the block your own or ungroup it "
    "to edit its layers."
)


class LevelEditor(Editor):
    """The inside of one block of another editor's network: that of a group can be edited, others only looked at.

    Signals:
        left: There is nothing to show any more, or something else of the network is looked at.
        hindered: A change was refused since the block follows its settings; carries the sentence.

    Args:
        outer: The editor of the network that the block stands in.
        parent: Qt parent.
    """

    left = Signal()
    hindered = Signal(str)

    def __init__(self, outer: Editor, parent: QObject | None = None) -> None:
        super().__init__(Document(), parent)
        self.outer = outer
        self._undo_stack = outer.undo_stack
        self._node: str | None = None
        self._is_performing = False
        outer.project_changed.connect(self._on_outer_changed)
        outer.selection_changed.connect(self._on_outer_selection_changed)
        outer.refused.connect(self._on_outer_refused)

    @property
    def node(self) -> str | None:
        """Id of the block that is shown, or None."""
        return self._node

    @property
    def place(self) -> tuple[str, ...]:  # type: ignore[override]  # that of the block
        """Ids of the blocks that lead here, the outermost first."""
        return self.outer.place if self._node is None else (*self.outer.place, self._node)

    @property
    def name(self) -> str:
        """What the block is called, or ""."""
        network = self.outer.document.project.network
        return network[self._node].name if self._node in network and self._node is not None else ""

    @property
    def is_read_only(self) -> bool:  # type: ignore[override]  # as the block is
        """Whether the block follows its settings, or stands in one that does."""
        network = self.outer.document.project.network
        if self._node is None or self._node not in network or self.outer.is_read_only:
            return True
        return group_of(network[self._node].layer) is None

    def enter(self, node: str) -> bool:
        """Show the inside of a block and select the block, so that its settings are at hand.

        Returns:
            Whether there is an inside to show.
        """
        network = inside(self.outer.document.report, node)
        if network is None:
            return False
        self._node = None  # so that what is selected now does not lead back
        self.outer.select((node,))
        self._node = node
        self.select(())
        self._show(network)
        return True

    def leave(self) -> None:
        """Go back to the network around."""
        if self._node is not None:
            self._node = None
            self.left.emit()

    def perform(self, change: Change) -> Applied | None:
        """Make a change inside; select what it added.

        Returns:
            What came of it; None if it was refused.
        """
        if self._node is None or self.is_read_only:
            self.hindered.emit(REFUSAL)
            return None
        before = self.document.project.network
        self._is_performing = True
        try:
            applied = self.outer.perform(EditInside((self._node,), change, gesture=change.gesture))
        finally:
            self._is_performing = False
        added = tuple([node.id for node in self.document.project.network if node.id not in before])
        return None if applied is None else dataclasses.replace(applied, added=added)

    def _show(self, network: Network) -> None:
        shown = self.document.project
        project = dataclasses.replace(self.outer.document.project, network=network, free_notes=())
        if network == shown.network:
            project = dataclasses.replace(project, network=shown.network)
        if project == shown:
            self.project_changed.emit()  # Something around may be another, such as the parameters.
            return
        if self._is_performing:
            self._added = tuple([node.id for node in network if node.id not in shown.network])
        self.document.open(project, None)
        self._added = ()

    @Slot()
    def _on_outer_changed(self) -> None:
        if self._node is None:
            return
        network = inside(self.outer.document.report, self._node)
        if network is None:
            self.leave()
        else:
            self._show(network)

    @Slot()
    def _on_outer_selection_changed(self) -> None:
        """Go back when something else of the network is looked at."""
        if self._node is not None and self.outer.selection != (self._node,):
            self.leave()

    @Slot(str)
    def _on_outer_refused(self, sentence: str) -> None:
        if self._node is not None:
            self.refused.emit(sentence)


def inside(report: Report, node: str) -> Network | None:
    """The network that a block stands for, problems included; None where there is none to show."""
    if node not in report.network:
        return None
    known, block = report[node], report.network[node]
    if known.inner is not None:
        return known.inner.network
    try:
        return block.layer.opened(*input_shapes(report, block))
    except ShapeError:
        return None
