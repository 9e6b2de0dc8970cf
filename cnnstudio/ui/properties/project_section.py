"""What the properties show while nothing is selected: the network in numbers, and the project's notes."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact, short, size_text
from cnnstudio.core.report import Report
from cnnstudio.core.shapes import shape_text
from cnnstudio.document.changes import SetProject
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, Heading, TextLabel
from cnnstudio.ui.weights.weights_section import WeightsSection

_gestures = itertools.count(1)
_MOST_IN_FULL = 10_000_000_000


def project_facts(project: Project, report: Report) -> tuple[tuple[str, str], ...]:
    """The network in numbers: what each is called, and how much it is."""
    totals, network = report.totals, project.network
    inputs = [report[node.id].output for node in network if node.layer.maximum_inputs == 0]
    outputs = [report[node].output for node in network.outputs()]
    so_far = "" if totals.is_complete else " so far"
    memory = totals.training_bytes(project.training.batch_size, project.optimizer.slots())
    return (
        ("Layers", exact(len(network))),
        ("Inputs", "; ".join(shape_text(shape) for shape in inputs) or "none"),
        ("Outputs", "; ".join(shape_text(shape) for shape in outputs) or "none"),
        ("Parameters", exact(totals.cost.params) + so_far),
        ("  trainable", exact(totals.cost.trainable) + so_far),
        ("MACs", _full(totals.cost.macs) + so_far),
        ("FLOPs", _full(totals.cost.flops) + so_far),
        ("Memory to predict", size_text(totals.inference_bytes) + so_far),
        (f"Training at batch {project.training.batch_size}", size_text(memory) + so_far),
    )


def _full(count: int | None) -> str:
    """A count in full where a narrow panel has room for it, else rounded."""
    return short(count) if count is not None and count >= _MOST_IN_FULL else exact(count)


class NotesField(QPlainTextEdit):
    """The user's own text about the project; edits merge until the focus leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gesture = f"notes {next(_gestures)}"
        self.setPlaceholderText("What is this network for? What did you find out?")
        self.setAccessibleName("Notes about the project")
        self.setTabChangesFocus(True)
        self.setMinimumHeight(12 * GRID)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let what follows be another step of undo."""
        super().focusOutEvent(event)
        self.gesture = f"notes {next(_gestures)}"


class ProjectSection(QWidget):
    """Shows the project, and takes its notes."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.title = TextLabel()
        self.title.setFont(text_font(2, strong=True))
        self.hint = DimLabel()
        self.weights = WeightsSection()
        self.notes = NotesField()
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(GRID)
        self._facts.setVerticalSpacing(GRID // 2)
        self._facts.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, TextLabel]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.title, self.hint):
            column.addWidget(part)
        column.addLayout(self._facts)
        column.addWidget(self.weights)
        column.addWidget(Heading("NOTES"))
        column.addWidget(self.notes, 1)
        self.notes.textChanged.connect(self._on_text_changed)

    def refresh(self) -> None:
        """Show the project as it is now."""
        project = self._editor.document.project
        self.title.setText(project.name)
        empty = "An empty network. Drag a layer from the left onto the canvas, or double-click one."
        self.hint.setText("Select a layer to see its settings." if len(project.network) else empty)
        cost = self._editor.document.report.totals.cost
        tips = {"MACs": exact(cost.macs), "FLOPs": exact(cost.flops)}
        for number, (name, amount) in enumerate(project_facts(project, self._editor.document.report)):
            self._show_line(number, name, amount, tips.get(name, ""))
        if self.notes.toPlainText() != project.notes:
            self.notes.setPlainText(project.notes)

    def _show_line(self, number: int, name: str, amount: str, tip: str) -> None:
        if number == len(self._lines):
            title, value = QLabel(), TextLabel()
            title.setTextInteractionFlags(value.textInteractionFlags())  # which puts both on one base line
            value.setFont(figures_font())
            self._facts.addWidget(title, number, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, number, 1, Qt.AlignmentFlag.AlignTop)
            self._lines.append((title, value))
        self._lines[number][0].setText(name)
        self._lines[number][1].setText(amount)
        self._lines[number][1].setToolTip(tip)

    @Slot()
    def _on_text_changed(self) -> None:
        text = self.notes.toPlainText()
        if text != self._editor.document.project.notes:
            self._editor.perform(SetProject.of("edit notes", gesture=self.notes.gesture, notes=text))
