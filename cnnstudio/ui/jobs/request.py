"""What a part of the window asks the engine: one task of its kind at a time, the newest."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.engine.process.failure import Failure
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job


class Request(QObject):
    """Sends tasks of one kind, a newer one instead of the older, and tells how the newest alone fares.

    Args:
        engine: Where tasks are sent.
        key: Names the kind; tasks of one key replace each other.
        parent: Qt parent.

    Signals:
        started: The engine has begun with the newest task.
        progressed: It goes on; carries what it reports.
        answered: It has succeeded; carries its result.
        stopped: It was stopped; carries what it had by then, or None.
        refused: It has failed; carries the sentence to show.
        busy_changed: Whether an answer is being waited for.
    """

    started = Signal()
    progressed = Signal(object)
    answered = Signal(object)
    stopped = Signal(object)
    refused = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, engine: Engine, key: str, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._key = key
        self._job: Job | None = None
        self._task: object = None
        self._next: object = None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being waited for."""
        return self._job is not None

    @property
    def is_running(self) -> bool:
        """Whether the engine has begun with it."""
        return self._job is not None and self._job.has_started

    @property
    def task(self) -> object:
        """The newest task, also after it was answered; None if it was refused, stopped, forgotten or is out of date."""
        return self._task

    def send_behind(self, task: object) -> None:
        """Ask as soon as what was asked before is answered; of several that wait only the newest is asked.

        So that something is seen while the user drags a slider faster than answers come.
        """
        if self.is_busy:
            self._task = self._next = task
        else:
            self.send(task)

    def send(self, task: object) -> None:
        """Ask; the answer to anything asked before is dropped."""
        was_busy = self.is_busy
        self._task = task
        self._next = None
        job = self._job = self._engine.submit(task, replaces=self._key)
        job.started.connect(self._on_started)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_succeeded)
        job.failed.connect(self._on_failed)
        job.stopped.connect(self._on_stopped)
        if not was_busy:
            self.busy_changed.emit(True)

    def renew(self) -> None:
        """Take what was answered as out of date, so that the same task is asked again."""
        if not self.is_busy:
            self._task = None

    @Slot()
    def stop(self) -> None:
        """Stop what was asked; what it has by then is told."""
        if self._job is not None:
            self._job.stop()

    def forget(self) -> None:
        """Stop what was asked; nothing of it is told any more."""
        job = self._job
        self._end(forget=True)
        if job is not None:
            job.stop()

    def _end(self, forget: bool) -> None:
        was_busy = self.is_busy
        self._job = self._next = None
        if forget:
            self._task = None
        if was_busy:
            self.busy_changed.emit(False)

    @Slot()
    def _on_started(self) -> None:
        if self.sender() is self._job:
            self.started.emit()

    @Slot(object)
    def _on_progressed(self, progress: object) -> None:
        if self.sender() is self._job:
            self.progressed.emit(progress)

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        if self.sender() is not self._job:
            return
        if self._next is None:
            self._end(forget=False)
        else:
            self.send(self._next)
        self.answered.emit(result)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self.sender() is self._job:
            self._end(forget=True)
            self.refused.emit(failure.message)

    @Slot(object)
    def _on_stopped(self, result: object) -> None:
        if self.sender() is self._job:
            self._end(forget=True)
            self.stopped.emit(result)
