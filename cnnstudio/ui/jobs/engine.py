"""The engine as the window knows it: submit a task, get a job with signals."""

from __future__ import annotations

import atexit
import logging

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.process.messages import Command, News
from cnnstudio.engine.process.task import is_small, purpose
from cnnstudio.engine.process.warm_up import Device, WarmUp
from cnnstudio.ui.jobs.engine_thread import EngineThread, JobNews, Phase
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.jobs.schedule import Patience
from cnnstudio.ui.jobs.state import EngineKind, EngineState, busy_state, quiet_state

logger = logging.getLogger(__name__)

_QUIT_MARGIN = 2.0  # seconds for the thread to end the process by force


class Engine(QObject):
    """The one public face of the engine process; all of it belongs to the window's thread.

    Jobs may be submitted before ``start``; they wait.

    Args:
        parent: Qt parent.
        warm_up: The task that a new process runs first; returns a ``Device``.
        patience: How long stops may take.
    """

    state_changed = Signal(object)  # EngineState
    process_died = Signal(str)  # what to say

    def __init__(
        self, parent: QObject | None = None, warm_up: object = None, patience: Patience | None = None
    ) -> None:
        super().__init__(parent)
        self._patience = patience or Patience()
        # Not a child of this object: Qt would delete it while it runs.
        self._thread = EngineThread(warm_up or WarmUp(), self._patience)
        self._thread.news.connect(self._on_news, Qt.ConnectionType.QueuedConnection)
        self._thread.phase_changed.connect(self._on_phase_changed, Qt.ConnectionType.QueuedConnection)
        self._thread.process_died.connect(self._on_process_died, Qt.ConnectionType.QueuedConnection)
        self._jobs: dict[int, Job] = {}
        self._fractions: dict[int, float] = {}
        self._count = 0
        self._phase: EngineKind = "off"
        self._device: Device | None = None
        self._sentence = ""
        self._state = quiet_state("off", None)
        self._is_shut_down = False

    @property
    def state(self) -> EngineState:
        """How the engine is doing."""
        return self._state

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that have not ended, oldest first."""
        return tuple(self._jobs.values())

    @property
    def process_identifier(self) -> int:
        """The operating system's number of the engine process, 0 without one."""
        return self._thread.process_identifier

    @Slot()
    def start(self) -> None:
        """Start the process and warm it up; also after it had been given up."""
        if self._is_shut_down:
            return
        if not self._thread.isRunning():
            atexit.register(self.shut_down)
            self._thread.start()
        elif self._phase == "off":
            self._thread.start_over()

    def submit(self, task: object, replaces: str | None = None) -> Job:
        """Queue a task.

        Args:
            task: What to run; see ``cnnstudio.engine.process.task.Task``.
            replaces: A key: jobs submitted with the same one before are stopped.

        Returns:
            The job, whose first signal comes after control returns to the event loop.
        """
        self._count += 1
        job = Job(self._count, task, self._command)
        job.state_changed.connect(self._update_state)
        self._jobs[job.number] = job
        if not self._thread.submit(job.number, task, replaces):
            QTimer.singleShot(0, self._stop_open_jobs)
        return job

    @Slot()
    def shut_down(self) -> None:
        """End the process and the thread, in about a second at most; open jobs are stopped."""
        if self._is_shut_down:
            return
        self._is_shut_down = True
        atexit.unregister(self.shut_down)
        self._end_thread()
        self._stop_open_jobs()
        self._set_phase("off", "")

    def _end_thread(self) -> None:
        self._thread.quit_process()
        if not self._thread.isRunning():
            self._thread.close_mailbox()
            return
        if not self._thread.wait(round(1000 * (self._patience.quit + _QUIT_MARGIN))):
            self._thread.kill_process()
            self._thread.wait()

    @Slot()
    def _stop_open_jobs(self) -> None:
        for job in self.jobs:
            self._take_news(JobNews(job.number, News.STOPPED, None))

    def _command(self, kind: Command, number: int) -> None:
        self._thread.command(kind, number)

    @Slot(object)
    def _on_news(self, news: JobNews) -> None:
        self._take_news(news)

    def _take_news(self, news: JobNews) -> None:
        job = self._jobs.get(news.number)
        if job is None:
            return
        fraction = getattr(news.payload, "fraction", None) if news.kind == News.PROGRESSED else None
        if fraction is not None:
            self._fractions[news.number] = fraction
        if news.kind.is_terminal:
            del self._jobs[news.number]
            self._fractions.pop(news.number, None)
            _log_bug(news.payload)
        self._update_state()
        if isValid(job):
            job.take_news(news.kind, news.payload)

    @Slot(object)
    def _on_phase_changed(self, phase: Phase) -> None:
        if self._is_shut_down:
            return
        if isinstance(phase.payload, Device):
            self._device = phase.payload
        self._set_phase(phase.kind, phase.payload if isinstance(phase.payload, str) else "")

    @Slot(str)
    def _on_process_died(self, message: str) -> None:
        if not self._is_shut_down:
            self.process_died.emit(message)

    def _set_phase(self, kind: EngineKind, sentence: str) -> None:
        self._phase = kind
        self._sentence = sentence
        self._update_state()

    @Slot()
    def _update_state(self) -> None:
        state = self._current_state()
        if state != self._state:
            self._state = state
            if isValid(self):
                self.state_changed.emit(state)

    def _current_state(self) -> EngineState:
        running = [job for job in self.jobs if job.has_started]
        if self._phase != "ready" or not running:
            return quiet_state(self._phase, self._device, self._sentence)
        job = min(running, key=lambda job: is_small(job.task))
        note = job.state if job.state in ("paused", "stopping") else ""
        return busy_state(purpose(job.task), self._fractions.get(job.number), note, self._device)


def _log_bug(payload: object) -> None:
    if isinstance(payload, Failure) and not payload.is_user_error:
        logger.error("%s\n%s", payload.message, payload.traceback)
