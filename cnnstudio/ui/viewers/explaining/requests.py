"""What an explanation asks the engine: what can be chosen, how long it takes, the map, and its check."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request

_LINGER = 300  # ms: what is done sooner is not announced


class ExplainRequests(QObject):
    """Four requests that are begun, stopped and waited for as one.

    Args:
        engine: Where tasks are sent.
        parent: Qt parent.

    Signals:
        refused: One of them has failed; carries the sentence.
        rested: All are answered.
        lingered: They take so long that it should be said.

    Attributes:
        choices: What can be explained.
        durations: How long a method takes.
        maps: The map.
        checks: The same with weights drawn by lot.
    """

    refused = Signal(str)
    rested = Signal()
    lingered = Signal()

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self.choices = Request(engine, "inspect explain choices", self)
        self.durations = Request(engine, "inspect explain duration", self)
        self.maps = Request(engine, "inspect explain map", self)
        self.checks = Request(engine, "inspect explain check", self)
        self._patience = QTimer(self, singleShot=True, interval=_LINGER)
        self._patience.timeout.connect(self.lingered)
        for request in self._all:
            request.refused.connect(self.refused)
            request.busy_changed.connect(self._on_busy_changed)

    @property
    def _all(self) -> tuple[Request, ...]:
        return self.choices, self.durations, self.maps, self.checks

    @property
    def is_busy(self) -> bool:
        """Whether any answer is being waited for."""
        return any(request.is_busy for request in self._all)

    @property
    def is_at_work(self) -> bool:
        """Whether a map or its check is being waited for."""
        return self.maps.is_busy or self.checks.is_busy

    def forget(self) -> None:
        """Drop all answers that are on their way."""
        for request in self._all:
            request.forget()

    def forget_work(self) -> None:
        """Drop all but what can be chosen."""
        for request in (self.durations, self.maps, self.checks):
            request.forget()

    def stop(self) -> None:
        """Let the engine end what it is at."""
        for request in self._all:
            request.stop()

    @Slot(bool)
    def _on_busy_changed(self, _busy: bool) -> None:
        if not self.is_busy:
            self._patience.stop()
            self.rested.emit()
        elif not self._patience.isActive():
            self._patience.start()
