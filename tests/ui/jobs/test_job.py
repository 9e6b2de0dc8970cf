from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.process.messages import Command, News
from cnnstudio.ui.jobs.job import Job


class Ear:
    """A job whose signals and commands are written down."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.job = Job(1, "task", lambda kind, number: self.commands.append(kind.value))
        self.heard: list[tuple[str, object]] = []
        for name in ("progressed", "succeeded", "failed", "stopped"):
            getattr(self.job, name).connect(lambda payload, name=name: self.heard.append((name, payload)))
        self.job.started.connect(lambda: self.heard.append(("started", None)))
        self.job.ended.connect(lambda: self.heard.append(("ended", None)))


@pytest.fixture
def ear(qtbot: QtBot) -> Ear:
    return Ear()


@pytest.mark.parametrize("kind", [News.SUCCEEDED, News.FAILED, News.STOPPED])
def test_the_end_is_told_once_and_nothing_after_it(ear: Ear, kind: News) -> None:
    ear.job.take_news(News.STARTED, None)
    ear.job.take_news(News.PROGRESSED, 1)
    for late in (kind, News.SUCCEEDED, News.FAILED, News.STOPPED, News.PROGRESSED):
        ear.job.take_news(late, "payload")
    assert ear.heard == [("started", None), ("progressed", 1), (kind.value, "payload"), ("ended", None)]
    assert ear.job.state == kind.value
    assert ear.job.has_ended


def test_a_stop_is_asked_for_once(ear: Ear) -> None:
    ear.job.stop()
    ear.job.stop()
    ear.job.pause()
    assert ear.commands == [Command.STOP.value]
    assert ear.job.state == "stopping"


def test_a_job_that_ended_commands_nothing(ear: Ear) -> None:
    ear.job.take_news(News.SUCCEEDED, None)
    ear.job.stop()
    ear.job.pause()
    ear.job.resume()
    assert not ear.commands


def test_pausing_and_resuming_show_in_the_state(ear: Ear) -> None:
    states = [ear.job.state]
    ear.job.state_changed.connect(states.append)
    ear.job.pause()
    ear.job.resume()
    ear.job.pause()
    ear.job.take_news(News.STARTED, None)
    ear.job.resume()
    ear.job.resume()
    assert states == ["queued", "paused", "queued", "paused", "running"]
    assert ear.commands == ["pause", "resume", "pause", "resume"]
