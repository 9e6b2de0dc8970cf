"""The ground of the canvas: dots at even distances, wherever one looks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from cnnstudio.ui.canvas.paint_ground import paint_ground
from cnnstudio.ui.theme import theme

_PITCH = 24


def _ground(left: float, top: float, zoom: float) -> QImage:
    image = QImage(900, 500, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    painter.translate(-left, -top)
    paint_ground(painter, QRectF(left, top, 900 / zoom, 500 / zoom))
    painter.end()
    return image


@pytest.mark.parametrize(("left", "top"), [(0, 0), (-480, -96), (5 * 24, 16 * 24 * 3)])
def test_a_dot_stands_on_every_crossing_and_nowhere_else(qtbot: QtBot, left: int, top: int) -> None:
    image, colours = _ground(left, top, 1.0), theme.colours
    found = {
        (x, y)
        for x in range(2, 898)
        for y in range(2, 498)
        if image.pixelColor(x, y) != QColor(colours.background)
    }
    assert found == {(x, y) for x in range(_PITCH, 898, _PITCH) for y in range(_PITCH, 498, _PITCH)}
    assert image.pixelColor(_PITCH, _PITCH) == QColor(colours.line)


def test_from_afar_there_are_no_dots(qtbot: QtBot) -> None:
    image = _ground(0, 0, 0.4)
    assert {image.pixelColor(QPointF(x, 20).toPoint()).name() for x in range(900)} == {
        theme.colours.background
    }
