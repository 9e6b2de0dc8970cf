"""How long a method will take, how far it is, and the button that starts or cancels it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.engine.explain.choices import Duration
from cnnstudio.engine.explain.method import ExplainProgress
from cnnstudio.ui.training.words import duration
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.progress_line import ProgressLine

_STEPS = 1000


class WorkLine(QWidget):
    """Hidden while nothing is at work and nothing waits to be started.

    Signals:
        start_requested: What waits shall begin.
        cancel_requested: What is at work shall end.
    """

    start_requested = Signal()
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_waiting = False
        self._what = ""
        self._text = ElidedLabel()
        self.button = QPushButton("Cancel")
        self.button.clicked.connect(self._on_clicked)
        self._progress = ProgressLine("Progress of the explanation", 2)
        self._progress.setRange(0, 0)
        keep = self._progress.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(keep)
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._progress)
        column.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" while hidden."""
        return "" if self.isHidden() else self._text.text

    @property
    def is_working(self) -> bool:
        """Whether it says that something is at work."""
        return not self.isHidden() and not self._is_waiting

    def show_offer(self, label: str, found: Duration) -> None:
        """Say how long something takes, and wait for it to be started."""
        self._is_waiting = True
        seconds = "less than a second" if found.seconds < 1 else f"about {duration(found.seconds)}"
        self._text.set_text(f"{label}: {exact(found.passes)} passes through the network, {seconds}.")
        self.button.setText("Start")
        self._progress.hide()
        self.show()

    def show_work(self, what: str) -> None:
        """Say that something is at work."""
        self._is_waiting = False
        self._what = what
        self._text.set_text(f"{what}…")
        self.button.setText("Cancel")
        self._progress.setRange(0, 0)
        self._progress.show()
        self.show()

    def show_progress(self, progress: ExplainProgress) -> None:
        """Say how far it is."""
        left = "" if progress.seconds_left is None else f", {duration(progress.seconds_left)} left"
        partial = ". What is seen is partial" if progress.partial is not None else ""
        self._text.set_text(
            f"{self._what}: {exact(progress.done)} of {exact(progress.total)} passes{left}{partial}."
        )
        self._progress.setRange(0, _STEPS)
        self._progress.setValue(round(_STEPS * progress.fraction))

    def show_nothing(self) -> None:
        """Nothing is at work."""
        self._is_waiting = False
        self.hide()

    @Slot()
    def _on_clicked(self) -> None:
        if self._is_waiting:
            self.start_requested.emit()
        else:
            self._text.set_text(f"{self._what}: ending…")
            self.cancel_requested.emit()
