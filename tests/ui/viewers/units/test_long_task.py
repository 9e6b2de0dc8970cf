from __future__ import annotations

import pytest

from cnnstudio.ui.viewers.units.long_task import LongTask
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def news() -> list[object]:
    return []


@pytest.fixture
def task(engine: FakeEngine, news: list[object]) -> LongTask:
    made = LongTask(engine, "long", engine)  # type: ignore[arg-type]
    for signal in (made.progressed, made.answered, made.refused):
        signal.connect(news.append)
    return made


def test_reports_and_the_answer_come_through(task: LongTask, engine: FakeEngine, news: list[object]) -> None:
    task.send("first")
    assert (task.is_active, task.is_running) == (True, False)
    fake.start(engine.jobs[0])
    assert task.is_running
    fake.progress(engine.jobs[0], "half")
    fake.succeed(engine.jobs[0], "all")
    assert news == ["half", "all"]
    assert not task.is_active
    assert engine.keys == ["long"]


def test_a_stop_asks_for_what_there_is(task: LongTask, engine: FakeEngine, news: list[object]) -> None:
    task.send("first")
    task.stop()
    assert task.is_active
    assert engine.commands == [("stop", 1)]
    fake.stop(engine.jobs[0], "some")
    assert news == ["some"]
    task.send("second")
    fake.stop(engine.jobs[1])
    assert news == ["some"]
    assert not task.is_active


def test_of_what_is_forgotten_nothing_is_heard(
    task: LongTask, engine: FakeEngine, news: list[object]
) -> None:
    task.send("first")
    task.forget()
    assert engine.commands == [("stop", 1)]
    fake.progress(engine.jobs[0], "half")
    fake.stop(engine.jobs[0], "some")
    task.send("second")
    task.send("third")
    fake.succeed(engine.jobs[1], "old")
    fake.fail(engine.jobs[2], "Too large.")
    assert news == ["Too large."]
