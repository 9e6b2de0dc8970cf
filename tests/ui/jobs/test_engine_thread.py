from __future__ import annotations

import os
import random
import sys
from collections import Counter

import psutil
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.process.handle import EngineProcess
from cnnstudio.engine.process.messages import News
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.engine_thread import EngineThread, JobNews, Phase
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.jobs.schedule import Patience
from tests.engine import sample_tasks as tasks
from tests.ui.jobs.conftest import MakeEngine

SECONDS = 60_000  # ms


def test_the_thread_tells_phases_and_news_in_their_order(qtbot: QtBot) -> None:
    thread = EngineThread(tasks.QuickWarmUp(), Patience())
    heard: list[object] = []
    thread.phase_changed.connect(heard.append)
    thread.news.connect(heard.append)
    thread.submit(1, tasks.Echo("result"), None)
    thread.start()
    qtbot.waitUntil(lambda: JobNews(1, News.SUCCEEDED, "result") in heard, timeout=SECONDS)
    thread.quit_process()
    assert thread.wait(SECONDS)
    assert heard == [
        Phase("starting"),
        Phase("warming up"),
        Phase("ready", tasks.DEVICE),
        JobNews(1, News.STARTED, None),
        JobNews(1, News.SUCCEEDED, "result"),
    ]
    assert thread.process_identifier == 0
    assert not thread.submit(2, tasks.Echo("late"), None)


def test_a_process_that_cannot_be_started_is_tried_three_times(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def fail(self: EngineProcess) -> None:
        tries.append(1)
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(EngineProcess, "__init__", fail)
    thread = EngineThread(tasks.QuickWarmUp(), Patience())
    heard: list[JobNews] = []
    thread.news.connect(heard.append)
    thread.submit(1, tasks.Echo(1), None)
    thread.start()
    qtbot.waitUntil(lambda: bool(heard), timeout=SECONDS)
    thread.quit_process()
    assert thread.wait(SECONDS)
    assert len(tries) == 3
    assert heard[0].kind == News.FAILED
    assert isinstance(heard[0].payload, Failure)
    assert "Cannot allocate memory" in heard[0].payload.message


class Walk:
    """Random submissions, stops, pauses and kills, with a count of what each job told."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine = engine
        self.random = random.Random(seed)
        self.jobs: list[Job] = []
        self.ends: Counter[int] = Counter()
        self.after_the_end: list[int] = []

    def submit(self) -> None:
        """Submit one of several kinds of tasks."""
        task = self.random.choice(
            [
                tasks.Echo(1),
                tasks.SmallEcho(1),
                tasks.Count(200, mergeable=True),
                tasks.RunUntilStopped(),
                tasks.Deaf(0.05),
                tasks.Deaf(0.5, small=True),
                tasks.Raise(self.random.choice(list(tasks.ERRORS))),
                tasks.Die(),
                tasks.Unpicklable(),
                tasks.Echo(lambda: None),
            ]
        )
        job = self.engine.submit(task, replaces=self.random.choice([None, None, "a", "b"]))
        self.jobs.append(job)
        number = job.number
        for signal in (job.succeeded, job.failed, job.stopped):
            signal.connect(lambda payload, number=number: self.ends.update([number]))
        job.progressed.connect(lambda payload, number=number: self.note_progress(number))

    def note_progress(self, number: int) -> None:
        """Progress after the end is a fault."""
        if self.ends[number]:
            self.after_the_end.append(number)

    def step(self) -> None:
        """Do one random thing."""
        deed = self.random.choice(["submit", "submit", "stop", "stop", "pause", "resume", "kill"])
        if deed == "submit" or not self.jobs:
            self.submit()
        elif deed == "kill":
            if self.random.random() < 0.3:
                self.kill()
        else:
            getattr(self.random.choice(self.jobs), deed)()

    def kill(self) -> None:
        """Kill the engine process, if there is one just now."""
        identifier = self.engine.process_identifier
        if identifier and sys.platform != "win32" and psutil.pid_exists(identifier):
            os.kill(identifier, 9)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_every_job_ends_exactly_once(
    make_engine: MakeEngine, qtbot: QtBot, seed: int
) -> None:
    engine = make_engine(patience=Patience(stop=0.3, wind_up=0.5, replace=0.5, quit=0.2))
    engine.start()
    qtbot.waitUntil(lambda: engine.state.kind == "ready", timeout=SECONDS)
    walk = Walk(engine, seed)
    for _ in range(60):
        walk.step()
        if engine.jobs and walk.random.random() < 0.5:
            # Let something happen in between, though it need not be this end.
            job = walk.random.choice(engine.jobs)
            qtbot.waitSignal(job.ended, timeout=walk.random.choice([0, 20, 200]), raising=False).wait()
    for job in walk.jobs:
        job.stop()
    qtbot.waitUntil(lambda: not engine.jobs, timeout=SECONDS)
    engine.shut_down()
    assert walk.ends == Counter(job.number for job in walk.jobs)
    assert not walk.after_the_end
    assert all(job.has_ended for job in walk.jobs)
