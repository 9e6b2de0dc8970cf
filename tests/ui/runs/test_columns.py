from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

from cnnstudio.engine.runs.annotation import Annotation
from cnnstudio.engine.runs.kept_evaluation import KeptScore
from cnnstudio.engine.runs.record import RunRecord, RunState
from cnnstudio.engine.training.training_progress import EpochPoint
from cnnstudio.ui.runs.columns import COLUMNS, PLACES, matches

RECORD = RunRecord(
    path=Path("/runs/20261128-101500-net"), annotation=Annotation(notes="two\nlines"), project="net",
    state=RunState.STOPPED, can_resume=True, started=datetime.datetime(2026, 11, 8, 9, 5), epochs=3, planned=1000,
    best=EpochPoint(2, 0.5, 0.91, 0.45, 0.923, 1.0), seconds=200.0, test=KeptScore(0.9, 100, True),
    parameters=1_250_000, data="Digits", optimizer="Adam", rate=0.001, batch=32, seed=7, device="CPU",
)  # fmt: skip


def test_what_a_row_says() -> None:
    said = {column.key: column.text(RECORD) for column in COLUMNS}
    assert said == {
        "name": "net", "started": "8 Nov 2026, 09:05", "state": "Stopped, resumable", "val_accuracy": "92.3 %",
        "val_loss": "0.4500", "test": "90.0 %, outdated", "epochs": "3 of 1,000", "time": "3 min 20 s",
        "parameters": "1.2 M", "data": "Digits", "optimizer": "Adam", "rate": "0.001", "batch": "32",
        "notes": "two lines", "accuracy": "91.0 %", "loss": "0.5000", "seed": "7", "device": "CPU", "project": "net",
        "folder": "20261128-101500-net",
    }  # fmt: skip
    whole = COLUMNS[PLACES["parameters"]].whole
    assert whole is not None
    assert whole(RECORD) == "1,250,000"


def test_what_is_not_known_is_empty_and_never_nought() -> None:
    record = RunRecord(path=Path("/runs/x"), project="x")
    said = {column.key: column.text(record) for column in COLUMNS}
    assert {key for key, text in said.items() if text} == {"name", "state", "epochs", "project", "folder"}
    assert said["state"] == "Damaged"
    unknown = {column.key for column in COLUMNS if column.order(record) is None}
    assert {"started", "val_accuracy", "test", "parameters", "rate", "notes"} <= unknown


def test_a_filter_wants_all_words_wherever_they_stand() -> None:
    assert matches(RECORD, "")
    assert matches(RECORD, "stopped DIGITS")
    assert matches(RECORD, "lines 20261128")
    assert not matches(RECORD, "stopped cifar")
    broken = dataclasses.replace(RECORD, message="Out of memory.")
    assert matches(broken, "memory")


def test_scores_of_other_tasks_say_what_they_are() -> None:
    record = dataclasses.replace(RECORD, figure="IoU", test=KeptScore(0.9, 100, False, "mAP50"))
    said = {column.key: column.text(record) for column in COLUMNS}
    assert (said["val_accuracy"], said["accuracy"], said["test"]) == (
        "IoU 92.3 %",
        "IoU 91.0 %",
        "mAP@0.5 90.0 %",
    )
    nothing = dataclasses.replace(RECORD, test=KeptScore(float("nan"), 100, True, "mean_iou"))
    assert COLUMNS[PLACES["test"]].text(nothing) == "Mean IoU nothing to find, outdated"
    assert COLUMNS[PLACES["test"]].order(nothing) is None
