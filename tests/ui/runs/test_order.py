from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt

from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.engine.runs.scan import Scan
from cnnstudio.ui.runs.columns import PLACES
from cnnstudio.ui.runs.model import RECORD, RunModel
from cnnstudio.ui.runs.order import RunOrder


@pytest.fixture
def order(qapp: QObject) -> RunOrder:
    """Four runs: c and a with batches of 8 and 64, b with 64 too, d with none that is known."""
    model = RunModel(qapp)
    batches = {"c": 8, "a": 64, "b": 64, "d": None}
    records = [
        RunRecord(path=Path(f"/runs/{name}"), project=name.upper() if name == "b" else name, batch=batch,
                  started=datetime.datetime(2026, 1, place + 1))
        for place, (name, batch) in enumerate(batches.items())
    ]  # fmt: skip
    model.show_scan(Scan({record.path: record for record in records}))
    made = RunOrder(qapp)
    made.setSourceModel(model)
    return made


def shown(order: RunOrder) -> str:
    return "".join(order.index(row, 0).data(RECORD).path.name for row in range(order.rowCount()))


UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.mark.parametrize(
    ("key", "direction", "expected"),
    [
        ("batch", UP, "cabd"), ("batch", DOWN, "bacd"), ("name", UP, "abcd"), ("name", DOWN, "dcba"),
        ("started", UP, "cabd"), ("notes", UP, "abcd"),
    ],
)  # fmt: skip
def test_unknown_figures_stand_last_in_both_directions(
    order: RunOrder, key: str, direction: Qt.SortOrder, expected: str
) -> None:
    order.sort(PLACES[key], direction)
    assert shown(order) == expected


def test_words_filter(order: RunOrder) -> None:
    order.sort(PLACES["name"], UP)
    order.want("B")
    assert shown(order) == "b"
    order.want("nothing like it")
    assert shown(order) == ""
    order.want("")
    assert shown(order) == "abcd"
