"""Engines for the tests that leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psutil
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.schedule import Patience
from tests.engine.sample_tasks import QuickWarmUp

MakeEngine = Callable[..., Engine]


def child_processes() -> set[int]:
    """Numbers of the processes below this one, save multiprocessing's own bookkeeper."""
    found = set()
    for child in psutil.Process().children(recursive=True):
        try:
            if "resource_tracker" not in " ".join(child.cmdline()):
                found.add(child.pid)
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.fixture
def make_engine(qtbot: QtBot) -> Iterator[MakeEngine]:
    """Makes engines, without Keras unless told otherwise, and shuts them down."""
    before = child_processes()
    engines: list[Engine] = []

    def make(warm_up: object = None, patience: Patience | None = None) -> Engine:
        engine = Engine(None, warm_up or QuickWarmUp(), patience)
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        engine.shut_down()
    assert child_processes() <= before


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    """A started engine without Keras."""
    engine = make_engine()
    engine.start()
    return engine
