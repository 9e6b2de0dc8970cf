"""A question to the engine that a newer one of its kind replaces."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.engine.failure import Failure
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job


class Request(QObject):
    """Sends tasks of one kind and passes on the answer to the newest alone.

    Args:
        engine: Where tasks are sent.
        key: Names the kind; tasks of one key replace each other.
        parent: Qt parent.

    Signals:
        answered: The newest task has succeeded; carries its result.
        progressed: It goes on; carries what it reports.
        refused: It has failed; carries the sentence to show.
        busy_changed: Whether an answer is being waited for.
    """

    answered = Signal(object)
    progressed = Signal(object)
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
    def task(self) -> object:
        """The newest task, also after it was answered; None if it was refused, forgotten or is out of date."""
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
        self._job = self._engine.submit(task, replaces=self._key)
        self._job.progressed.connect(self._on_progressed)
        self._job.succeeded.connect(self._on_succeeded)
        self._job.failed.connect(self._on_failed)
        self._job.stopped.connect(self._on_stopped)
        if not was_busy:
            self.busy_changed.emit(True)

    def renew(self) -> None:
        """Take what was answered as out of date, so that the same task is asked again."""
        if not self.is_busy:
            self._task = None

    def forget(self) -> None:
        """Stop what was asked; nothing is answered any more."""
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
    def _on_stopped(self, _result: object) -> None:
        if self.sender() is self._job:
            self._end(forget=True)
