from __future__ import annotations

import threading

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
