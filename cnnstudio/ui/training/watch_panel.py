"""The maps and kernels of a layer while it learns, and behind its epochs afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.data.images import Picture, file_filter, read_image
from cnnstudio.engine.failure import Failure
from cnnstudio.engine.watch_layer import ReplayedLayer, ReplayLayer, WatchedLayer, WatchLayer
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.properties.folding import Folding
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.training.session import TrainingSession
from cnnstudio.ui.viewers.shots.epoch_view import EpochView
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.labels import caption

_KEY = "watched layer"
_LEAST = 250  # ms from one look to the next
_AGAIN = 2000  # ms after a look that was refused
_SHARE = 0.03  # of the engine's time may go into looking; keeping the epochs takes 0.02 more


class WatchPanel(QWidget):
    """Asks the engine for the chosen layer while it is open and a training runs; afterwards for what was kept."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._session: TrainingSession | None = None
        self._run = ""
        self._seen = ("", False)  # run, and whether it is trained
        self._job: Job | None = None
        self._image: int | Picture | None = None
        self._errands = Errands(self)
        self.layers = QComboBox()
        self.layers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.number = QSpinBox()
        self.number.setRange(1, 1)
        self.number.setToolTip("Number of the validation image that is looked at.")
        self.open = QPushButton("Open image…")
        self.open.setToolTip("Look at an image of your own.")
        self.words = DimLabel()
        self.epochs = EpochView()
        self.fold = Folding("Maps and kernels of a layer")
        self._choice = QWidget()
        self._lay_out()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        self.layers.activated.connect(self._look)
        self.number.valueChanged.connect(self._on_number)
        self.open.clicked.connect(self._on_open)
        self._errands.done.connect(self._on_picture)
        self._errands.refused.connect(self._say)
        self.fold.button.clicked.connect(self._look)
        self._say("")
        self.hide()

    def _lay_out(self) -> None:
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(8)
        choice.addWidget(caption("Validation image", self.number))
        choice.addWidget(self.number)
        choice.addWidget(self.open)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(caption("Layer", self.layers))
        row.addWidget(self.layers)
        row.addSpacing(8)
        row.addWidget(self._choice)
        row.addStretch(1)
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(8)
        content.addLayout(row)
        content.addWidget(self.words)
        content.addWidget(self.epochs)
        self.fold.set_content(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 8)
        column.addWidget(self.fold)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_session(self, session: TrainingSession) -> None:
        """Follow a training; without one there is nothing to see."""
        self._session = session
        seen, self._seen = self._seen, (session.run, session.is_active)
        if self._seen == seen:
            return
        self._run = session.run
        self.setVisible(bool(self._run))
        if seen[0] != self._run:
            self._image = None
            self.epochs.show_replay(None)
            self.epochs.view.clear()
        self._look()

    @property
    def _is_live(self) -> bool:
        return self._session is not None and self._session.is_active

    @Slot()
    def _look(self) -> None:
        """Ask for the layer that is chosen, if anybody sees it."""
        if not self._run or not self.fold.is_open or not self.isVisible():
            return
        self._timer.stop()
        layer = self.layers.currentText()
        self._choice.setVisible(self._is_live)
        if self._is_live:
            self._send(WatchLayer(self._run, layer, self._image), self._on_watched)
        else:
            self._send(ReplayLayer(self._run, layer), self._on_replayed)

    def _send(self, task: object, answered: Callable[[Any], None]) -> None:
        job = self._job = self._engine.submit(task, replaces=_KEY)
        job.succeeded.connect(answered)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_watched(self, seen: WatchedLayer) -> None:
        if self.sender() is not self._job:
            return
        self._list_layers(seen.layers, seen.layer)
        with QSignalBlocker(self.number):
            self.number.setMaximum(max(1, seen.images))
        self._say("")
        self.epochs.show_replay(None)
        self.epochs.view.show_shot(seen.shot, seen.image, seen.name)
        if self._session is not None and self._session.is_active:
            is_still = self._session.state == "paused"
            self._timer.start(_AGAIN if is_still else round(max(_LEAST, 1000 * seen.seconds / _SHARE)))

    @Slot(object)
    def _on_replayed(self, replay: ReplayedLayer) -> None:
        if self.sender() is not self._job:
            return
        self._list_layers(replay.layers, replay.layer)
        self.epochs.show_replay(replay)
        self._say("" if replay.epochs else "No epochs were kept of this run.")

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self.sender() is self._job:
            self._say(failure.message)
            if self._is_live:
                self._image = None if isinstance(self._image, Picture) else self._image
                self._timer.start(_AGAIN)

    def _list_layers(self, names: tuple[str, ...], chosen: str) -> None:
        with QSignalBlocker(self.layers):
            if tuple(self.layers.itemText(place) for place in range(self.layers.count())) != names:
                self.layers.clear()
                self.layers.addItems(names)
            self.layers.setCurrentText(chosen)

    @Slot(str)
    def _say(self, message: str) -> None:
        self.words.setText(message)
        self.words.setVisible(bool(message))

    @Slot(int)
    def _on_number(self, number: int) -> None:
        self._image = number - 1
        self._look()

    @Slot()
    def _on_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open image", "", f"{file_filter()};;All files (*)")
        if path:
            self.open_image(path)

    def open_image(self, path: str) -> None:
        """Look at the image in a file."""
        self._errands.run(lambda: read_image(path))

    @Slot(object)
    def _on_picture(self, picture: Picture) -> None:
        self._image = picture
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at once."""
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._timer.stop()
