from __future__ import annotations

from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Task, is_small, purpose
from tests.engine.sample_tasks import Count, Echo, SmallEcho


def test_a_task_may_say_that_it_is_small() -> None:
    assert is_small(SmallEcho(1))
    assert not is_small(Echo(1))


def test_a_task_may_say_what_it_is_for() -> None:
    assert purpose(Echo(1)) == "echoing"
    assert purpose(SmallEcho(1)) == "this task"


def test_a_task_runs_without_any_process() -> None:
    task: Task[int] = Count(to=3, mergeable=False)
    reports: list[int] = []
    assert task(reports.append, Control()) == 3
    assert reports == [0, 1, 2]
