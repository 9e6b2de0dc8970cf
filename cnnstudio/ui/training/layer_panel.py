"""The weights and gradients of one layer while it learns, folded away until somebody wants to see them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.engine.failure import Failure
from cnnstudio.engine.layer_histograms import LayerHistograms, LayerSpread
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.properties.folding import Folding
from cnnstudio.ui.training.histogram_view import HistogramView
from cnnstudio.ui.training.session import TrainingSession

_KEY = "layer histograms"
_LEAST, _MOST = 2000, 10_000  # ms from one look to the next
_SHARE = 0.02  # of the engine's time may go into looking


class LayerPanel(QWidget):
    """Asks the engine now and then while it is open and a training runs; once more after its end."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._session: TrainingSession | None = None
        self._run = ""
        self._seen = ("", False)  # run, and whether it is trained
        self._job: Job | None = None
        self.layers = QComboBox()
        self.layers.setAccessibleName("Layer whose weights are shown")
        self.layers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.weights = HistogramView("Weights", 1)
        self.gradients = HistogramView("Gradients", 0)
        self.fold = Folding("Weights and gradients of a layer")
        self._lay_out()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        self.layers.activated.connect(self._look)
        self.fold.button.clicked.connect(self._look)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self.weights, 1)
        row.addWidget(self.gradients, 1)
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(8)
        choice = QHBoxLayout()
        choice.addWidget(self.layers)
        choice.addStretch(1)
        content.addLayout(choice)
        content.addLayout(row)
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
            self.weights.show_histogram(None)
            self.gradients.show_histogram(None)
        self._look()

    @Slot()
    def _look(self) -> None:
        """Ask for the layer that is chosen, if anybody sees it."""
        if not self._run or not self.fold.is_open or not self.isVisible():
            return
        self._timer.stop()
        job = self._engine.submit(LayerHistograms(self._run, self.layers.currentText()), replaces=_KEY)
        job.succeeded.connect(self._on_counted)
        job.failed.connect(self._on_failed)
        self._job = job

    @Slot(object)
    def _on_counted(self, spread: LayerSpread) -> None:
        if self.sender() is not self._job:
            return
        with QSignalBlocker(self.layers):
            if tuple(self.layers.itemText(place) for place in range(self.layers.count())) != spread.layers:
                self.layers.clear()
                self.layers.addItems(spread.layers)
            self.layers.setCurrentText(spread.layer)
        self.weights.show_histogram(spread.weights)
        self.gradients.show_histogram(spread.gradients, "Gradients show while it trains.")
        if self._session is not None and self._session.is_active:
            self._timer.start(round(min(_MOST, max(_LEAST, 1000 * spread.seconds / _SHARE))))

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self.sender() is self._job:
            self.weights.show_histogram(None, failure.message)
            self.gradients.show_histogram(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at once."""
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._timer.stop()
