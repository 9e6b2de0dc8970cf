from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.ui.training.data_preview import DataPreview
from cnnstudio.ui.training.sample_grid import SampleGrid


def test_images_are_drawn_in_their_order(qtbot: QtBot) -> None:
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(300, 60)
    images = tuple(np.full((8, 8, 1), 10 * place, np.uint8) for place in range(20))
    grid.show_preview(DataPreview((80, 10, 10), images, tuple("0123456789" * 2)))
    picture = grid.grab().toImage()
    assert grid.count == 20
    for place in (0, 9, 13):
        assert picture.pixelColor(grid._rect(place).center()) == QColor(10 * place, 10 * place, 10 * place)


def test_before_there_are_any_their_places_are_shown(qtbot: QtBot) -> None:
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(300, 60)
    grid.show_preview(None)
    assert grid.count == 0
    grid.grab()


def test_its_height_follows_its_width(qtbot: QtBot) -> None:
    grid = SampleGrid()
    qtbot.addWidget(grid)
    grid.resize(200, 60)
    narrow = grid.sizeHint().height()
    grid.resize(600, 60)
    assert grid.sizeHint().height() > 2 * narrow
