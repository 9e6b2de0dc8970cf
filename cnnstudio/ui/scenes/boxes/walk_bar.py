"""Steps through suppression: forwards, backwards, or by itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.ui.scenes.boxes.suppression_walk import Walk
from cnnstudio.ui.theme.surfaces import TextLabel

_PACE = 900  # ms a step


class WalkBar(QWidget):
    """Says what happens in a step.

    Signals:
        stage_changed: Another stage is to be shown; carries its number.
    """

    stage_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._walk: Walk | None = None
        self._stage = 0
        self.first = _button("Restart", "Back to all boxes that reach the score.")
        self.back = _button("◀ Back", "One step back.")
        self.on = _button("Step ▶", "The best box that is left stays; what it covers goes.")
        self.play = _button("Play", "Step on by itself.")
        self.play.setCheckable(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.first, self.back, self.on, self.play):
            row.addWidget(button)
        row.addStretch(1)
        self.sentence = TextLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.sentence)
        self._timer = QTimer(self, interval=_PACE)
        self._timer.timeout.connect(self._on_time)
        self.first.clicked.connect(self._on_first)
        self.back.clicked.connect(self._on_back)
        self.on.clicked.connect(self._on_step)
        self.play.toggled.connect(self._on_play)

    @property
    def walk(self) -> Walk | None:
        """What is walked through."""
        return self._walk

    @property
    def stage(self) -> int:
        """The stage that is shown."""
        return self._stage

    def show_walk(self, walk: Walk | None) -> None:
        """Begin with other steps."""
        self._walk = walk
        self.play.setChecked(False)
        self._go(0)

    def _go(self, stage: int) -> None:
        last = len(self._walk) - 1 if self._walk is not None else 0
        self._stage = min(max(0, stage), last)
        self.first.setEnabled(self._stage > 0)
        self.back.setEnabled(self._stage > 0)
        self.on.setEnabled(self._stage < last)
        self.play.setEnabled(last > 0)
        self.sentence.setText("" if self._walk is None else self._walk.sentence(self._stage))
        if self._stage == last:
            self.play.setChecked(False)
        self.stage_changed.emit(self._stage)

    @Slot()
    def _on_first(self) -> None:
        self._go(0)

    @Slot()
    def _on_back(self) -> None:
        self._go(self._stage - 1)

    @Slot()
    def _on_step(self) -> None:
        self._go(self._stage + 1)

    @Slot(bool)
    def _on_play(self, plays: bool) -> None:
        self.play.setText("Pause" if plays else "Play")
        if not plays:
            self._timer.stop()
            return
        if self._walk is not None and self._stage >= len(self._walk) - 1:
            self._go(0)
            self.play.setChecked(len(self._walk) > 1)
        self._timer.start()

    @Slot()
    def _on_time(self) -> None:
        if self.isVisible():
            self._go(self._stage + 1)
        else:
            self.play.setChecked(False)


def _button(text: str, help_text: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(help_text)
    return button
