from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.scenes.pictures.film_strip import FilmStrip
from tests.ui.scenes.pictures.test_reel import source


def test_only_pictures_that_are_seen_are_read(qtbot: QtBot) -> None:
    read: list[int] = []

    def noted(number: int) -> PictureSource:
        def make() -> Picture:
            read.append(number)
            return source(str(number)).read()

        return PictureSource(str(number), str(number), make)

    strip = FilmStrip()
    qtbot.addWidget(strip)
    strip.resize(400, 100)
    strip.show_sources([noted(number) for number in range(5000)])
    strip.show()
    qtbot.waitUntil(lambda: strip.thumbnails.count >= 6 and not strip.thumbnails.is_busy)
    assert len(read) < 10
    strip.mark(4000)
    qtbot.waitUntil(lambda: strip.thumbnails.get(4000) is not None)
    assert strip.viewport().rect().contains(strip.rect_of(4000))
    assert len(read) < 30


def test_a_click_chooses_and_one_picture_alone_needs_no_row(qtbot: QtBot) -> None:
    strip = FilmStrip()
    qtbot.addWidget(strip)
    strip.resize(400, 100)
    strip.show_sources([source("a")])
    assert strip.isHidden()
    strip.show_sources([source("a"), source("b", is_sound=False), source("c")])
    assert not strip.isHidden()
    strip.show()
    with qtbot.waitSignal(strip.chosen) as chosen:
        QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.rect_of(2).center())
    assert chosen.args == [2]
    qtbot.waitUntil(lambda: strip.thumbnails.count == 3)
    broken = strip.thumbnails.get(1)
    assert broken is not None
    assert broken.isNull()
    strip.grab()
