from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.engine.judging.judging import judged
from cnnstudio.ui.runs.class_table import ClassTable


@pytest.fixture
def table(qtbot: QtBot) -> ClassTable:
    """Two ants, one taken for a bee; one bee; no cat."""
    made = ClassTable()
    qtbot.addWidget(made)
    made.show_judgement(judged(np.eye(3)[[0, 1, 1]], np.array([0, 0, 1]), ("ant", "bee", "cat")))
    return made


def test_figures_of_each_class(table: ClassTable) -> None:
    assert table.rows == (
        ("ant", "100.0 %", "50.0 %", "66.7 %", "2"), ("bee", "50.0 %", "100.0 %", "66.7 %", "1"),
        ("cat", "?", "?", "?", "0"),
    )  # fmt: skip


def test_sorting_goes_by_figures(table: ClassTable) -> None:
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in table.rows] == ["ant", "bee", "cat"]
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in table.rows] == ["bee", "ant", "cat"]


def test_a_click_chooses_a_class(table: ClassTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.class_chosen) as told:
        table.itemClicked.emit(table.topLevelItem(1), 0)
    assert told.args == [1]
    table.show_judgement(None)
    assert table.rows == ()
