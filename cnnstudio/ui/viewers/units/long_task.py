"""A task that takes a while: it is begun by hand, reports how far it is, and can be ended with what it has."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.engine.failure import Failure
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job


class LongTask(QObject):
    """Sends one task at a time, and passes on what becomes of the newest.

    Args:
        engine: Where tasks are sent.
        key: Names the kind; tasks of one key replace each other.
        parent: Qt parent.

    Signals:
        state_changed: It was sent, has begun, or has ended.
        progressed: Carries a report.
        answered: It has ended; carries its result, also of one that was stopped and had something.
        refused: It has failed; carries the sentence to show.
    """

    state_changed = Signal()
    progressed = Signal(object)
    answered = Signal(object)
    refused = Signal(str)

    def __init__(self, engine: Engine, key: str, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._key = key
        self._job: Job | None = None

    @property
    def is_active(self) -> bool:
        """Whether it waits or runs."""
        return self._job is not None

    @property
    def is_running(self) -> bool:
        """Whether the engine has begun with it."""
        return self._job is not None and self._job.has_started

    def send(self, task: object) -> None:
        """Begin; what was begun before is ended, and heard of no more."""
        job = self._job = self._engine.submit(task, replaces=self._key)
        job.started.connect(self._on_started)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_ended)
        job.stopped.connect(self._on_ended)
        job.failed.connect(self._on_failed)
        self.state_changed.emit()

    @Slot()
    def stop(self) -> None:
        """End it; what it has so far is its answer."""
        if self._job is not None:
            self._job.stop()

    def forget(self) -> None:
        """End it, and hear of it no more."""
        job, self._job = self._job, None
        if job is not None:
            job.stop()
            self.state_changed.emit()

    @Slot()
    def _on_started(self) -> None:
        if self.sender() is self._job:
            self.state_changed.emit()

    @Slot(object)
    def _on_progressed(self, progress: object) -> None:
        if self.sender() is self._job:
            self.progressed.emit(progress)

    @Slot(object)
    def _on_ended(self, result: object) -> None:
        if self.sender() is self._job:
            self._job = None
            self.state_changed.emit()
            if result is not None:
                self.answered.emit(result)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self.sender() is self._job:
            self._job = None
            self.state_changed.emit()
            self.refused.emit(failure.message)
