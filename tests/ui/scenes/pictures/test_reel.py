from __future__ import annotations

from threading import Event

import numpy as np
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import DataError
from cnnstudio.data.images import Picture
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.scenes.pictures.reel import Reel


def source(name: str, is_sound: bool = True) -> PictureSource:
    def read() -> Picture:
        if not is_sound:
            raise DataError(f"{name} is damaged: open another.")
        return Picture(np.zeros((4, 4, 3), np.uint8), name)

    return PictureSource(name, name, read)


def test_pictures_are_added_behind_and_walked_round(qtbot: QtBot) -> None:
    parent = QObject()
    reel = Reel(parent)
    with qtbot.waitSignal(reel.picture_changed):
        reel.add([source("a"), source("b")])
    with qtbot.waitSignal(reel.picture_changed):
        reel.add([source("c")])
    assert (reel.index, [one.name for one in reel.sources]) == (2, ["a", "b", "c"])
    with qtbot.waitSignal(reel.picture_changed):
        reel.step(1)
    assert reel.picture is not None
    assert reel.picture.name == "a"
    with qtbot.waitSignal(reel.picture_changed):
        reel.add([source("b")])
    assert (reel.index, len(reel.sources)) == (1, 3)


def test_other_pictures_take_the_place_of_those_that_are_there(qtbot: QtBot) -> None:
    parent = QObject()
    reel = Reel(parent)
    with qtbot.waitSignal(reel.picture_changed):
        reel.add([source("a")])
    with qtbot.waitSignal(reel.picture_changed):
        reel.list_with(lambda: (source("x"), source("y")))
    assert ([one.name for one in reel.sources], reel.index) == (["x", "y"], 0)


def test_what_cannot_be_read_is_taken_off_and_the_next_is_shown(qtbot: QtBot) -> None:
    parent = QObject()
    reel = Reel(parent)
    with qtbot.waitSignals([reel.refused, reel.picture_changed]) as _:
        reel.replace([source("bad", is_sound=False), source("good")])
    assert ([one.name for one in reel.sources], reel.index) == (["good"], 0)
    told: list[str] = []
    reel.refused.connect(told.append)
    reel.picture_changed.connect(lambda picture: told.append(picture.name))
    with qtbot.waitSignal(reel.refused):
        reel.replace([source("x", is_sound=False), source("y", is_sound=False), source("good")])
    assert told == ["good", "x is damaged: open another. 1 more was left out too."]
    with qtbot.waitSignal(reel.refused) as refused:
        reel.add([source("worse", is_sound=False)])
    assert refused.args == ["worse is damaged: open another."]
    assert (len(reel.sources), reel.index) == (1, 0)
    assert not reel.is_busy


def test_a_list_that_cannot_be_made_changes_nothing(qtbot: QtBot) -> None:
    def broken() -> tuple[PictureSource, ...]:
        raise DataError("There are none: choose another.")

    parent = QObject()
    reel = Reel(parent)
    with qtbot.waitSignal(reel.refused):
        reel.list_with(broken)
    assert (reel.sources, reel.index, reel.is_busy) == ((), -1, False)


def test_pictures_that_are_opened_stay_when_a_list_that_was_asked_for_before_is_made(qtbot: QtBot) -> None:
    parent = QObject()
    reel = Reel(parent)
    may_go_on = Event()

    def slow() -> tuple[PictureSource, ...]:
        may_go_on.wait(10)
        return (source("x"),)

    reel.list_with(slow)
    with qtbot.waitSignal(reel.picture_changed):
        reel.add([source("mine")])
    may_go_on.set()
    with qtbot.waitSignal(reel.picture_changed):
        reel.add([source("next")])
    qtbot.waitUntil(lambda: not reel.is_busy)
    assert [one.name for one in reel.sources] == ["mine", "next"]
