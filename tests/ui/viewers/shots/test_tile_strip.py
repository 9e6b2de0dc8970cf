from __future__ import annotations

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from cnnstudio.ui.viewers.shots.tile_strip import Tile, TileStrip


def _tile(colour: str) -> Tile:
    image = QImage(1, 1, QImage.Format.Format_RGB888)
    image.fill(QColor(colour))
    return Tile(image)


def test_tiles_stand_in_rows_as_far_as_there_is_room(qtbot: QtBot) -> None:
    strip = TileStrip("tiles")
    qtbot.addWidget(strip)
    strip.show_tiles(tuple(_tile("#ff0000") for _ in range(20)), "20 maps")
    assert strip.heightForWidth(54 * 10) == 20 + 2 * 54
    assert strip.heightForWidth(54 * 2) == 20 + 3 * 54
    strip.resize(54 * 4, 20 + 2 * 54)
    assert strip.shown == 8
    assert strip.words == "20 maps"
    strip.show_tiles((_tile("#ff0000"), _tile("#00ff00")), "2 maps")
    image = strip.grab().toImage()
    assert [image.pixelColor(strip.tile_rect(number).center()).name() for number in (0, 1)] == [
        "#ff0000",
        "#00ff00",
    ]
    strip.show_tiles((), "")
    assert strip.shown == 0


def test_it_says_how_many_are_seen(qtbot: QtBot) -> None:
    strip = TileStrip("tiles")
    qtbot.addWidget(strip)
    strip.resize(54 * 4, 20 + 3 * 54)
    tiles = tuple(_tile("#ff0000") for _ in range(20))
    strip.show_tiles(tiles, "0 … 1", "map", 64)
    assert (strip.words, strip.accessibleDescription()) == ("12 of 64 maps · 0 … 1",) * 2
    strip.grab()
    strip.resize(54 * 8, 20 + 3 * 54)
    strip.grab()
    assert strip.accessibleDescription() == "20 of 64 maps · 0 … 1"
    strip.show_tiles(tiles[:1], "0 … 1", "map", 1)
    assert strip.words == "1 map · 0 … 1"
