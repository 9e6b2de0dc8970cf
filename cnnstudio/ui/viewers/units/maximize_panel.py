"""Climbing to an image that a unit answers to, while one watches."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.engine.inside.models import ModelSource
from cnnstudio.engine.inspecting.ascent import RECIPES
from cnnstudio.engine.inspecting.maximize import STEPS, Maximize, Maximized
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request
from cnnstudio.ui.theme.surfaces import DimLabel, ErrorLabel, Heading
from cnnstudio.ui.viewers.figures import figure
from cnnstudio.ui.viewers.units.still import Still
from cnnstudio.ui.viewers.units.value_curve import ValueCurve
from cnnstudio.ui.widgets.labels import caption
from cnnstudio.ui.widgets.progress_line import ProgressLine

_MOST_STEPS = 5000
_MOST_SEED = 9999
_BAR = 1000
_INVITATION = (
    "From noise, step by step, the image is changed so that the unit answers more. What is asked of it besides "
    "(smoothness, no extremes) keeps it from becoming noise of another kind."
)


class MaximizePanel(QWidget):
    """Begins to climb when the user says so, and draws every step that is reported."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._about: tuple[ModelSource, str] | None = None
        self._unit = 0
        self._shown: Maximized | None = None
        self._climb = Request(engine, "maximize a unit", self)
        self.steps = QSpinBox()
        self.steps.setRange(1, _MOST_STEPS)
        self.steps.setValue(STEPS)
        self.steps.setToolTip("How many steps to climb.")
        self.recipe = QComboBox()
        self.recipe.addItems(list(RECIPES))
        self.recipe.setToolTip(
            "How strongly the image is kept smooth and away from extremes: decay, blur, total variation, jitter."
        )
        self.seed = QSpinBox()
        self.seed.setRange(0, _MOST_SEED)
        self.seed.setToolTip("Another seed begins with other noise.")
        self.button = QPushButton("Start")
        self.bar = ProgressLine("Progress of the climb", 4)
        self.bar.setRange(0, _BAR)
        self.still = Still("What maximizes the unit")
        self.curve = ValueCurve()
        self.words = DimLabel()
        self.error = ErrorLabel()
        self._lay_out()
        self.button.clicked.connect(self._on_button)
        for signal in (self._climb.busy_changed, self._climb.started):
            signal.connect(self._show_state)
        self._climb.progressed.connect(self._on_climbed)
        self._climb.answered.connect(self._on_climbed)
        self._climb.stopped.connect(self._on_stopped)
        self._climb.refused.connect(self._on_refused)
        self._show_state()

    def _lay_out(self) -> None:
        choices, row = QHBoxLayout(), QHBoxLayout()
        for line in (choices, row):
            line.setSpacing(8)
        choices.addWidget(caption("Restraint", self.recipe))
        choices.addWidget(self.recipe)
        choices.addWidget(caption("Seed", self.seed))
        choices.addWidget(self.seed)
        choices.addStretch(1)
        row.addWidget(self.button)
        row.addWidget(caption("Steps", self.steps))
        row.addWidget(self.steps)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Heading("WHAT MAXIMIZES IT"))
        column.addLayout(row)
        column.addLayout(choices)
        for part in (self.bar, self.error, self.words, self.still, self.curve):
            column.addWidget(part)
        column.addStretch(1)

    @property
    def shown(self) -> Maximized | None:
        """What is drawn."""
        return self._shown

    @property
    def is_busy(self) -> bool:
        """Whether it climbs."""
        return self._climb.is_busy

    def show_unit(self, model: ModelSource, layer: str, unit: int) -> None:
        """Look at another unit: a climb to another one is ended."""
        if (self._about, self._unit) != ((model, layer), unit):
            self.clear()
            self._about, self._unit = (model, layer), unit
            self._show_state()

    def clear(self) -> None:
        """Show nothing."""
        self._about, self._shown = None, None
        self.error.clear()
        self._climb.forget()
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        is_active, shown = self._climb.is_busy, self._shown
        self.button.setText("Stop" if is_active else "Start" if shown is None else "Start again")
        self.button.setEnabled(self._about is not None)
        self.bar.setVisible(is_active)
        self.error.setVisible(bool(self.error.text()))
        for part in (self.still, self.curve):
            part.setVisible(shown is not None)
        if shown is not None:
            self.bar.setValue(round(_BAR * shown.fraction))
            self.words.setText(_words(shown, is_active))
        elif is_active and not self._climb.is_running:
            self.words.setText("Waits until the engine is free…")
        else:
            self.words.setText("The first step…" if is_active else _INVITATION)

    @Slot()
    def _on_button(self) -> None:
        if self._climb.is_busy:
            self._climb.stop()
        elif self._about is not None:
            self._shown = None
            self.error.clear()
            self.bar.setValue(0)
            recipe = RECIPES[self.recipe.currentText()]
            self._climb.send(
                Maximize(*self._about, self._unit, self.steps.value(), self.seed.value(), recipe)
            )

    @Slot(object)
    def _on_climbed(self, found: Maximized) -> None:
        self._shown = found
        self.still.show_pixels(found.image)
        self.curve.show_values(found.values, found.steps)
        self._show_state()

    @Slot(object)
    def _on_stopped(self, found: Maximized | None) -> None:
        if found is not None:
            self._on_climbed(found)

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.error.setText(message)
        self._show_state()


def _words(shown: Maximized, is_active: bool) -> str:
    done = len(shown.values) - 1
    values = f"value {figure(float(shown.values[0]))} → {figure(float(shown.values[-1]))}"
    if is_active:
        return f"Step {exact(done)} of {exact(shown.steps)} · {values}"
    if shown.is_partial:
        return " ".join(
            filter(None, [f"Partial: {exact(done)} of {exact(shown.steps)} steps · {values}.", shown.note])
        )
    return f"{exact(done)} steps · {values}"
