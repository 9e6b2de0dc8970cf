from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.scenes.boxes import paint_found
from cnnstudio.ui.theme.fonts import figures_font


def paint(painter: QPainter) -> None:
    painter.fillRect(0, 0, 200, 80, QColor("#405060"))
    painter.setFont(figures_font(-2, strong=True))
    metrics = QFontMetricsF(painter.font())
    for place, colour in enumerate(("#e69f00", "#0072b2")):
        rect = QRectF(10 + 90 * place, 30, 60, 30)
        paint_found.chip(painter, rect, QColor(colour), f"cell 0.{place}7", metrics)


class Board(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        paint(QPainter(self))


def test_a_kept_tag_looks_like_one_that_is_drawn(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paint_found, "_TAGS", {})
    board = Board()
    qtbot.addWidget(board)
    board.resize(200, 80)
    image = QImage(200, 80, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    assert not paint_found._TAGS  # a picture file gets text, not pictures of it
    grabbed = board.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert len(paint_found._TAGS) == 2
    assert grabbed.pixelColor(15, 20) == image.pixelColor(15, 20)
    assert grabbed == image


def test_few_tags_are_kept(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paint_found, "_TAGS", {})
    monkeypatch.setattr(paint_found, "_MOST_TAGS", 1)
    board = Board()
    qtbot.addWidget(board)
    board.grab()
    assert len(paint_found._TAGS) == 1
