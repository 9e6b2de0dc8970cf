"""Tests of the collection of garbage."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.ui.window.collector import Collector


@pytest.fixture
def collector(qapp: QObject) -> Iterator[Collector]:
    was_enabled = gc.isenabled()
    made = Collector(qapp)
    yield made
    made.stop()
    made.setParent(None)
    if not was_enabled:
        gc.disable()


class _Knot:
    """A cycle of garbage that tells on which thread it goes."""

    def __init__(self, gone: list[int]) -> None:
        self._self = self
        weakref.finalize(self, lambda: gone.append(threading.get_ident()))


def _make_many() -> None:
    for _ in range(20_000):
        knot: list[object] = []
        knot.append(knot)


def test_what_lives_as_long_as_the_window_is_never_looked_at_again(collector: Collector) -> None:
    assert gc.get_freeze_count() > 1000


def test_garbage_of_other_threads_goes_on_this_one(collector: Collector, qtbot: QtBot) -> None:
    gone: list[int] = []
    _Knot(gone)
    other = threading.Thread(target=_make_many)
    other.start()
    other.join()
    assert gone == [], "the other thread has collected"
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [threading.get_ident()]


def test_little_garbage_is_not_looked_for(collector: Collector) -> None:
    gc.collect()
    gone: list[int] = []
    _Knot(gone)
    collector.collect()
    assert gone == []


def test_python_collects_again_afterwards(qapp: QObject) -> None:
    was_enabled = gc.isenabled()
    made = Collector(qapp)
    made.stop()
    made.setParent(None)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    if not was_enabled:
        gc.disable()
