"""Signs of the families."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.ui.canvas.icons import draw_icon, icon_pixmap

_GROUPS = sorted({cls.group for cls in layer_types()})


def _drawn(group: str, is_source: bool = False, side: int = 32) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_icon(painter, group, is_source, QRectF(0, 0, side, side), QColor("black"))
    painter.end()
    return image


def test_every_family_has_a_sign_of_its_own(qtbot: QtBot) -> None:
    drawn = [_drawn(group) for group in (*_GROUPS, "frozen", "of no known family")] + [
        _drawn("", is_source=True)
    ]
    assert len({bytes(image.constBits()) for image in drawn}) == len(drawn)


@pytest.mark.parametrize("group", [*_GROUPS, "frozen"])
def test_signs_stay_in_their_square(qtbot: QtBot, group: str) -> None:
    image = QImage(48, 48, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_icon(painter, group, False, QRectF(8, 8, 32, 32), QColor("black"))
    painter.end()
    dark = [(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).lightness() < 200]
    assert dark
    assert all(7 <= x <= 40 and 7 <= y <= 40 for x, y in dark)


def test_a_picture_has_the_pixels_of_the_screen(qtbot: QtBot) -> None:
    pixmap = icon_pixmap("Dense", False, QColor("red"), 16, 2.0)
    assert pixmap.width() == 32
    assert pixmap.deviceIndependentSize().width() == 16
