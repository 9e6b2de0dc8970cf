"""The Properties panel: the selection's settings and arithmetic, or the project's own."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.arithmetic import ArithmeticSection
from cnnstudio.ui.properties.layer_section import LayerSection
from cnnstudio.ui.properties.number_field import is_redo, is_undo
from cnnstudio.ui.properties.parameter_section import ParameterSection
from cnnstudio.ui.properties.project_section import ProjectSection
from cnnstudio.ui.theme.surfaces import GRID, Hairline

_WIDTH = 328
_LEAST_WIDTH = 280
_PAUSE = 60  # ms between the things that are made ready, so that nobody feels one
_USUAL_TYPES = 3
"""So many types of layers, the most frequent ones of a network, have their forms made beforehand."""


class PropertiesPanel(QScrollArea):
    """Follows the editor's selection.

    While nothing is selected it makes ready, bit by bit, what the next selection will need: to make a form takes
    longer than an edit may.

    Attributes:
        layers: What shows while layers are selected.
        project: What shows while none is.
        parameters: Those of a group, under ``layers``.
        exposure: What sets layers inside a group, under ``parameters``.
        arithmetic: Under them.
    """

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.layers = LayerSection(editor)
        self.project = ProjectSection(editor)
        self.parameters = ParameterSection(editor, is_inside=False)
        self.exposure = ParameterSection(editor, is_inside=True)
        self.arithmetic = ArithmeticSection(editor)
        self._line = Hairline()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = self._laid_out()
        self.setWidget(self._page)
        self._shown: tuple[object, ...] = ()
        self._idle = QTimer(self, interval=_PAUSE)
        self._idle.timeout.connect(self._on_idle)
        editor.project_changed.connect(self._on_changed)
        editor.selection_changed.connect(self._on_changed)
        self.refresh()

    def _laid_out(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * GRID, GRID, GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.project, 1)
        column.addWidget(self.layers)
        column.addWidget(self.parameters)
        column.addWidget(self.exposure)
        column.addWidget(self._line)
        column.addWidget(self.arithmetic)
        column.addStretch(0)
        return page

    def sizeHint(self) -> QSize:
        """Wide enough for a formula in one line."""
        return QSize(_WIDTH, 640)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its content can be, scroll bar included."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(max(_LEAST_WIDTH, self._page.minimumSizeHint().width() + bar), 20 * GRID)

    def edit_name(self) -> None:
        """Put the cursor into the name of the one selected layer."""
        if len(self._editor.selection) == 1:
            self.ensureWidgetVisible(self.layers.name_line)
            self.layers.name_line.edit()

    @Slot()
    def _on_changed(self) -> None:
        """Show another project or selection; an edit that changes both is shown once."""
        project, selection = self._editor.document.project, self._editor.selection
        place = self._editor.place
        if not self._shown or self._shown[0] is not project or self._shown[1:] != (selection, place):
            self.refresh()

    def refresh(self) -> None:
        """Show the selection as it is now."""
        self._shown = (self._editor.document.project, self._editor.selection, self._editor.place)
        has_layers = bool(self._editor.selection)
        if has_layers:
            self.layers.refresh()
        else:
            self.project.refresh()
        self.parameters.refresh()
        self.exposure.refresh()
        self.layers.setVisible(has_layers)
        self._line.setVisible(has_layers)
        self.project.setVisible(not has_layers)
        if not has_layers and self.isVisible():
            self._idle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo edits of the project where a field has nothing of its own for these keys."""
        if is_undo(event):
            self._editor.undo_stack.undo()
        elif is_redo(event):
            self._editor.undo_stack.redo()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to make ready what a selection will need."""
        super().showEvent(event)
        self._idle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Make nothing that nobody will see."""
        super().hideEvent(event)
        self._idle.stop()

    @Slot()
    def _on_idle(self) -> None:
        """Make one thing ready; stop when there is nothing left to make, or a selection has had it made."""
        if self._editor.selection or not (self.arithmetic.make_ready() or self._make_form_ready()):
            self._idle.stop()

    def _make_form_ready(self) -> bool:
        """Make the form of one of the most frequent types of layers; False if all are made."""
        nodes = self._editor.document.project.network.nodes
        found = Counter([type(node.layer) for node in nodes]).most_common(_USUAL_TYPES)
        examples = [next(node.layer for node in nodes if type(node.layer) is kind) for kind, _ in found]
        return any(self.layers.form.make_ready([layer]) for layer in examples)
