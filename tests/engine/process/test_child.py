from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from cnnstudio.engine.process import child
from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.process.handle import EngineProcess
from cnnstudio.engine.process.messages import Command, News, packed
from tests.engine import sample_tasks as tasks

ROOT = Path(__file__).parents[3]


class Talk:
    """Runs tasks in a process and collects what it says."""

    def __init__(self) -> None:
        self.process = EngineProcess()
        self.heard: list[tuple[News, int, Any]] = []

    def run(self, number: int, task: object, kind: Command = Command.RUN) -> None:
        self.process.send(kind, number, packed(task))

    def listen(self, until: Callable[[News, int, Any], bool]) -> Any:
        """Read news until one fits; returns its payload."""
        while True:
            assert self.process.connection.poll(60), f"nothing more after {self.heard}"
            message = self.process.receive()
            assert message is not None
            payload = None if message.parcel is None else message.parcel.opened_without_backends()
            news = (News(message.kind), message.number, payload)
            self.heard.append(news)
            if until(*news):
                return payload

    def outcome(self, number: int) -> tuple[News, Any]:
        payload = self.listen(lambda kind, of, _: of == number and kind.is_terminal)
        return self.heard[-1][0], payload

    def progress(self, number: int) -> list[Any]:
        return [payload for kind, of, payload in self.heard if of == number and kind == News.PROGRESSED]


@pytest.fixture
def talk() -> Iterator[Talk]:
    talk = Talk()
    yield talk
    talk.process.end()


def test_a_result_comes_after_the_start_and_the_last_progress(talk: Talk) -> None:
    talk.run(1, tasks.Count(to=1000, mergeable=False))
    assert talk.outcome(1) == (News.SUCCEEDED, 1000)
    assert talk.heard[0][0] == News.STARTED
    assert talk.progress(1)[-1] == 999
    assert len(talk.progress(1)) < 100


def test_mergeable_progress_arrives_whole(talk: Talk) -> None:
    talk.run(1, tasks.Count(to=1000, mergeable=True))
    talk.outcome(1)
    assert sum((points.values for points in talk.progress(1)), ()) == tuple(range(1000))


@pytest.mark.parametrize(
    ("task", "words"),
    [
        (tasks.Raise("user"), "A window of 40 px does not fit"),
        (tasks.Raise("bug"), "ValueError: it broke"),
        (tasks.Raise("runtime"), "RuntimeError: it broke"),
        (tasks.Raise("exit"), "SystemExit"),
        (tasks.Raise("interrupt"), "KeyboardInterrupt"),
        (tasks.Raise("memory"), "not enough memory for raising"),
        (tasks.Unpicklable(), "local object"),
        (tasks.UnpicklableProgress(), "local object"),
        (tasks.WithTrap(), "not a number"),
    ],
)
def test_every_failure_is_told_and_the_process_goes_on(talk: Talk, task: Any, words: str) -> None:
    talk.run(1, task)
    kind, failure = talk.outcome(1)
    assert kind == News.FAILED
    assert isinstance(failure, Failure)
    assert words in failure.message
    if isinstance(task, tasks.Raise):
        assert talk.progress(1) == ["before"]
    talk.run(2, tasks.Echo("still here"))
    assert talk.outcome(2) == (News.SUCCEEDED, "still here")


def test_raising_stopped_is_a_stop_without_a_result(talk: Talk) -> None:
    talk.run(1, tasks.Raise("stopped"))
    assert talk.outcome(1) == (News.STOPPED, None)


def test_a_stop_brings_what_there_is_so_far(talk: Talk) -> None:
    talk.run(1, tasks.RunUntilStopped())
    talk.listen(lambda kind, number, payload: kind == News.PROGRESSED)
    talk.process.send(Command.STOP, 1)
    kind, batches = talk.outcome(1)
    assert kind == News.STOPPED
    assert isinstance(batches, int)
    assert News.HEEDED in [news[0] for news in talk.heard]


def test_a_stop_before_the_start_runs_nothing(talk: Talk) -> None:
    talk.run(1, tasks.RunUntilStopped())
    talk.run(2, tasks.Echo("never"))
    talk.process.send(Command.STOP, 2)
    talk.process.send(Command.STOP, 1)
    assert talk.outcome(2) == (News.STOPPED, None)


def test_a_small_task_is_served_within_a_running_one(talk: Talk) -> None:
    talk.run(1, tasks.RunUntilStopped())
    talk.run(2, tasks.SmallEcho("small"), Command.SERVE)
    assert talk.outcome(2) == (News.SUCCEEDED, "small")
    talk.process.send(Command.STOP, 1)
    assert talk.outcome(1)[0] == News.STOPPED


def test_a_failing_small_task_leaves_the_running_one_alone(talk: Talk) -> None:
    talk.run(1, tasks.RunUntilStopped())
    talk.run(2, tasks.Raise("exit"), Command.SERVE)
    assert talk.outcome(2)[0] == News.FAILED
    talk.process.send(Command.STOP, 1)
    assert talk.outcome(1)[0] == News.STOPPED


def test_a_small_task_is_served_during_a_pause(talk: Talk) -> None:
    talk.run(1, tasks.RunUntilStopped())
    talk.process.send(Command.PAUSE, 1)
    talk.listen(lambda kind, number, payload: payload == "waiting")
    talk.run(2, tasks.SmallEcho("small"), Command.SERVE)
    assert talk.outcome(2) == (News.SUCCEEDED, "small")
    talk.process.send(Command.RESUME, 1)
    talk.listen(lambda kind, number, payload: number == 1 and isinstance(payload, int))
    talk.process.send(Command.STOP, 1)
    assert talk.outcome(1)[0] == News.STOPPED


def test_a_task_that_is_not_small_waits_for_the_running_one(talk: Talk) -> None:
    talk.run(1, tasks.Count(to=1000, mergeable=False))
    talk.run(2, tasks.Echo("next"))
    talk.outcome(2)
    ends = [number for kind, number, _ in talk.heard if kind.is_terminal]
    assert ends == [1, 2]


def test_neither_keras_nor_qt_is_loaded_unless_a_task_asks(talk: Talk) -> None:
    talk.run(1, tasks.LoadedModules())
    modules = set(talk.outcome(1)[1])
    assert not modules & {"keras", "tensorflow", "PySide6", "numpy"}


def test_the_noise_of_tensorflow_is_turned_down(talk: Talk) -> None:
    talk.run(1, tasks.Environment("TF_CPP_MIN_LOG_LEVEL"))
    assert talk.outcome(1) == (News.SUCCEEDED, "2")


def test_quitting_ends_the_process_and_a_running_task(talk: Talk) -> None:
    talk.run(1, tasks.RunUntilStopped())
    talk.listen(lambda kind, number, payload: kind == News.PROGRESSED)
    talk.process.send(Command.QUIT)
    assert talk.process.end(patience=10) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT for one process")
def test_control_c_in_the_terminal_leaves_the_process_alone(talk: Talk) -> None:
    talk.run(1, tasks.RunUntilStopped())
    talk.listen(lambda kind, number, payload: kind == News.PROGRESSED)
    os.kill(talk.process.identifier, signal.SIGINT)
    talk.process.send(Command.STOP, 1)
    assert talk.outcome(1)[0] == News.STOPPED


PARENT = """
import sys, time
from cnnstudio.engine.process.handle import EngineProcess
from cnnstudio.engine.process.messages import Command, packed
from tests.engine.sample_tasks import {task}

if __name__ == "__main__":
    process = EngineProcess()
    process.send(Command.RUN, 1, packed({task}()))
    for _ in ("started", "first progress"):
        process.receive() if process.connection.poll(60) else None
    print(process.identifier, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("task", ["RunUntilStopped", "Deaf"])
def test_the_process_ends_with_its_window(tmp_path: Path, task: str) -> None:
    script = tmp_path / "window.py"
    script.write_text(PARENT.format(task=task))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    ) as window:
        assert window.stdout is not None
        engine = psutil.Process(int(window.stdout.readline()))
        window.kill()
        window.wait()
        engine.wait(timeout=60)  # raises if it still runs
    if sys.platform != "win32":
        assert not list(tmp_path.glob("*.log"))


def test_messages_about_unknown_jobs_do_no_harm(talk: Talk) -> None:
    for kind in (Command.STOP, Command.PAUSE, Command.RESUME):
        talk.process.send(kind, 99)
    talk.run(1, tasks.Echo(1))
    assert talk.outcome(1) == (News.SUCCEEDED, 1)


@pytest.mark.parametrize(("longest", "collected"), [(60.0, [3]), (-1.0, [1, 2, 3])])
def test_short_tasks_that_follow_each_other_do_not_wait_for_a_collection(
    monkeypatch: pytest.MonkeyPatch, longest: float, collected: list[int]
) -> None:
    worker = child.Worker(None)  # type: ignore[arg-type]
    done: list[int] = []
    found: list[int] = []

    def collect() -> None:
        found.append(len(done))
        if len(done) == 3:
            worker._quit()

    monkeypatch.setattr(child, "_PAUSE", 0.01)
    monkeypatch.setattr(child, "_LONG", longest)
    monkeypatch.setattr(child.gc, "collect", collect)
    monkeypatch.setattr(worker, "_complete", lambda assignment: done.append(assignment.number))
    for number in range(3):
        worker._accept(number, packed(tasks.Count(to=1, mergeable=False)), is_small=False)
    worker.run()
    assert done == [0, 1, 2]
    assert found == collected


def test_what_the_first_task_loaded_is_not_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frozen once, after the collection that follows the first task: importing Keras, in the window's engine."""
    worker = child.Worker(None)  # type: ignore[arg-type]
    done: list[str] = []

    def complete(assignment: child._Assignment) -> None:
        done.append(f"task {assignment.number}")
        if assignment.number == 2:
            worker._quit()

    monkeypatch.setattr(child, "_LONG", -1.0)
    monkeypatch.setattr(child.gc, "collect", lambda: done.append("collect"))
    monkeypatch.setattr(child.gc, "freeze", lambda: done.append("freeze"))
    monkeypatch.setattr(worker, "_complete", complete)
    for number in range(3):
        worker._accept(number, packed(tasks.Count(to=1, mergeable=False)), is_small=False)
    worker.run()
    assert done == ["task 0", "collect", "freeze", "task 1", "collect", "task 2", "collect"]
