from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.ui.jobs.request import Request
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def request_(engine: FakeEngine, parent: QObject) -> Request:
    return Request(engine, "inspect this", parent)  # type: ignore[arg-type]


def test_an_answer_comes_through(request_: Request, engine: FakeEngine, qtbot: QtBot) -> None:
    request_.send("task")
    assert (request_.is_busy, engine.keys) == (True, ["inspect this"])
    with qtbot.waitSignal(request_.answered) as signal:
        fake.succeed(engine.jobs[0], "answer")
    assert signal.args == ["answer"]
    assert (request_.is_busy, request_.task) == (False, "task")


def test_only_the_newest_answer_counts(request_: Request, engine: FakeEngine) -> None:
    told: list[object] = []
    request_.answered.connect(told.append)
    request_.send("first")
    request_.send("second")
    fake.succeed(engine.jobs[0], "old")
    assert request_.is_busy
    fake.succeed(engine.jobs[1], "new")
    assert told == ["new"]


def heard(request: Request) -> list[tuple[str, object]]:
    """What it tells from now on."""
    told: list[tuple[str, object]] = []
    for name in ("progressed", "answered", "stopped", "refused", "busy_changed"):
        getattr(request, name).connect(lambda value, name=name: told.append((name, value)))
    request.started.connect(lambda: told.append(("started", None)))
    return told


def test_all_of_a_task_is_told_in_its_order(request_: Request, engine: FakeEngine) -> None:
    told = heard(request_)
    request_.send("task")
    assert (request_.is_busy, request_.is_running) == (True, False)
    fake.start(engine.jobs[0])
    assert request_.is_running
    fake.progress(engine.jobs[0], 0.5)
    fake.succeed(engine.jobs[0], "map")
    assert told == [
        ("busy_changed", True), ("started", None), ("progressed", 0.5), ("busy_changed", False), ("answered", "map"),
    ]  # fmt: skip
    assert (request_.is_busy, request_.is_running) == (False, False)


def test_a_task_that_is_stopped_tells_what_it_had(request_: Request, engine: FakeEngine) -> None:
    told = heard(request_)
    request_.send("first")
    request_.stop()
    assert request_.is_busy
    assert engine.commands == [("stop", 1)]
    fake.stop(engine.jobs[0], "a part")
    assert told[-2:] == [("busy_changed", False), ("stopped", "a part")]
    request_.send("second")
    fake.stop(engine.jobs[1])
    assert told[-1] == ("stopped", None)
    assert request_.task is None
    request_.stop()
    request_.forget()


def test_nothing_of_an_older_or_a_forgotten_task_is_told(request_: Request, engine: FakeEngine) -> None:
    request_.send("old")
    request_.send("new")
    told = heard(request_)
    fake.start(engine.jobs[0])
    fake.progress(engine.jobs[0], 0.9)
    fake.stop(engine.jobs[0], "a part of the old")
    assert told == []
    fake.fail(engine.jobs[1], "No memory.")
    assert told == [("busy_changed", False), ("refused", "No memory.")]
    request_.send("third")
    request_.forget()
    told.clear()
    fake.progress(engine.jobs[2], 0.5)
    fake.stop(engine.jobs[2], "some")
    assert told == []


def test_a_refusal_is_told_and_may_be_asked_again(
    request_: Request, engine: FakeEngine, qtbot: QtBot
) -> None:
    request_.send("task")
    with qtbot.waitSignal(request_.refused) as signal:
        fake.fail(engine.jobs[0], "The network has no input.")
    assert signal.args == ["The network has no input."]
    assert request_.task is None


def test_what_the_engine_gave_up_is_no_longer_waited_for(request_: Request, engine: FakeEngine) -> None:
    request_.send("task")
    fake.stop(engine.jobs[0])
    assert not request_.is_busy


def test_what_is_forgotten_is_stopped_and_not_answered(
    request_: Request, engine: FakeEngine, qtbot: QtBot
) -> None:
    request_.send("task")
    request_.forget()
    assert engine.commands == [("stop", 1)]
    with qtbot.assertNotEmitted(request_.answered):
        fake.succeed(engine.jobs[0], "late")


def test_it_tells_when_it_begins_and_ends_to_wait(request_: Request, engine: FakeEngine) -> None:
    told: list[bool] = []
    request_.busy_changed.connect(told.append)
    request_.send("first")
    request_.send("second")
    fake.stop(engine.jobs[0])
    fake.succeed(engine.jobs[1], "new")
    assert told == [True, False]


def test_what_is_out_of_date_can_be_asked_again(request_: Request, engine: FakeEngine) -> None:
    request_.send("task")
    request_.renew()
    assert request_.task == "task"
    fake.succeed(engine.jobs[0], "answer")
    request_.renew()
    assert request_.task is None


def test_what_is_sent_behind_waits_for_the_answer_and_the_newest_alone_is_asked(
    request_: Request, engine: FakeEngine
) -> None:
    told: list[object] = []
    busy: list[bool] = []
    request_.answered.connect(told.append)
    request_.busy_changed.connect(busy.append)
    for task in ("first", "second", "third"):
        request_.send_behind(task)
    assert [job.task for job in engine.jobs] == ["first"]
    assert request_.task == "third"
    fake.succeed(engine.jobs[0], "one")
    assert [job.task for job in engine.jobs] == ["first", "third"]
    assert request_.is_busy
    fake.succeed(engine.jobs[1], "three")
    assert (told, busy) == (["one", "three"], [True, False])


def test_what_waits_goes_with_what_is_forgotten_refused_or_replaced(
    request_: Request, engine: FakeEngine
) -> None:
    request_.send_behind("first")
    request_.send_behind("second")
    request_.forget()
    fake.stop(engine.jobs[0])
    request_.send_behind("third")
    request_.send_behind("fourth")
    fake.fail(engine.jobs[1], "No.")
    request_.send_behind("fifth")
    request_.send_behind("sixth")
    request_.send("seventh")
    fake.succeed(engine.jobs[3], "answer")
    assert [job.task for job in engine.jobs] == ["first", "third", "fifth", "seventh"]
    assert not request_.is_busy
