"""What the curves of a training are a sign of, in a calm sentence beside them."""

from __future__ import annotations

from PySide6.QtCore import Slot

from cnnstudio.core.analysis import analyse
from cnnstudio.core.class_output import class_count
from cnnstudio.core.training_signs import SignKind, training_sign
from cnnstudio.ui.training.session import TrainingSession
from cnnstudio.ui.widgets.notice import Notice

_EVERY = 20  # batches from one look to the next


class TrainingHint(Notice):
    """Looks at a training now and then; what was closed is not said again of the same training."""

    def __init__(self) -> None:
        super().__init__("Hint about the training", closable=True)
        self._is_on = True
        self._session: TrainingSession | None = None
        self._looked: tuple[object, ...] = ()
        self._shown: SignKind | None = None
        self._closed: set[SignKind] = set()
        self._run: object = None
        self._classes: int | None = None
        self._close.clicked.connect(self._on_closed)

    def show_session(self, session: TrainingSession) -> None:
        """Say what there is to say of a training as it stands."""
        self._session = session
        history = session.history
        if history is not self._run:
            self._run, self._closed = history, set()
            self._classes = None if session.trained is None else class_count(analyse(session.trained.network))
        seen = (history, len(history.epochs), len(history) // _EVERY, self._is_on)
        if seen != self._looked:
            self._looked = seen
            self._look(session)

    def switch(self, on: bool) -> None:
        """Say what there is to say, or nothing from now on."""
        self._is_on = on
        if self._session is not None:
            self.show_session(self._session)

    def _look(self, session: TrainingSession) -> None:
        sign = None
        if self._is_on and session.trained is not None:
            rate = session.trained.optimizer.learning_rate
            losses = session.history.raw("loss")[1]
            ends = losses if len(losses) <= 2 * _EVERY else [*losses[:_EVERY], *losses[-_EVERY:]]
            sign = training_sign(session.history.epochs, list(map(float, ends)), self._classes, rate)
        if sign is None or sign.kind in self._closed:
            self._shown = None
            self.clear()
        elif sign.sentence != self.text:
            self._shown = sign.kind
            self.show_message("note", sign.sentence)

    @Slot()
    def _on_closed(self) -> None:
        if self._shown is not None:
            self._closed.add(self._shown)
