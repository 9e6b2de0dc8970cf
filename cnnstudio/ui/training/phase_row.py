"""One phase of the training plan: its length, its rate, and what learns in it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import SettingError
from cnnstudio.core.numerals import exact
from cnnstudio.core.report import Report
from cnnstudio.core.settings import Configurable
from cnnstudio.document.phases import Phase, learning_network
from cnnstudio.document.schedules import SCHEDULES, Schedule
from cnnstudio.ui.properties.form import SettingsForm
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, quiet_button
from cnnstudio.ui.training.choice_part import ChoicePart
from cnnstudio.ui.training.learners_box import LearnersBox


@dataclass(frozen=True, slots=True)
class SameSchedule(Configurable):
    """The rate goes as chosen above for the whole training, begun anew."""

    kind = "same"
    label = "Schedule as above"


class PhaseRow(QWidget):
    """Shows and edits a phase.

    Signals:
        edited: The phase is another; carries it and the key of the gesture.
        removed: The user does not want it.
    """

    edited = Signal(object, str)
    removed = Signal()

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phase = Phase()
        self._number = number
        name = QLabel(f"Phase {number}")
        name.setFont(text_font(strong=True))
        self.remove = quiet_button(f"Remove phase {number}")
        self.form = SettingsForm()
        self.learners = LearnersBox()
        self.learners.setAccessibleName(f"What learns in phase {number}")
        self.schedule = ChoicePart(f"Schedule of phase {number}", (SameSchedule, *SCHEDULES))
        self.counts = DimLabel()
        self.counts.setAccessibleName(f"Parameters that learn in phase {number}")
        head = QHBoxLayout()
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0 if number == 1 else GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        for widget in (self.form, self.schedule, self.learners, self.counts):
            column.addWidget(widget)
        theme.changed.connect(self._draw_sign)
        self._draw_sign()
        self.remove.clicked.connect(self.removed)
        self.form.edited.connect(self._on_form_edited)
        self.learners.picked.connect(self._on_learners_picked)
        self.schedule.chosen.connect(self._on_schedule_chosen)
        self.schedule.edited.connect(self._on_schedule_edited)

    def show_phase(self, phase: Phase, report: Report) -> None:
        """Show a phase, and how much of a network learns in it."""
        self._phase = phase
        self.form.show_values((phase,), subject=self._number)
        self.learners.show_phase(phase, report)
        self.schedule.show_value(phase.schedule or SameSchedule())
        cost = analyse(learning_network(report.network, phase), report).totals.cost
        self.counts.setText(f"{exact(cost.trainable)} of {exact(cost.params)} parameters learn.")

    @Slot()
    def _draw_sign(self) -> None:
        self.remove.setIcon(sign("close"))

    @Slot(str, object, str)
    def _on_form_edited(self, name: str, value: object, gesture: str) -> None:
        try:
            phase = self._phase.with_settings(**{name: value})
        except SettingError as error:
            self.form.show_error(name, str(error))
            return
        self.edited.emit(phase, gesture)

    @Slot(str, str)
    def _on_learners_picked(self, learns: str, first: str) -> None:
        self.edited.emit(dataclasses.replace(self._phase, learns=learns, first=first), "")

    @Slot(object)
    def _on_schedule_chosen(self, schedule: Configurable) -> None:
        self._on_schedule_edited(schedule, "")

    @Slot(object, str)
    def _on_schedule_edited(self, schedule: Configurable, gesture: str) -> None:
        own = schedule if isinstance(schedule, Schedule) else None
        self.edited.emit(dataclasses.replace(self._phase, schedule=own), gesture)
