"""The head of Train: Start, Pause, Stop, and how far the training is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.training.session import SessionState, TrainingSession
from cnnstudio.ui.training.words import preparing_words, progress_line
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.primary_button import PrimaryButton
from cnnstudio.ui.widgets.progress_line import ProgressLine

_STEPS = 1000
_WORDS: dict[SessionState, str] = {
    "idle": "Not trained yet",
    "queued": "Waiting for the engine…",
    "running": "Preparing the data and the network…",
    "paused": "Paused",
    "stopping": "Stopping after this batch; the best epoch is kept…",
    "succeeded": "Finished",
    "failed": "Failed",
    "stopped": "Stopped",
}


class Controls(QWidget):
    """Buttons and progress of one training session.

    Signals:
        start_requested, pause_requested, stop_requested: A button was pressed; pause also resumes.
    """

    start_requested = Signal()
    pause_requested = Signal()
    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.start = PrimaryButton("Start")
        self.start.setToolTip("Train from the start weights (Ctrl+Enter)")
        self.pause = QPushButton("Pause")
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("End after this batch and keep the best epoch (Ctrl+.)")
        self.start.clicked.connect(self.start_requested)
        self.pause.clicked.connect(self.pause_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.bar = ProgressLine("Progress of the training", 6)
        self.bar.setRange(0, _STEPS)
        self._percent = ElidedLabel()
        self._percent.setFont(figures_font(strong=True))
        self._percent.setFixedWidth(48)
        self._line = ElidedLabel("", QPalette.ColorRole.PlaceholderText)
        self._line.setFont(figures_font())
        self._meter = ElidedLabel("", QPalette.ColorRole.PlaceholderText)
        self._meter.setFont(figures_font())
        self._meter.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._meter.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        progress = QHBoxLayout()
        progress.setSpacing(8)
        progress.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        progress.addWidget(self._percent)
        lines = QHBoxLayout()
        lines.setSpacing(16)
        lines.addWidget(self._line, 1)
        lines.addWidget(self._meter)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(progress)
        column.addLayout(lines)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        for button in (self.start, self.pause, self.stop):
            row.addWidget(button)
        row.addSpacing(8)
        row.addLayout(column, 1)

    @property
    def line(self) -> str:
        """Epoch, speed and time left, as shown."""
        return self._line.text

    def show_session(self, session: TrainingSession, ready: bool, device: str) -> None:
        """Show how the training stands.

        Args:
            session: The training.
            ready: Whether nothing keeps the project from being trained.
            device: What the engine computes on; "" before it is known.
        """
        state, progress = session.state, session.progress
        self.start.setEnabled(ready and not session.is_active)
        is_new = state == "idle" and session.recalled is None
        self.start.setText("Start" if is_new else "Start again")
        self.pause.setEnabled(state in ("queued", "running", "paused"))
        self.pause.setText("Resume" if state == "paused" else "Pause")
        self.pause.setToolTip("Go on with the next batch" if state == "paused" else "Wait after this batch")
        self.stop.setEnabled(session.is_active and state != "stopping")
        fraction = 0.0 if progress is None else progress.fraction
        self.bar.setValue(_STEPS if state == "succeeded" else round(_STEPS * fraction))
        self._percent.set_text("" if progress is None else f"{100 * self.bar.value() / _STEPS:.0f} %")
        words = _WORDS[state] if session.recalled is None else "Not trained since it was opened"
        if progress is not None and state in ("running", "paused", "stopping"):
            words = progress_line(progress, device)
            words = words if state == "running" else f"{_WORDS[state].rstrip('…')} · {words}"
        elif session.preparing is not None and state == "running":
            words = preparing_words(session.preparing.done, session.preparing.total)
        elif state == "idle" and device:
            words = f"{words} · {device}"
        self._line.set_text(words)

    @Slot(str)
    def show_meter(self, text: str) -> None:
        """Show memory and CPU use."""
        self._meter.set_text(text)
        self._meter.setVisible(bool(text))  # its room is the other line's
