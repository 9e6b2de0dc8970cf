"""Engines whose process dies, cannot start or is shut down: jobs end, and nothing stays behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.process.warm_up import WarmUp
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.schedule import Patience
from cnnstudio.ui.jobs.state import EngineState
from tests.engine import sample_tasks as tasks
from tests.ui.jobs.conftest import MakeEngine, child_processes
from tests.ui.jobs.record import SECONDS, Record, running

ROOT = Path(__file__).parents[3]


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
    """No number is asserted but one far beyond what a busy machine needs; to wait for all takes 50 s."""
    start = time.monotonic()
    jobs = [engine.submit(tasks.Deaf(seconds=0.5)) for _ in range(100)]
    for job in jobs:
        job.pause()
        job.resume()
        job.stop()
    assert time.monotonic() - start < 25
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
