from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import DataError
from cnnstudio.ui.widgets.errand import Errands


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


def test_it_runs_on_another_thread_and_tells_on_this_one(parent: QObject, qtbot: QtBot) -> None:
    errands, told = Errands(parent), []
    errands.done.connect(lambda found: told.append((found, threading.get_ident())))
    with qtbot.waitSignal(errands.done):
        errands.run(threading.get_ident)
        assert errands.is_busy
    (where, here) = told[0]
    assert where != here == threading.get_ident()
    assert not errands.is_busy


def test_a_users_error_is_told_as_a_sentence(parent: QObject, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise DataError("It is no image: choose another.")

    errands = Errands(parent)
    with qtbot.waitSignal(errands.refused) as signal:
        errands.run(refuse)
    assert signal.args == ["It is no image: choose another."]


def test_only_the_newest_outcome_counts(parent: QObject, qtbot: QtBot) -> None:
    errands, told, gate = Errands(parent), [], threading.Event()
    errands.done.connect(told.append)

    def slow() -> str:
        gate.wait(10)
        return "old"

    errands.run(slow)
    errands.run(lambda: "new")
    with qtbot.waitSignal(errands.done):
        gate.set()
    assert told == ["new"]


def test_what_is_forgotten_is_not_told(parent: QObject, qtbot: QtBot) -> None:
    errands, gate = Errands(parent), threading.Event()
    errands.run(lambda: gate.wait(10))
    errands.forget()
    with qtbot.assertNotEmitted(errands.done, wait=50):
        gate.set()
    assert not errands.is_busy


def test_it_tells_how_far_it_is(parent: QObject, qtbot: QtBot) -> None:
    errands, told = Errands(parent), []

    def count(tell: Callable[[int], None]) -> str:
        for number in range(3):
            tell(number)
        return "done"

    errands.told.connect(told.append)
    with qtbot.waitSignal(errands.done) as signal:
        errands.run_telling(count)
    assert (told, signal.args) == ([0, 1, 2], ["done"])


def test_what_an_older_one_tells_is_dropped(parent: QObject, qtbot: QtBot) -> None:
    errands, told, gate = Errands(parent), [], threading.Event()
    errands.told.connect(told.append)

    def late(tell: Callable[[str], None]) -> None:
        gate.wait(10)
        tell("old")

    errands.run_telling(late)
    errands.run_telling(lambda tell: tell("new"))
    with qtbot.waitSignal(errands.done):
        gate.set()
    assert told == ["new"]


def test_a_fault_is_reported_and_leaves_nobody_waiting(parent: QObject, qtbot: QtBot) -> None:
    errands = Errands(parent)
    with qtbot.captureExceptions() as raised:
        with qtbot.waitSignal(errands.refused) as signal:
            errands.run(lambda: 1 // 0)
        qtbot.waitUntil(lambda: bool(raised))  # it is told before the fault has left the thread
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    assert signal.args == ["A fault of CNN Studio stopped this: the report about it says more."]
    assert not errands.is_busy
