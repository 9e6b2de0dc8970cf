from __future__ import annotations

import csv
import dataclasses
import io

from cnnstudio.engine.runs.annotation import annotate
from cnnstudio.engine.runs.record import run_record
from cnnstudio.engine.training.training_progress import TermPoint
from cnnstudio.ui.runs.columns import COLUMNS, PLACES
from cnnstudio.ui.runs.exporting import history_csv, table_csv
from tests.engine.runs.made_runs import epoch_points
from tests.ui.runs.conftest import MakeRun


def test_the_table_in_full_figures(make_run: MakeRun) -> None:
    path = make_run()
    annotate(path, name='a "name", with commas', notes="two\nlines")
    chosen = [
        COLUMNS[PLACES[key]] for key in ("name", "started", "val_accuracy", "test", "parameters", "notes")
    ]
    (header, row) = csv.reader(io.StringIO(table_csv([run_record(path)], chosen)))
    assert header == ["Run", "Started", "Validation score", "Test score", "Parameters", "Notes", "Path"]
    assert row == ['a "name", with commas', "2026-11-28 10:15:00", "0.7", "", "650", "two lines", str(path)]


def test_histories_below_each_other() -> None:
    found = list(csv.DictReader(io.StringIO(history_csv([("a", epoch_points(2)), ("b", epoch_points(1))]))))
    assert [(row["run"], row["epoch"]) for row in found] == [("a", "1"), ("a", "2"), ("b", "1")]
    assert float(found[1]["val_loss"]) == epoch_points(2)[1].val_loss


def test_histories_with_terms_of_the_loss_and_without() -> None:
    points = epoch_points(1)
    termed = [dataclasses.replace(points[0], terms=(TermPoint("loss_box", 0.5, 0.25),))]
    found = list(csv.DictReader(io.StringIO(history_csv([("a", termed), ("b", points)], "iou"))))
    assert [(row["loss_box"], row["val_loss_box"]) for row in found] == [("0.5", "0.25"), ("", "")]
