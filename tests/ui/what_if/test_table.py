from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.variation import Figures
from cnnstudio.ui.what_if.columns import Column
from cnnstudio.ui.what_if.table import FiguresTable


def column(title: str, params: int | None) -> Column:
    return Column(title, Figures(params, params, 10, 20, 1000, 2000, 3, True))


@pytest.fixture
def table(qtbot: QtBot) -> FiguresTable:
    table = FiguresTable()
    qtbot.addWidget(table)
    return table


def test_columns_come_and_go(table: FiguresTable) -> None:
    table.show_columns((column("A", 100), column("B", 50), column("What if", None)))
    assert [table.text(0, place) for place in range(4)] == ["", "A", "B", "What if"]
    assert [table.text(1, place) for place in range(4)] == ["Parameters", "100", "50 0.50 ×", "? ?"]
    assert [table.text(row, 0) for row in range(1, 6)] == [
        "Parameters",
        "MACs",
        "Predicting",
        "Training",
        "Depth",
    ]
    table.show_columns((column("Now", 7),))
    assert [table.text(0, place) for place in range(4)] == ["", "Now", "", ""]
    assert table.text(1, 1) == "7"


def test_numbers_can_be_read_aloud_and_in_full(table: FiguresTable) -> None:
    table.show_columns((column("A", 1_000_000), column("B", 140_000)))
    label = table._labels[1, 3]
    assert label.accessibleName() == "Parameters, B: 140 k 0.14 ×"
    assert label.toolTip() == "140,000"
