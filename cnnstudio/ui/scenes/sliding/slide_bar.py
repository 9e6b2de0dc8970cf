"""Steps of the sliding window: forwards, backwards, or by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.ui.scenes.sliding.playback import Playback
from cnnstudio.ui.widgets.labels import figures


class SlideBar(QWidget):
    """Says where the window stands and what the classifier sees in it.

    Args:
        playback: What it steers.
    """

    def __init__(self, playback: Playback) -> None:
        super().__init__()
        self._playback = playback
        self.first = _button("Restart", "Back to the first window.")
        self.back = _button("◀ Back", "One window back.")
        self.on = _button("Step ▶", "One window on.")
        self.play = _button("Pause", "Go on by itself, or stay.")
        self.place = QSlider(Qt.Orientation.Horizontal)
        self.place.setAccessibleName("Window")
        self.place.setToolTip("Drag to any window that the classifier has looked at.")
        self.sentence = figures()
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.first, self.back, self.on, self.play):
            row.addWidget(button)
        row.addWidget(self.place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.sentence)
        self.first.clicked.connect(self._on_first)
        self.back.clicked.connect(self._on_back)
        self.on.clicked.connect(self._on_step)
        self.play.clicked.connect(self._on_play)
        self.place.valueChanged.connect(self._on_dragged)
        playback.moved.connect(self._on_moved)
        playback.playing_changed.connect(self._on_playing_changed)
        self.refresh()

    def say(self, words: str) -> None:
        """Say what is seen in the window."""
        self.sentence.setText(words)

    @Slot()
    def refresh(self) -> None:
        """Offer what can be done now."""
        shown, known, total = self._playback.shown, self._playback.known, self._playback.total
        self.first.setEnabled(shown > 1)
        self.back.setEnabled(shown > 1)
        self.on.setEnabled(shown < known)
        self.play.setEnabled(known > 0)
        self.place.blockSignals(True)
        self.place.setRange(min(1, total), max(1, total))
        self.place.setValue(shown)
        self.place.setEnabled(known > 0)
        self.place.blockSignals(False)
        self.place.setAccessibleDescription(f"Window {exact(shown)} of {exact(total)}")

    @Slot()
    def _on_first(self) -> None:
        self._playback.play(False)
        self._playback.go_to(1)

    @Slot()
    def _on_back(self) -> None:
        self._playback.play(False)
        self._playback.go_to(self._playback.shown - 1)

    @Slot()
    def _on_step(self) -> None:
        self._playback.play(False)
        self._playback.go_to(self._playback.shown + 1)

    @Slot()
    def _on_play(self) -> None:
        self._playback.play(not self._playback.is_playing)

    @Slot(int)
    def _on_dragged(self, place: int) -> None:
        self._playback.play(False)
        self._playback.go_to(place)
        self.refresh()

    @Slot(int)
    def _on_moved(self, _shown: int) -> None:
        self.refresh()

    @Slot(bool)
    def _on_playing_changed(self, plays: bool) -> None:
        self.play.setText("Pause" if plays else "Play")


def _button(text: str, help_text: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(help_text)
    return button
