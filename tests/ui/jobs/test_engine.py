from __future__ import annotations

import sys
from typing import Any

import numpy as np
import psutil
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.process.failure import Failure
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.schedule import Patience
from tests.engine import sample_tasks as tasks
from tests.ui.jobs.conftest import MakeEngine
from tests.ui.jobs.record import SECONDS, Record, running


def test_a_job_succeeds(engine: Engine, qtbot: QtBot) -> None:
    record = Record(engine.submit(tasks.Echo({"answer": 42})))
    assert record.end(qtbot) == ("succeeded", {"answer": 42})
    assert engine.jobs == ()


def test_large_arrays_come_back_whole(engine: Engine, qtbot: QtBot) -> None:
    array = np.random.default_rng(0).random((64, 200, 200), dtype=np.float32)
    name, result = Record(engine.submit(tasks.Echo(array))).end(qtbot)
    assert name == "succeeded"
    np.testing.assert_array_equal(result, array)


def test_progress_is_limited_and_merged(engine: Engine, qtbot: QtBot) -> None:
    record = Record(engine.submit(tasks.Count(to=5000, mergeable=True)))
    assert record.end(qtbot) == ("succeeded", 5000)
    assert sum((points.values for points in record.progress), ()) == tuple(range(5000))
    assert len(record.progress) < 100


@pytest.mark.parametrize(
    "task",
    [
        *(tasks.Raise(name) for name in ("user", "bug", "runtime", "exit", "interrupt", "memory")),
        tasks.Unpicklable(),
        tasks.UnpicklableProgress(),
        tasks.WithTrap(),
        tasks.Echo(lambda: None),
        tasks.KerasResult(),
    ],
)
def test_every_failure_is_told_once_and_the_next_job_works(engine: Engine, qtbot: QtBot, task: Any) -> None:
    modules = set(sys.modules)
    first = Record(engine.submit(task))
    second = Record(engine.submit(tasks.Echo("next")))
    name, failure = first.end(qtbot)
    assert name == "failed"
    assert isinstance(failure, Failure)
    assert failure.message
    assert second.end(qtbot) == ("succeeded", "next")
    assert "keras" not in set(sys.modules) - modules


def test_a_stop_brings_the_result_so_far(engine: Engine, qtbot: QtBot) -> None:
    record = Record(engine.submit(tasks.RunUntilStopped()))
    running(qtbot, record)
    record.job.stop()
    assert record.job.state == "stopping"
    name, batches = record.end(qtbot)
    assert name == "stopped"
    assert isinstance(batches, int)


def test_a_stop_of_a_queued_job_runs_nothing(engine: Engine, qtbot: QtBot) -> None:
    first = Record(engine.submit(tasks.RunUntilStopped()))
    second = Record(engine.submit(tasks.Echo("never")))
    second.job.stop()
    assert second.end(qtbot) == ("stopped", None)
    first.job.stop()
    assert first.end(qtbot)[0] == "stopped"


def test_an_unresponsive_task_is_replaced_with_its_process(make_engine: MakeEngine, qtbot: QtBot) -> None:
    engine = make_engine(patience=Patience(stop=0.1))
    engine.start()
    died: list[str] = []
    engine.process_died.connect(died.append)
    first = Record(engine.submit(tasks.Deaf()))
    second = Record(engine.submit(tasks.Echo("next")))
    running(qtbot, first)
    old = engine.process_identifier
    first.job.stop()
    assert first.end(qtbot) == ("stopped", None)
    assert second.end(qtbot) == ("succeeded", "next")
    assert engine.process_identifier != old
    assert not psutil.pid_exists(old)
    assert not died


def test_a_task_that_winds_up_is_given_the_time(make_engine: MakeEngine, qtbot: QtBot) -> None:
    engine = make_engine(patience=Patience(stop=0.2))
    engine.start()
    record = Record(engine.submit(tasks.SlowEnding(seconds=1.0)))
    running(qtbot, record)
    record.job.stop()
    assert record.end(qtbot) == ("stopped", "saved")


def test_pause_and_resume(engine: Engine, qtbot: QtBot) -> None:
    record = Record(engine.submit(tasks.RunUntilStopped()))
    running(qtbot, record)
    record.job.pause()
    qtbot.waitUntil(lambda: record.progress[-1] == "waiting", timeout=SECONDS)
    assert engine.state.sentence == "Training (paused)"
    record.job.resume()
    qtbot.waitUntil(lambda: isinstance(record.progress[-1], int), timeout=SECONDS)
    record.job.stop()
    assert record.end(qtbot)[0] == "stopped"


def test_a_paused_job_can_be_stopped(engine: Engine, qtbot: QtBot) -> None:
    record = Record(engine.submit(tasks.RunUntilStopped()))
    record.job.pause()
    qtbot.waitUntil(lambda: "waiting" in record.progress, timeout=SECONDS)
    record.job.stop()
    assert record.end(qtbot)[0] == "stopped"


@pytest.mark.parametrize("paused", [False, True])
def test_a_small_task_is_served_during_a_big_one(engine: Engine, qtbot: QtBot, paused: bool) -> None:
    big = Record(engine.submit(tasks.RunUntilStopped()))
    running(qtbot, big)
    if paused:
        big.job.pause()
        qtbot.waitUntil(lambda: "waiting" in big.progress, timeout=SECONDS)
    waiting = Record(engine.submit(tasks.Echo("waits")))
    small = Record(engine.submit(tasks.SmallEcho("small")))
    assert small.end(qtbot) == ("succeeded", "small")
    assert not big.job.has_ended
    assert not waiting.job.has_ended
    big.job.stop()
    assert waiting.end(qtbot) == ("succeeded", "waits")


def test_newer_jobs_replace_older_ones_of_their_key(engine: Engine, qtbot: QtBot) -> None:
    # It ends late enough for all the others to wait.
    records = [Record(engine.submit(tasks.SlowEnding(seconds=1.0), replaces="inspect"))]
    running(qtbot, records[0])
    records += [Record(engine.submit(tasks.Echo(value), replaces="inspect")) for value in range(5)]
    assert records[-1].end(qtbot) == ("succeeded", 4)
    assert [record.end(qtbot) for record in records[:-1]] == [("stopped", None)] * 5
