from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.scenes.rows_table import PLAIN, Column, Row, RowsTable


def _table(qtbot: QtBot) -> RowsTable:
    table = RowsTable("Things", (Column("Name", "What it is called."), Column("Size", "In px.", 60)))
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    return table


def test_rows_are_walked_with_the_keyboard_and_choosing_tells_nobody(qtbot: QtBot) -> None:
    table = _table(qtbot)
    table.show_rows([Row(0, ("a", "1")), Row(PLAIN, ("b", "2"), "the second")])
    chosen: list[int] = []
    table.row_chosen.connect(chosen.append)
    table.choose(0)
    assert chosen == []
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert chosen == [1]
    model = table.model()
    assert model.data(model.index(1, 0), Qt.ItemDataRole.ToolTipRole) == "the second"
    assert model.data(model.index(1, 0), Qt.ItemDataRole.DecorationRole) is None
    assert model.data(model.index(0, 0), Qt.ItemDataRole.DecorationRole) is not None
    assert model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "In px."
    table.show_rows([])
    assert (table.texts, chosen) == ((), [1])


def test_ten_thousand_rows_are_shown(qtbot: QtBot) -> None:
    table = _table(qtbot)
    rows = [Row(number % 7, (f"row {number}", str(number))) for number in range(10_000)]
    table.show_rows(rows)
    table.grab()
    table.choose(9_999)
    assert table.currentIndex().row() == 9_999
