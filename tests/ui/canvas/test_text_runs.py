"""Texts that are laid out once look like those that Qt lays out each time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.text_runs import draw_run


def _drawn(draw: Callable[[QPainter], None], zoom: float) -> QImage:
    image = QImage(300, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    draw(painter)
    painter.end()
    return image


@pytest.mark.parametrize("zoom", [0.5, 1.0, 1.37])
@pytest.mark.parametrize("text", ["inception_4a…_3x3", "14 × 14 × 208", "卷积 Größe 1", ""])
def test_it_is_where_and_what_qt_draws(qtbot: QtBot, text: str, zoom: float) -> None:
    font = canvas_fonts().name

    def plainly(painter: QPainter) -> None:
        painter.setFont(font)
        painter.drawText(QPointF(7.0, 30.0), text)

    expected = _drawn(plainly, zoom)
    assert _drawn(lambda painter: draw_run(painter, 7.0, 30.0, text, font), zoom) == expected
    assert (expected != _drawn(lambda painter: None, zoom)) is bool(text)
