"""What panels have in common that look at one layer now and then while it learns, folded away until somebody wants it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request
from cnnstudio.ui.properties.folding import Folding
from cnnstudio.ui.training.session import TrainingSession


class LookPanel(QWidget):
    """Asks the engine about the chosen layer of a run while it is open; a child says what, and shows the answer.

    Args:
        engine: Answers.
        key: Names the kind of question.
        title: What the panel is called.
    """

    def __init__(self, engine: Engine, key: str, title: str) -> None:
        super().__init__()
        self._session: TrainingSession | None = None
        self._run = ""
        self._seen = ("", False)  # run, and whether it is trained
        self.layers = QComboBox()
        self.layers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.fold = Folding(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 8)
        column.addWidget(self.fold)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._request = Request(engine, key, self)
        self._request.answered.connect(self._on_answered)
        self._request.refused.connect(self._on_refused)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self.layers.activated.connect(self.look)
        self.fold.button.clicked.connect(self.look)
        self.hide()

    # What a child says

    def task(self, run: str, layer: str) -> object:
        """What is asked about a layer of a run; "" is the layer that the engine chooses."""
        raise NotImplementedError

    def show_answer(self, answer: object) -> None:
        """Show what the engine has found."""
        raise NotImplementedError

    def show_refusal(self, message: str) -> None:
        """Say why the engine has found nothing."""
        raise NotImplementedError

    def forget_run(self) -> None:
        """Show nothing of the run before."""
        raise NotImplementedError

    # What they have in common

    @property
    def is_live(self) -> bool:
        """Whether the run is being trained."""
        return self._session is not None and self._session.is_active

    def show_session(self, session: TrainingSession) -> None:
        """Follow a training; without one there is nothing to see."""
        self._session = session
        seen, self._seen = self._seen, (session.run, session.is_active)
        if self._seen == seen:
            return
        self._run = session.run
        self.setVisible(bool(self._run))
        if seen[0] != self._run:
            self.forget_run()
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask for the layer that is chosen, if anybody sees it."""
        if not self._run or not self.fold.is_open or not self.isVisible():
            return
        self._timer.stop()
        self._request.send(self.task(self._run, self.layers.currentText()))

    def look_again_in(self, milliseconds: int) -> None:
        """Look again after a while, as long as it is seen."""
        self._timer.start(milliseconds)

    def list_layers(self, names: tuple[str, ...], chosen: str) -> None:
        """Offer the layers of the run."""
        with QSignalBlocker(self.layers):
            if tuple(self.layers.itemText(place) for place in range(self.layers.count())) != names:
                self.layers.clear()
                self.layers.addItems(names)
            self.layers.setCurrentText(chosen)

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        self.show_answer(answer)

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.show_refusal(message)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at once."""
        super().showEvent(event)
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self._timer.stop()
