"""What a job tells, for tests."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from cnnstudio.ui.jobs.job import Job

SECONDS = 30_000  # ms; far longer than anything here takes


class Record:
    """All that a job tells, in order."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.heard: list[tuple[str, Any]] = []
        for name in ("progressed", "succeeded", "failed", "stopped"):
            getattr(job, name).connect(lambda payload, name=name: self.heard.append((name, payload)))

    @property
    def ends(self) -> list[tuple[str, Any]]:
        return [news for news in self.heard if news[0] != "progressed"]

    @property
    def progress(self) -> list[Any]:
        return [payload for name, payload in self.heard if name == "progressed"]

    def end(self, qtbot: QtBot) -> tuple[str, Any]:
        """Wait for the end; it must be the only one and the last that is told."""
        qtbot.waitUntil(lambda: self.job.has_ended, timeout=SECONDS)
        assert len(self.ends) == 1
        assert self.heard[-1] == self.ends[0]
        return self.ends[0]


def running(qtbot: QtBot, record: Record) -> None:
    """Wait until a job has told something."""
    qtbot.waitUntil(lambda: bool(record.heard), timeout=SECONDS)
