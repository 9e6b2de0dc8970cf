"""What is inside a block, shown in place of the network: a way back above a canvas that only shows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from cnnstudio.core.layer import ShapeError
from cnnstudio.core.network import Network
from cnnstudio.core.report import Report
from cnnstudio.document.changes import Applied, Change
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, Hairline
from cnnstudio.ui.widgets.labels import title

_REFUSAL = (
    "The inside of a block follows its settings: change those, or ungroup the block to edit its layers."
)


class BlockReader(Editor):
    """Shows what is inside a block; refuses every change."""

    is_read_only = True

    def perform(self, change: Change) -> Applied | None:
        """Refuse it, and say what can be done instead."""
        self.refused.emit(_REFUSAL)
        return None


class BlockLevel(QWidget):
    """The inside of one block of an editor's network, kept as the block's settings have it.

    Signals:
        left: Back to the network: asked for, or there is nothing to show any more.
        message: A sentence for the status bar.

    Attributes:
        canvas: What is inside, read only.
        way_back: The button that leads back.
    """

    left = Signal()
    message = Signal(str)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._node: str | None = None
        self._reader = BlockReader(Document())
        self.canvas = Canvas(self._reader)
        self.way_back = QToolButton()
        self._name = title()
        self._lay_out()
        self.way_back.clicked.connect(self._leave)
        self._reader.refused.connect(self.message)
        self.canvas.message.connect(self.message)
        self.canvas.quick_add_requested.connect(self._refuse)
        editor.project_changed.connect(self._on_project_changed)
        editor.selection_changed.connect(self._on_selection_changed)

    def _lay_out(self) -> None:
        self.way_back.setText("Network")
        self.way_back.setAutoRaise(True)
        self.way_back.setToolTip("Back to the network (Esc)")
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID, GRID // 2, 2 * GRID, GRID // 2)
        bar.setSpacing(GRID)
        bar.addWidget(self.way_back)
        bar.addWidget(QLabel("›"))
        bar.addWidget(self._name)
        bar.addWidget(DimLabel("follows the block's settings"), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(Hairline())
        column.addWidget(self.canvas, 1)

    @property
    def node(self) -> str | None:
        """Id of the block that is shown, or None."""
        return self._node

    def enter(self, node: str) -> bool:
        """Show the inside of a block and select the block, so that its settings are at hand.

        Args:
            node: Its id.

        Returns:
            Whether there is an inside to show.
        """
        network = inside(self._editor.document.report, node)
        if network is None:
            return False
        self._editor.select((node,))
        self._node = node
        self._show(network)
        return True

    def _show(self, network: Network) -> None:
        if self._node is not None:
            self._name.setText(self._editor.document.project.network[self._node].name)
        if network != self._reader.document.project.network:
            self._reader.document.open(Project(network), None)

    @Slot()
    def _leave(self) -> None:
        if self._node is not None:
            self._node = None
            self.left.emit()

    @Slot()
    def _refuse(self) -> None:
        self.message.emit(_REFUSAL)

    @Slot()
    def _on_project_changed(self) -> None:
        if self._node is None:
            return
        network = inside(self._editor.document.report, self._node)
        if network is None:
            self._leave()
        else:
            self._show(network)

    @Slot()
    def _on_selection_changed(self) -> None:
        """Go back when something else of the network is looked at."""
        if self._editor.selection != (self._node,):
            self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape and self._node is not None:
            self._leave()
        else:
            super().keyPressEvent(event)


def inside(report: Report, node: str) -> Network | None:
    """The network that a block stands for, problems included; None where there is none to show."""
    if node not in report.network:
        return None
    known, block = report[node], report.network[node]
    if known.inner is not None:
        return known.inner.network
    shapes = [report[source].output for source in block.inputs]
    inputs = [shape for shape in shapes if shape is not None]
    if not inputs or len(inputs) < len(shapes):
        return None
    try:
        return block.layer.expand(*inputs)
    except ShapeError:
        return None
