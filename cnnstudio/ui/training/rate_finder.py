"""The window that looks for a learning rate and hands it over."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.rate_range import RateRange, rate_range, rounded_rate
from cnnstudio.document.project import Project
from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.training.find_rate import FindRate, RateCurve
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, ErrorLabel, TextLabel
from cnnstudio.ui.training.rate_plot import RatePlot
from cnnstudio.ui.widgets.primary_button import PrimaryButton
from cnnstudio.ui.widgets.progress_line import ProgressLine

_STEPS = 1000
_ABOUT = (
    "A copy of the network is trained for a few batches with a rate that grows from each to the next. A good rate lies "
    "where the loss falls most steeply, well before it rises. Nothing is saved."
)


class RateFinder(QDialog):
    """Sweeps over learning rates, draws the loss, and suggests one of them.

    Args:
        project: What would be trained.
        engine: Runs the sweep.
        parent: The window.

    Signals:
        chosen: The user takes a rate over; carries it.
    """

    chosen = Signal(float)

    def __init__(self, project: Project, engine: Engine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find a learning rate")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._task = FindRate(project)
        self._engine = engine
        self._job: Job | None = None
        self._curve = RateCurve()
        self._found: RateRange | None = None
        self.plot = RatePlot()
        self.bar = ProgressLine("Progress of the sweep", 6)
        self.bar.setRange(0, _STEPS)
        self.words = TextLabel()
        self.error = ErrorLabel()
        self.run = QPushButton("Stop")
        self.use = PrimaryButton("Use this rate")
        self.close_button = QPushButton("Close")
        self._lay_out()
        self.run.clicked.connect(self._on_run_clicked)
        self.use.clicked.connect(self._on_use_clicked)
        self.close_button.clicked.connect(self.close)
        self.begin()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.run)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.use)
        for button in (self.run, self.close_button):
            button.setAutoDefault(False)
        self.use.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(DimLabel(_ABOUT))
        column.addWidget(self.plot, 1)
        for part in (self.bar, self.words, self.error):
            column.addWidget(part)
        column.addLayout(buttons)
        self.setMinimumWidth(65 * GRID)

    @property
    def suggested(self) -> float | None:
        """The rate that can be taken over; None before one is found."""
        return None if self._found is None else rounded_rate(self._found.suggested)

    def begin(self) -> None:
        """Sweep, unless a sweep is under way."""
        if self._job is not None:
            return
        self._curve, self._found = RateCurve(), None
        self.error.hide()
        self._job = self._engine.submit(self._task)
        self._job.progressed.connect(self._on_progressed)
        self._job.succeeded.connect(self._on_curve)
        self._job.stopped.connect(self._on_curve)
        self._job.failed.connect(self._on_failed)
        self._job.ended.connect(self._on_ended)
        self._job.state_changed.connect(self._show)
        self._show()

    @Slot(object)
    def _on_progressed(self, progress: object) -> None:
        if isinstance(progress, RateCurve):
            self._on_curve(progress)

    @Slot(object)
    def _on_curve(self, curve: RateCurve | None) -> None:
        if curve is not None:
            self._curve = curve
            self._found = rate_range(curve.rates, curve.losses)
        self._show()

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self.error.setText(failure.message)
        self.error.show()

    @Slot()
    def _on_ended(self) -> None:
        self._job = None
        self._show()

    @Slot()
    def _show(self) -> None:
        runs = self._job is not None
        self.plot.show_curve(
            self._curve, None if runs else self._found, (self._task.lowest, self._task.highest)
        )
        self.bar.setVisible(runs)
        self.bar.setValue(round(_STEPS * (self._curve.fraction or 0.0)))
        self.run.setText("Stop" if runs else "Sweep again")
        self.run.setEnabled(self._job is None or self._job.state != "stopping")
        rate = None if runs else self.suggested
        self.use.setEnabled(rate is not None)
        self.use.setText("Use this rate" if rate is None else f"Use {rate:g}")
        self.words.setText(self._sentence())
        self.words.setVisible(self.error.isHidden())

    def _sentence(self) -> str:
        if self._job is not None:
            if not self._job.has_started:
                return "Waiting for the engine: a training that runs goes first."
            return f"{len(self._curve.rates):,} of at most {self._task.batches:,} batches."
        if self._found is None:
            return (
                "The loss fell at no rate so far. Let the sweep run to its end; if that changes nothing, check the "
                "labels and the pixel scale."
            )
        return (
            f"The loss falls most steeply at {self._found.steepest:.2g} and is lowest at {self._found.lowest:.2g}, beyond "
            f"which training becomes worse: {self.suggested:g} is suggested (Smith, 2017)."
        )

    @Slot()
    def _on_run_clicked(self) -> None:
        if self._job is None:
            self.begin()
        else:
            self._job.stop()

    @Slot()
    def _on_use_clicked(self) -> None:
        if self.suggested is not None:
            self.chosen.emit(self.suggested)
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the sweep; nobody waits for it any more."""
        if self._job is not None:
            self._job.stop()
        super().closeEvent(event)

    def reject(self) -> None:
        """Close, for Escape too."""
        self.close()
