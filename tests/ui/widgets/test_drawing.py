from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import FileError
from cnnstudio.ui.widgets.drawing import Drawing, drawing_of_widget, png_of


def test_a_widget_at_twice_its_size(qtbot: QtBot) -> None:
    label = QLabel("curves")
    qtbot.addWidget(label)
    label.resize(100, 30)
    drawing = drawing_of_widget(label)
    assert drawing.image().size() == QSize(200, 60)
    assert "curves" in drawing.svg("label").decode("utf-8")


def test_what_is_huge_is_drawn_less_finely(qapp: object) -> None:
    scales: list[float] = []

    def paint(painter: QPainter) -> None:
        scales.append(painter.device().devicePixelRatioF())

    for size in (QSize(1000, 1000), QSize(8000, 6000), QSize(40_000, 2500)):
        assert not Drawing(size, paint).image().isNull()
    assert scales[0] == 2
    assert 1 < scales[1] < 1.5
    assert scales[2] == 1


def test_a_picture_that_could_not_be_made_says_so(qapp: object) -> None:
    with pytest.raises(FileError, match="too large"):
        png_of(QImage())
    with pytest.raises(FileError, match="too large"):
        png_of(Drawing(QSize(2_000_000, 2_000_000), lambda painter: None).image())
