"""One task on its way through the engine, as the window sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.engine.process.messages import Command, News

JobState = Literal["queued", "running", "paused", "stopping", "succeeded", "failed", "stopped"]


class Job(QObject):
    """Emits ``progressed`` any number of times, then one of the three ends, then ``ended``.

    Lives in the window's thread; made by ``Engine.submit`` alone.

    Args:
        number: Its number, counted from 1.
        task: What it runs.
        command: Asks the engine to stop, pause or resume it.
    """

    started = Signal()
    progressed = Signal(object)
    succeeded = Signal(object)  # the result
    failed = Signal(object)  # a Failure
    stopped = Signal(object)  # the result so far, or None
    ended = Signal()
    state_changed = Signal(str)

    def __init__(self, number: int, task: object, command: Callable[[Command, int], None]) -> None:
        super().__init__()
        self._number = number
        self._task = task
        self._command = command
        self._state: JobState = "queued"
        self._has_started = False
        self._is_paused = False

    @property
    def number(self) -> int:
        """Its number, counted from 1."""
        return self._number

    @property
    def task(self) -> object:
        """What it runs."""
        return self._task

    @property
    def state(self) -> JobState:
        """Where it is: a stop and a pause show as soon as they are asked for."""
        return self._state

    @property
    def has_started(self) -> bool:
        """Whether the engine has begun with it."""
        return self._has_started

    @property
    def has_ended(self) -> bool:
        """Whether its terminal signal was emitted."""
        return self._state in ("succeeded", "failed", "stopped")

    @Slot()
    def stop(self) -> None:
        """Ask it to end; the answer is ``stopped``, or another end that came first."""
        if not self.has_ended and self._state != "stopping":
            self._command(Command.STOP, self._number)
            self._set_state("stopping")

    @Slot()
    def pause(self) -> None:
        """Ask it to wait."""
        if not self.has_ended and self._state != "stopping" and not self._is_paused:
            self._is_paused = True
            self._command(Command.PAUSE, self._number)
            self._set_state("paused")

    @Slot()
    def resume(self) -> None:
        """Let it go on after a pause."""
        if self._is_paused and not self.has_ended:
            self._is_paused = False
            self._command(Command.RESUME, self._number)
            if self._state == "paused":
                self._set_state("running" if self._has_started else "queued")

    def take_news(self, kind: News, payload: object) -> None:
        """Turn news of the engine into signals; for ``Engine``. None is taken after the end."""
        if self.has_ended:
            return
        if kind == News.PROGRESSED:
            self.progressed.emit(payload)
        elif kind == News.STARTED:
            self._note_start()
        elif kind.is_terminal:
            self._end(kind, payload)

    def _note_start(self) -> None:
        self._has_started = True
        if self._state == "queued":
            self._set_state("running")
        self.started.emit()

    def _end(self, kind: News, payload: object) -> None:
        if kind == News.SUCCEEDED:
            self._set_state("succeeded")
            self.succeeded.emit(payload)
        elif kind == News.FAILED:
            self._set_state("failed")
            self.failed.emit(payload)
        else:
            self._set_state("stopped")
            self.stopped.emit(payload)
        self.ended.emit()

    def _set_state(self, state: JobState) -> None:
        self._state = state
        self.state_changed.emit(state)
