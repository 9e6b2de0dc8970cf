from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.ui.scenes.sliding.playback import Playback
from cnnstudio.ui.scenes.sliding.slide_bar import SlideBar


def test_steps_go_forwards_and_backwards(qtbot: QtBot, qapp: object) -> None:
    parent = QObject()
    playback = Playback(parent)
    bar = SlideBar(playback)
    qtbot.addWidget(bar)
    assert not bar.on.isEnabled()
    assert not bar.play.isEnabled()
    playback.note(4, 9)
    bar.refresh()
    qtbot.mouseClick(bar.on, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bar.on, Qt.MouseButton.LeftButton)
    assert (playback.shown, bar.place.value(), bar.place.maximum()) == (3, 3, 9)
    qtbot.mouseClick(bar.back, Qt.MouseButton.LeftButton)
    assert playback.shown == 2
    bar.place.setValue(8)
    assert (playback.shown, bar.place.value()) == (4, 4)
    assert not bar.on.isEnabled()
    qtbot.mouseClick(bar.first, Qt.MouseButton.LeftButton)
    assert playback.shown == 1
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert playback.is_playing
    assert bar.play.text() == "Pause"
    qtbot.mouseClick(bar.on, Qt.MouseButton.LeftButton)
    assert not playback.is_playing
    assert bar.play.text() == "Play"
    bar.say("Window 2")
    assert bar.sentence.text() == "Window 2"
