from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import DataError
from cnnstudio.data.images import Picture
from cnnstudio.ui.inspecting.shelf import PictureSource, Shelf

MakePicture = Callable[..., Picture]


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


@pytest.fixture
def shelf(parent: QObject) -> Shelf:
    return Shelf(parent)


@pytest.fixture
def sources(make_picture: MakePicture) -> tuple[PictureSource, ...]:
    return tuple(PictureSource(name, name, lambda name=name: make_picture(name)) for name in ("a", "b", "c"))  # type: ignore[misc]


def look(shelf: Shelf, qtbot: QtBot, action: Callable[[], object]) -> str:
    with qtbot.waitSignal(shelf.picture_changed):
        action()
    assert shelf.picture is not None
    return shelf.picture.name


def test_the_first_of_those_that_are_opened_is_looked_at(
    shelf: Shelf, sources: tuple[PictureSource, ...], qtbot: QtBot
) -> None:
    assert look(shelf, qtbot, lambda: shelf.open(sources[:2])) == "a"
    assert shelf.position == (1, 2)
    assert look(shelf, qtbot, lambda: shelf.open(sources[2:])) == "c"
    assert shelf.position == (3, 3)


def test_next_and_previous_go_round(shelf: Shelf, sources: tuple[PictureSource, ...], qtbot: QtBot) -> None:
    look(shelf, qtbot, lambda: shelf.open(sources))
    assert look(shelf, qtbot, lambda: shelf.step(-1)) == "c"
    assert look(shelf, qtbot, lambda: shelf.step(1)) == "a"
    assert look(shelf, qtbot, lambda: [shelf.step(1), shelf.step(1)]) == "c"


def test_opening_again_goes_back(shelf: Shelf, sources: tuple[PictureSource, ...], qtbot: QtBot) -> None:
    look(shelf, qtbot, lambda: shelf.open(sources))
    look(shelf, qtbot, lambda: shelf.step(1))
    assert look(shelf, qtbot, lambda: shelf.open(sources[:1])) == "a"
    assert shelf.position == (1, 3)


def test_what_cannot_be_read_leaves_the_one_before(
    shelf: Shelf, sources: tuple[PictureSource, ...], qtbot: QtBot
) -> None:
    def refuse() -> Picture:
        raise DataError("bad.png is damaged: choose another.")

    look(shelf, qtbot, lambda: shelf.open(sources[:1]))
    with qtbot.waitSignal(shelf.refused) as signal:
        shelf.open((PictureSource("bad", "bad.png", refuse),))
    assert signal.args == ["bad.png is damaged: choose another."]
    assert shelf.picture is not None
    assert (shelf.picture.name, shelf.position, shelf.is_busy) == ("a", (1, 1), False)


def test_a_group_is_read_together(shelf: Shelf, make_picture: MakePicture, qtbot: QtBot) -> None:
    pictures = tuple(make_picture(f"digit {number}") for number in range(3))
    assert look(shelf, qtbot, lambda: shelf.open_group("digits", lambda: pictures)) == "digit 0"
    assert shelf.position == (1, 3)


def test_a_group_that_cannot_be_read_is_told(shelf: Shelf, qtbot: QtBot) -> None:
    def refuse() -> tuple[Picture, ...]:
        raise DataError("digits.csv.gz is damaged.")

    with qtbot.waitSignal(shelf.refused):
        shelf.open_group("digits", refuse)
    assert not shelf.is_busy


def test_with_one_image_there_is_no_next(
    shelf: Shelf, sources: tuple[PictureSource, ...], qtbot: QtBot
) -> None:
    look(shelf, qtbot, lambda: shelf.open(sources[:1]))
    shelf.step(1)
    shelf.open(())
    assert not shelf.is_busy
