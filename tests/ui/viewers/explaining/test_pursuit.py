from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QObject

from cnnstudio.ui.viewers.explaining.pursuit import Pursuit
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def heard(engine: FakeEngine) -> Any:
    """A pursuit and what it told."""
    parent = QObject()
    pursuit = Pursuit(engine, "a key", parent)  # type: ignore[arg-type]
    told: list[tuple[str, object]] = []
    for name in ("progressed", "succeeded", "stopped", "failed", "busy_changed"):
        getattr(pursuit, name).connect(lambda value, name=name: told.append((name, value)))
    yield pursuit, told
    parent.deleteLater()


def test_progress_and_end_are_told(heard: Any, engine: FakeEngine) -> None:
    pursuit, told = heard
    pursuit.send("task")
    assert engine.keys == ["a key"]
    assert pursuit.is_busy
    fake.progress(engine.jobs[0], 0.5)
    fake.succeed(engine.jobs[0], "map")
    assert told == [
        ("busy_changed", True),
        ("progressed", 0.5),
        ("busy_changed", False),
        ("succeeded", "map"),
    ]
    assert not pursuit.is_busy


def test_a_cancelled_task_tells_what_it_had(heard: Any, engine: FakeEngine) -> None:
    pursuit, told = heard
    pursuit.send("task")
    pursuit.cancel()
    assert engine.commands
    fake.stop(engine.jobs[0], "a part")
    assert told[-1] == ("stopped", "a part")


def test_nothing_of_an_older_task_is_told(heard: Any, engine: FakeEngine) -> None:
    pursuit, told = heard
    pursuit.send("old")
    pursuit.send("new")
    told.clear()
    fake.progress(engine.jobs[0], 0.9)
    fake.stop(engine.jobs[0], "a part of the old")
    assert told == []
    fake.fail(engine.jobs[1], "No memory.")
    assert told == [("busy_changed", False), ("failed", "No memory.")]
    pursuit.cancel()
    pursuit.forget()
