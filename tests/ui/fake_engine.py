"""An engine that runs nothing: tests say what its jobs answer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.process.messages import Command, News
from cnnstudio.engine.process.warm_up import Device
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.jobs.state import EngineState, quiet_state

DEVICE = Device("CPU", "CPU, 4 cores", 4, "tensorflow", "3.15.0", None)


class FakeEngine(QObject):
    """Takes tasks as the real one does, and keeps the jobs."""

    state_changed = Signal(object)
    process_died = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[Job] = []
        self.keys: list[str | None] = []
        self.commands: list[tuple[str, int]] = []
        self.process_identifier = 0
        self.state: EngineState = quiet_state("ready", DEVICE)

    def submit(self, task: object, replaces: str | None = None) -> Job:
        job = Job(len(self.jobs) + 1, task, self._command)
        self.jobs.append(job)
        self.keys.append(replaces)
        return job

    def _command(self, kind: Command, number: int) -> None:
        self.commands.append((kind.value, number))

    def open_jobs(self, task_type: type) -> list[Job]:
        """Jobs with a task of a type that have not ended, oldest first."""
        return [job for job in self.jobs if isinstance(job.task, task_type) and not job.has_ended]

    def tasks(self, task_type: type) -> list[object]:
        """All tasks of a type that were ever sent."""
        return [job.task for job in self.jobs if isinstance(job.task, task_type)]


def start(job: Job) -> None:
    job.take_news(News.STARTED, None)


def progress(job: Job, payload: object) -> None:
    job.take_news(News.PROGRESSED, payload)


def succeed(job: Job, result: object) -> None:
    job.take_news(News.SUCCEEDED, result)


def stop(job: Job, result: object = None) -> None:
    job.take_news(News.STOPPED, result)


def fail(job: Job, message: str, recurs: bool = False) -> None:
    job.take_news(News.FAILED, Failure(message, True, "", recurs))
