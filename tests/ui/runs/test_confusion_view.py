from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.runs.confusion_view import ConfusionView
from cnnstudio.ui.runs.paint_confusion import Matrix

MATRIX = Matrix(np.array([[8, 2, 0], [0, 5, 0], [1, 0, 3]]), ("ant", "bee", "cat"))


@pytest.fixture
def view(qtbot: QtBot) -> ConfusionView:
    made = ConfusionView()
    qtbot.addWidget(made)
    made.resize(400, 360)
    made.show_matrix(MATRIX)
    made.show()
    return made


def test_a_click_chooses_a_cell_and_one_beside_none(view: ConfusionView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.cell_chosen) as told:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.rect_of((2, 0)).center())
    assert told.args == [(2, 0)]
    assert view.cell == (2, 0)
    with qtbot.waitSignal(view.cell_chosen) as told:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert told.args == [None]


def test_keys_walk_and_the_ends_hold(view: ConfusionView) -> None:
    for key, cell in (
        (Qt.Key.Key_Right, (0, 0)), (Qt.Key.Key_Right, (0, 1)), (Qt.Key.Key_Down, (1, 1)), (Qt.Key.Key_Up, (0, 1)),
        (Qt.Key.Key_Up, (0, 1)), (Qt.Key.Key_Escape, None),
    ):  # fmt: skip
        QTest.keyClick(view, key)
        assert view.cell == cell


def test_a_large_matrix_scrolls_to_the_chosen_cell(view: ConfusionView) -> None:
    count = 60
    view.show_matrix(Matrix(np.eye(count, dtype=np.int64), tuple(f"class {place}" for place in range(count))))
    assert view.cell is None
    assert view.verticalScrollBar().maximum() > 0
    view.choose((count - 1, count - 1))
    assert view.viewport().rect().contains(view.rect_of((count - 1, count - 1)))
    assert view.cell_at(view.rect_of((count - 1, count - 1)).center()) == (count - 1, count - 1)
    view.grab()


def test_it_is_told_in_words(view: ConfusionView) -> None:
    assert view.accessibleDescription() == (
        "ant taken for bee: 2 images, 20.0 % of ant; cat taken for ant: 1 image, 25.0 % of cat"
    )
    view.show_matrix(Matrix(np.eye(2, dtype=np.int64), ("a", "b")))
    assert view.accessibleDescription() == "No mistakes."
    view.show_matrix(None)
    view.grab()
