from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.ui.inspecting import following as module
from cnnstudio.ui.inspecting.following import Following


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


@pytest.fixture
def following(parent: QObject, monkeypatch: pytest.MonkeyPatch) -> Following:
    monkeypatch.setattr(module, "_PAUSE", 10)
    return Following(parent)


def test_it_looks_again_after_a_pause(following: Following, qtbot: QtBot) -> None:
    following.watch(True)
    assert not following._timer.isActive()
    with qtbot.waitSignal(following.outdated):
        following.note_learning()
        following.note_learning()
    assert following.has_news
    following.note_asked()
    assert not following.has_news


def test_unseen_it_keeps_the_news(following: Following, qtbot: QtBot) -> None:
    following.note_learning()
    assert not following._timer.isActive()
    assert following.has_news
    with qtbot.waitSignal(following.outdated):
        following.watch(True)


def test_while_an_answer_is_awaited_it_does_not_ask(following: Following, qtbot: QtBot) -> None:
    following.watch(True)
    following.note_busy(True)
    following.note_learning()
    assert not following._timer.isActive()
    with qtbot.waitSignal(following.outdated):
        following.note_busy(False)


def test_the_longer_an_answer_takes_the_longer_is_the_pause(following: Following, qtbot: QtBot) -> None:
    following.watch(True)
    following.note_busy(True)
    qtbot.wait(60)
    following.note_learning()
    following.note_busy(False)
    assert following._timer.interval() >= 4 * 50


def test_it_tells_its_own_questions_from_others(following: Following, qtbot: QtBot) -> None:
    following.watch(True)
    following.note_busy(True)
    assert not following.is_at_it
    following.note_busy(False)
    with qtbot.waitSignal(following.outdated):
        following.note_learning()
    following.note_asked()
    following.note_busy(True)
    assert following.is_at_it
    following.note_busy(False)
    assert not following.is_at_it
