from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.failure import Failure
from cnnstudio.engine.warm_up import WarmUp
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.jobs.schedule import Patience
from cnnstudio.ui.jobs.state import EngineState
from tests.engine import sample_tasks as tasks
from tests.ui.jobs.conftest import MakeEngine, child_processes

ROOT = Path(__file__).parents[3]
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
    records = [Record(engine.submit(tasks.RunUntilStopped(), replaces="inspect"))]
    running(qtbot, records[0])
    records += [Record(engine.submit(tasks.Echo(value), replaces="inspect")) for value in range(5)]
    assert records[-1].end(qtbot) == ("succeeded", 4)
    assert [record.end(qtbot) for record in records[:-1]] == [("stopped", None)] * 5


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_killed_process_fails_its_job_and_the_next_ones_work(engine: Engine, qtbot: QtBot) -> None:
    died: list[str] = []
    engine.process_died.connect(died.append)
    first = Record(engine.submit(tasks.RunUntilStopped()))
    second = Record(engine.submit(tasks.Echo("next")))
    running(qtbot, first)
    os.kill(engine.process_identifier, 9)
    name, failure = first.end(qtbot)
    assert name == "failed"
    assert failure.message == (
        "The engine process ended unexpectedly (signal 9; perhaps the memory ran out). "
        "Your project is untouched; a new engine is starting."
    )
    assert second.end(qtbot) == ("succeeded", "next")
    assert died == [failure.message]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_an_idle_process_that_is_killed_is_replaced(engine: Engine, qtbot: QtBot) -> None:
    Record(engine.submit(tasks.Echo(1))).end(qtbot)
    with qtbot.waitSignal(engine.process_died, timeout=SECONDS):
        os.kill(engine.process_identifier, 9)
    assert Record(engine.submit(tasks.Echo(2))).end(qtbot) == ("succeeded", 2)


def test_the_last_words_of_a_process_go_with_the_failure(engine: Engine, qtbot: QtBot) -> None:
    name, failure = Record(engine.submit(tasks.Die())).end(qtbot)
    assert name == "failed"
    assert "exit code 3" in failure.message
    assert "the last words" in failure.traceback


def test_an_engine_that_cannot_start_says_so_and_can_be_tried_again(
    make_engine: MakeEngine, qtbot: QtBot
) -> None:
    engine = make_engine(tasks.DyingWarmUp())
    died: list[str] = []
    engine.process_died.connect(died.append)
    record = Record(engine.submit(tasks.Echo(1)))
    engine.start()
    name, failure = record.end(qtbot)
    assert name == "failed"
    assert "3 attempts (exit code 3)" in failure.message
    assert "cnnstudio doctor" in failure.message
    qtbot.waitUntil(lambda: engine.state.kind == "off", timeout=SECONDS)
    assert engine.state.sentence == failure.message
    assert len(died) == 3
    assert Record(engine.submit(tasks.Echo(2))).end(qtbot)[0] == "failed"
    engine.start()
    qtbot.waitUntil(lambda: len(died) == 6, timeout=SECONDS)


def test_a_warm_up_that_fails_turns_the_engine_off(make_engine: MakeEngine, qtbot: QtBot) -> None:
    engine = make_engine(tasks.FailingWarmUp())
    record = Record(engine.submit(tasks.Echo(1)))
    engine.start()
    name, failure = record.end(qtbot)
    assert name == "failed"
    assert "No module named 'keras'" in failure.message
    assert "cnnstudio doctor" in failure.message
    assert engine.state.kind == "off"


def test_the_state_follows_the_engine(make_engine: MakeEngine, qtbot: QtBot) -> None:
    engine = make_engine()
    states: list[EngineState] = []
    engine.state_changed.connect(states.append)
    assert engine.state.kind == "off"
    engine.start()
    Record(engine.submit(tasks.Count(to=100_000, mergeable=True))).end(qtbot)
    engine.shut_down()
    kinds = [state.kind for state in states]
    order = list(dict.fromkeys(kinds))
    assert order == ["starting", "warming up", "ready", "busy", "off"]
    assert kinds[-2:] == ["ready", "off"]
    assert states[-1].device == tasks.DEVICE
    fractions = [state.progress for state in states if state.progress is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


@pytest.mark.parametrize("task", [None, tasks.RunUntilStopped(), tasks.Deaf()])
def test_shutting_down_leaves_nothing(
    make_engine: MakeEngine, qtbot: QtBot, task: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    before, threads = child_processes(), set(threading.enumerate())
    engine = make_engine(patience=Patience(quit=0.2))
    engine.start()
    record = None if task is None else Record(engine.submit(task))
    if record is not None:
        running(qtbot, record)
    engine.shut_down()
    engine.shut_down()
    assert child_processes() == before
    # Qt's own threads appear as dummies once they have run Python.
    assert {thread for thread in threading.enumerate() if thread.name[:5] != "Dummy"} <= threads
    assert not list(folder.iterdir())
    assert engine.state.kind == "off"
    if record is not None:
        assert record.ends[0][0] == "stopped"


def test_shutting_down_before_the_start_stops_the_jobs(make_engine: MakeEngine) -> None:
    engine = make_engine()
    record = Record(engine.submit(tasks.Echo(1)))
    engine.shut_down()
    assert record.ends == [("stopped", None)]
    engine.start()
    assert engine.process_identifier == 0


def test_a_job_submitted_after_the_end_is_stopped_but_not_at_once(engine: Engine, qtbot: QtBot) -> None:
    engine.shut_down()
    record = Record(engine.submit(tasks.Echo(1)))
    assert not record.heard
    assert record.end(qtbot) == ("stopped", None)


def test_the_window_does_not_wait_for_the_engine(engine: Engine, qtbot: QtBot) -> None:
    """No number is asserted but one far beyond what the slowest machine needs."""
    start = time.monotonic()
    jobs = [engine.submit(tasks.Deaf(seconds=0.2)) for _ in range(100)]
    for job in jobs:
        job.pause()
        job.resume()
        job.stop()
    assert time.monotonic() - start < 5
    qtbot.waitUntil(lambda: not engine.jobs, timeout=SECONDS)


WINDOW = """
import sys
from PySide6.QtCore import QCoreApplication
from cnnstudio.ui.jobs.engine import Engine
from tests.engine.sample_tasks import LoadedModules, QuickWarmUp

def main():
    application = QCoreApplication(sys.argv)
    engine = Engine(None, QuickWarmUp())
    engine.start()
    job = engine.submit(LoadedModules())
    job.succeeded.connect(lambda modules: print("PySide6" in modules, engine.process_identifier, flush=True))
    job.ended.connect(application.quit)
    application.exec()
    {ending}

if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("ending", ["engine.shut_down()", "pass", "raise SystemExit(0)"])
def test_a_window_that_forgets_its_engine_leaves_no_process(tmp_path: Path, ending: str) -> None:
    script = tmp_path / "window.py"
    script.write_text(WINDOW.format(ending=ending))
    finished = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert finished.returncode == 0, finished.stderr
    assert not finished.stderr
    imports_qt, identifier = finished.stdout.split()
    # The script's top is run in the engine process too; it loads Qt, our engine does not.
    assert imports_qt == "True"
    assert not psutil.pid_exists(int(identifier))


def test_the_real_warm_up_makes_the_engine_ready(make_engine: MakeEngine, qtbot: QtBot) -> None:
    modules = set(sys.modules)
    engine = make_engine(WarmUp())
    engine.start()
    qtbot.waitUntil(lambda: engine.state.kind == "ready", timeout=4 * SECONDS)
    assert engine.state.device is not None
    assert engine.state.device.keras_version.startswith("3.")
    assert not {"keras", "tensorflow"} & (set(sys.modules) - modules)
