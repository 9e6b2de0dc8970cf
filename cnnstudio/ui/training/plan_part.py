"""The training plan as a table of phases, one below the other."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.core.report import Report
from cnnstudio.document.phases import ALL, Phase, first_plan, parts_of, settled
from cnnstudio.document.project import Project
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, ErrorLabel
from cnnstudio.ui.training.phase_row import PhaseRow

_NONE = "The training is all of one piece. In phases, some layers can stay frozen at first, and learn later at a lower rate."
_SOME = "Each phase begins with a fresh optimizer. Only the last one can stop early."


class PlanPart(QWidget):
    """Shows and edits the phases of a project.

    Signals:
        edited: The phases are others; carries them and the key of the gesture.
    """

    edited = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = Project()
        self.rows: list[PhaseRow] = []
        self.words, self.late = DimLabel(_NONE), ErrorLabel()
        self.add = QPushButton()
        self.add.clicked.connect(self._on_add_clicked)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        for widget in (self.words, self.late, self.add):
            self._column.addWidget(widget)

    def show_project(self, project: Project, report: Report) -> None:
        """Show the phases of a project.

        Args:
            project: The project.
            report: The arithmetic of its network.
        """
        self._project = project
        phases = settled(project)
        while len(self.rows) > len(phases):
            self.rows.pop().deleteLater()
        while len(self.rows) < len(phases):
            self._add_row()
        for row, phase in zip(self.rows, phases, strict=True):
            row.show_phase(phase, report)
        self.words.setText(_SOME if phases else _NONE)
        self.add.setText("Add a phase" if phases else "Train in phases")
        reached = len(parts_of(project))
        self.late.setVisible(0 < reached < len(phases))
        self.late.setText(
            f"The training ends after {exact(project.training.epochs)} epochs, before phase {reached + 1} begins."
        )

    def _add_row(self) -> None:
        place = len(self.rows)
        row = PhaseRow(place + 1)
        row.edited.connect(partial(self._replace, place))
        row.removed.connect(partial(self._remove, place))
        self.rows.append(row)
        self._column.insertWidget(place, row)
        row.show()

    def _replace(self, place: int, phase: Phase, gesture: str) -> None:
        phases = settled(self._project)
        self.edited.emit((*phases[:place], phase, *phases[place + 1 :]), gesture)

    def _remove(self, place: int) -> None:
        phases = settled(self._project)
        self.edited.emit((*phases[:place], *phases[place + 1 :]), "")

    @Slot()
    def _on_add_clicked(self) -> None:
        phases = settled(self._project)
        if not phases:
            self.edited.emit(first_plan(self._project), "")
            return
        rate = phases[-1].learning_rate or self._project.optimizer.learning_rate
        self.edited.emit((*phases, Phase(phases[-1].epochs, rate / 10, ALL)), "")
