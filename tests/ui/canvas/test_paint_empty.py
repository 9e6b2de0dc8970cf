"""The invitation on an empty canvas."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from pytestqt.qtbot import QtBot

from cnnstudio.ui.canvas.paint_empty import paint_empty
from cnnstudio.ui.theme import theme


def _drawn(width: int, zoom: float = 1.0) -> QImage:
    image = QImage(width, 300, QImage.Format.Format_ARGB32)
    image.fill(QColor(theme.colours.background))
    painter = QPainter(image)
    painter.setTransform(QTransform.fromScale(zoom, zoom))
    paint_empty(painter, QRect(0, 0, width, 300))
    assert painter.transform() == QTransform.fromScale(zoom, zoom)
    painter.end()
    return image


def test_it_is_drawn_in_the_middle_whatever_the_zoom(qtbot: QtBot) -> None:
    assert _drawn(600) == _drawn(600, zoom=3.0)
    assert _drawn(600).pixelColor(300, 90).name() == theme.colours.panel
    assert _drawn(600).pixelColor(20, 150).name() == theme.colours.background


def test_it_stays_within_a_narrow_view(qtbot: QtBot) -> None:
    image = _drawn(200)
    assert {image.pixelColor(x, y).name() for x in (4, 195) for y in range(300)} == {theme.colours.background}
