"""One task at a time with its progress: started, watched, cancelled, and its end told."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.engine.failure import Failure
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job


class Pursuit(QObject):
    """Sends tasks of one kind, a newer one instead of the older, and tells how the newest fares.

    Args:
        engine: Where tasks are sent.
        key: Names the kind; tasks of one key replace each other.
        parent: Qt parent.

    Signals:
        progressed: The task is further on; carries what it reports.
        succeeded: It is done; carries its result.
        stopped: It was cancelled; carries what it had by then, or None.
        failed: It could not be done; carries the sentence.
        busy_changed: Whether a task is at work.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    stopped = Signal(object)
    failed = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, engine: Engine, key: str, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._key = key
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a task is at work."""
        return self._job is not None

    def send(self, task: object) -> None:
        """Do another task; the one before is stopped, and nothing of it is told any more."""
        self.forget()
        job = self._engine.submit(task, replaces=self._key)
        self._job = job
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_succeeded)
        job.stopped.connect(self._on_stopped)
        job.failed.connect(self._on_failed)
        self.busy_changed.emit(True)

    @Slot()
    def cancel(self) -> None:
        """Stop the task; what it has by then is told."""
        if self._job is not None:
            self._job.stop()

    def forget(self) -> None:
        """Stop the task; nothing of it is told."""
        job = self._job
        if job is not None:
            self._end()
            job.stop()

    def _end(self) -> None:
        self._job = None
        self.busy_changed.emit(False)

    @Slot(object)
    def _on_progressed(self, progress: object) -> None:
        if self.sender() is self._job:
            self.progressed.emit(progress)

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        if self.sender() is self._job:
            self._end()
            self.succeeded.emit(result)

    @Slot(object)
    def _on_stopped(self, result: object) -> None:
        if self.sender() is self._job:
            self._end()
            self.stopped.emit(result)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self.sender() is self._job:
            self._end()
            self.failed.emit(failure.message)
