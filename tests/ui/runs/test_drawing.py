from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.ui.runs.drawing import drawing_of_matrix, drawing_of_widget
from cnnstudio.ui.runs.paint_confusion import Matrix


def test_a_matrix_as_svg_and_png(qapp: object) -> None:
    drawing = drawing_of_matrix(Matrix(np.array([[81, 2], [0, 5]]), ("ant", "bee")))
    svg = drawing.svg("confusion").decode("utf-8")
    assert svg.startswith("<?xml")
    assert ">81<" in svg
    assert ">ant<" in svg
    image = drawing.image()
    assert image.size() == drawing.size * 2
    assert len({image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}) > 3


def test_a_widget_at_twice_its_size(qtbot: QtBot) -> None:
    label = QLabel("curves")
    qtbot.addWidget(label)
    label.resize(100, 30)
    drawing = drawing_of_widget(label)
    assert drawing.image().size() == QSize(200, 60)
    assert "curves" in drawing.svg("label").decode("utf-8")
