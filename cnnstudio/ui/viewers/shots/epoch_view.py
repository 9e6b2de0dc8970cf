"""A layer behind the epochs of a run, one after another with a slider."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.engine.watching.watch_layer import ReplayedLayer
from cnnstudio.ui.viewers.shots.shot_view import ShotView
from cnnstudio.ui.widgets.labels import figures

_STEP = 400  # ms from one epoch to the next


class EpochView(QWidget):
    """Shows one of the epochs that were kept; plays them.

    Attributes:
        view: Draws the layer; what is just now being learned may be drawn there too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._replay: ReplayedLayer | None = None
        self.view = ShotView()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Epoch")
        self.slider.setPageStep(1)
        self.play = QPushButton("Play")
        self.play.setCheckable(True)
        self.play.setToolTip("Go through the epochs one after another.")
        self.words = figures()
        self._timer = QTimer(self, interval=_STEP)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        row.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._row)
        column.addWidget(self.view)
        self._row.hide()
        self.slider.valueChanged.connect(self._on_moved)
        self.play.toggled.connect(self._on_play)
        self._timer.timeout.connect(self._on_step)

    @property
    def replay(self) -> ReplayedLayer | None:
        """What can be gone through."""
        return self._replay

    def show_replay(self, replay: ReplayedLayer | None) -> None:
        """Go through other epochs, beginning with the last; the one that was looked at stays, where it is there."""
        before, place = self._replay, self.slider.value()
        epoch = before.epochs[place] if before is not None and place < len(before.epochs) else None
        self._replay = replay
        epochs = () if replay is None else replay.epochs
        self._row.setVisible(len(epochs) > 0)
        self.play.setChecked(False)
        self.play.setEnabled(len(epochs) > 1)
        self.slider.setRange(0, max(0, len(epochs) - 1))
        self.slider.setValue(epochs.index(epoch) if epoch in epochs else len(epochs) - 1)
        self._show()

    @Slot(int)
    def _on_moved(self, _place: int) -> None:
        self._show()

    def _show(self) -> None:
        replay, place = self._replay, self.slider.value()
        if replay is None:
            return
        if not replay.epochs:
            self.view.clear()
            return
        self.view.show_shot(replay.shots[place], replay.images[place], replay.names[place])
        self.words.setText(f"epoch {exact(replay.epochs[place])}")

    @Slot(bool)
    def _on_play(self, is_on: bool) -> None:
        self.play.setText("Pause" if is_on else "Play")
        if not is_on:
            self._timer.stop()
            return
        if self.slider.value() == self.slider.maximum():
            self.slider.setValue(0)
        self._timer.start()

    @Slot()
    def _on_step(self) -> None:
        self.slider.setValue(self.slider.value() + 1)
        if self.slider.value() == self.slider.maximum():
            self.play.setChecked(False)

    def hideEvent(self, event: QHideEvent) -> None:
        """Play no more."""
        super().hideEvent(event)
        self.play.setChecked(False)
