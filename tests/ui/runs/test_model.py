from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from cnnstudio.engine.runs.annotation import Annotation
from cnnstudio.engine.runs.record import RunRecord, RunState
from cnnstudio.engine.runs.scan import Scan
from cnnstudio.ui.runs.columns import PLACES
from cnnstudio.ui.runs.model import RunModel
from cnnstudio.ui.runs.styles import Style

A, B, C = (Path(f"/runs/{name}") for name in "abc")


def scan(*paths: Path, **more: object) -> Scan:
    return Scan(
        {path: RunRecord(path=path, project=path.name, state=RunState.FINISHED, **more) for path in paths}
    )  # type: ignore[arg-type]


@pytest.fixture
def model(qapp: QObject) -> RunModel:
    made = RunModel(qapp)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def test_rows_come_change_and_go(model: RunModel, qtbot: QtBot) -> None:
    model.show_scan(scan(A, B))
    assert {record.path for record in model.records} == {A, B}
    first = scan(A, B, C)
    model.show_scan(first)
    changed = dataclasses.replace(first.records[B], state=RunState.FAILED)
    with qtbot.waitSignal(model.dataChanged) as told:
        model.show_scan(dataclasses.replace(first, records=dict(first.records) | {B: changed}))
    assert told.args[0].row() == model.row_of(B)
    model.show_scan(scan(C))
    assert [record.path for record in model.records] == [C]
    assert model.row_of(A) == -1


def test_ticks_keep_their_order_and_colours(model: RunModel, qtbot: QtBot) -> None:
    model.show_scan(scan(A, B, C))
    with qtbot.waitSignal(model.ticked):
        model.tick([B, A], True)
    assert [(record.path, style) for record, style in model.ticks] == [(B, Style(0)), (A, Style(1))]
    index = model.index(model.row_of(B), 0)
    assert model.setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    model.tick([C], True)
    assert [(record.path, style.series) for record, style in model.ticks] == [(A, 1), (C, 0)]
    with qtbot.assertNotEmitted(model.ticked):
        model.tick([C], True)
    with qtbot.waitSignal(model.ticked):
        model.show_scan(scan(A))
    assert [record.path for record, _ in model.ticks] == [A]
    model.untick_all()
    assert model.ticks == ()


def test_the_colour_that_the_user_chose_is_taken(model: RunModel, qtbot: QtBot) -> None:
    model.show_scan(scan(A, annotation=Annotation(colour=3)))
    model.tick([A], True)
    assert model.ticks[0][1] == Style(3)
    with qtbot.waitSignal(model.ticked):
        model.show_scan(scan(A, annotation=Annotation(colour=4)))
    assert model.ticks[0][1] == Style(4)


def test_cells_that_can_be_typed_into(model: RunModel, qtbot: QtBot) -> None:
    model.show_scan(scan(A, annotation=Annotation(notes="one line")))
    name, notes, state = (model.index(0, PLACES[key]) for key in ("name", "notes", "state"))
    editable = Qt.ItemFlag.ItemIsEditable
    assert [bool(model.flags(index) & editable) for index in (name, notes, state)] == [True, True, False]
    with qtbot.waitSignal(model.edited) as told:
        assert model.setData(name, "mine")
    assert told.args == [A, "name", "mine"]
    assert not model.setData(name, "a")  # as it is
    model.show_scan(scan(A, annotation=Annotation(notes="two\nlines")))
    assert not model.flags(notes) & editable


def test_a_bad_run_says_why(model: RunModel) -> None:
    model.show_scan(scan(A, message="The loss became NaN."))
    state = model.index(0, PLACES["state"])
    assert state.data(Qt.ItemDataRole.ToolTipRole) == "The loss became NaN."
    assert not state.data(Qt.ItemDataRole.DecorationRole).isNull()
