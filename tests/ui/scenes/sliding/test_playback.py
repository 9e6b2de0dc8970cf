from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.ui.scenes.sliding.playback import Playback


@pytest.fixture
def playback(qapp: object) -> Iterator[Playback]:
    parent = QObject()
    yield Playback(parent)
    parent.deleteLater()


def test_it_goes_no_further_than_the_classifier(playback: Playback) -> None:
    playback.note(5, 20)
    assert playback.shown == 1
    playback.go_to(9)
    assert (playback.shown, playback.known, playback.total) == (5, 5, 20)
    playback.go_to(-3)
    assert playback.shown == 1


def test_it_plays_to_the_end_and_then_from_the_beginning(playback: Playback, qtbot: QtBot) -> None:
    playback.begin()
    assert playback.is_playing
    playback.note(3, 3)
    with qtbot.waitSignal(playback.playing_changed, check_params_cb=lambda plays: not plays):
        pass
    assert playback.shown == 3
    with qtbot.waitSignal(playback.moved, check_params_cb=lambda shown: shown == 1):
        playback.play(True)
    playback.play(False)
    assert not playback.is_playing


def test_it_waits_for_the_classifier(playback: Playback, qtbot: QtBot) -> None:
    playback.begin()
    playback.note(1, 2)
    with qtbot.waitSignal(playback.moved):
        pass
    assert playback.is_playing
    playback.note(2, 2)
    with qtbot.waitSignal(playback.playing_changed):
        pass
    assert playback.shown == 2
