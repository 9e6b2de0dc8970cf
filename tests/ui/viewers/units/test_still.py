from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from cnnstudio.ui.viewers.units.still import Still


def test_pixels_are_drawn_as_squares_and_cut_to_what_can_be_shown(qtbot: QtBot) -> None:
    still = Still("image")
    qtbot.addWidget(still)
    still.resize(100, 50)
    pixels = np.array([[[300.0, 0, 0], [0, -5, 40.4]]], np.float32)
    still.show_pixels(pixels)
    assert still.heightForWidth(200) == 100
    image = still.grab().toImage()
    assert image.pixelColor(48, 25).getRgb() == (255, 0, 0, 255)
    assert image.pixelColor(52, 25).getRgb() == (0, 0, 40, 255)
    still.show_pixels(np.zeros((4, 4, 2), np.float32))
    assert still.image.width() == 4
    still.show_pixels(None)
    assert still.image.isNull()
