from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cnnstudio.engine.runs.annotation import annotation_of
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.runs.columns import PLACES
from cnnstudio.ui.runs.desk import RunsDesk
from cnnstudio.ui.window.messages import MessageBar
from tests.ui.runs.conftest import MakeRun, read

MakeDesk = Callable[[], RunsDesk]


@pytest.fixture
def desk(make_run: MakeRun, make_desk: MakeDesk) -> RunsDesk:
    """Three runs, the newest, c, on top."""
    for place, name in enumerate("abc"):
        make_run(f"20261128-10150{place}-{name}", project_name=name, epochs=place)
    return make_desk()


def names(desk: RunsDesk) -> str:
    return "".join(record.name for record in desk.table.shown)


def test_the_newest_stands_on_top_and_a_click_sorts(desk: RunsDesk) -> None:
    assert set(names(desk)) == set("abc")
    desk.table.sortByColumn(PLACES["epochs"], Qt.SortOrder.DescendingOrder)
    assert names(desk) == "cba"
    desk.table.sortByColumn(PLACES["name"], Qt.SortOrder.AscendingOrder)
    assert names(desk) == "abc"


def test_keys(desk: RunsDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    table = desk.table
    table.sortByColumn(PLACES["name"], Qt.SortOrder.AscendingOrder)
    table.choose(table.shown[0].path)
    QTest.keyClick(table, Qt.Key.Key_Space)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [record.name for record in table.selected] == ["a", "b"]
    assert table.current is None
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert [record.name for record, _ in desk.model.ticks] == ["a", "b"]
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert desk.model.ticks == ()
    with qtbot.waitSignal(table.delete_requested):
        monkeypatch.setattr(desk.handling, "trash", lambda records: None)
        QTest.keyClick(table, Qt.Key.Key_Delete)


def test_f2_renames_in_place(desk: RunsDesk, qtbot: QtBot) -> None:
    table = desk.table
    run = table.shown[1].path
    table.choose(run)
    QTest.keyClick(table, Qt.Key.Key_F2)
    (field,) = (field for field in table.viewport().findChildren(QLineEdit))
    field.selectAll()
    QTest.keyClicks(field, "my best")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: annotation_of(run).name == "my best")  # the editor hands it over a moment later
    read(desk, qtbot)
    record = desk.model.record(run)
    assert record is not None
    assert record.name == "my best"


def test_columns_are_hidden_and_remembered(
    desk: RunsDesk, preferences: Preferences, make_desk: MakeDesk
) -> None:
    assert "seed" in desk.table.hidden_columns
    menu = desk.table.columns_menu()
    actions = {action.text(): action for action in menu.actions()}
    assert "Run" not in actions  # the first one stays
    actions["Batch"].setChecked(False)
    actions["Seed"].setChecked(True)
    menu.close()
    assert preferences.hidden_run_columns is not None
    assert "batch" in preferences.hidden_run_columns
    assert make_desk().table.hidden_columns == desk.table.hidden_columns


def test_the_selection_stays_while_rows_come_and_go(
    desk: RunsDesk, make_run: MakeRun, qtbot: QtBot, messages: MessageBar
) -> None:
    run: Path = desk.table.shown[1].path
    desk.table.choose(run)
    desk.model.tick([run], True)
    make_run("20261129-101500-new", project_name="new")
    read(desk, qtbot)
    assert len(desk.table.shown) == 4
    assert desk.table.current is not None
    assert desk.table.current.path == run
    assert [record.path for record, _ in desk.model.ticks] == [run]
