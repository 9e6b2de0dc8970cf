"""Runs as tables for spreadsheets: what the table shows, and the epochs of runs; no Qt."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence

from cnnstudio.engine.runs.history_rows import history_columns, history_row
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.engine.training.training_progress import EpochPoint
from cnnstudio.ui.runs.columns import Column


def table_csv(records: Iterable[RunRecord], columns: Sequence[Column]) -> str:
    """The rows of a table of runs: one header line, figures in full, "" for what is not known.

    Accuracies are shares, 0…1, times are seconds; the last column is the run folder.
    """
    rows = [[_cell(column, record) for column in columns] + [str(record.path)] for record in records]
    return _text([[*(column.title for column in columns), "Path"], *rows])


def _cell(column: Column, record: RunRecord) -> object:
    if not column.is_number:
        found = column.order(record)
        return found.isoformat(sep=" ") if isinstance(found, datetime.datetime) else column.text(record)
    found = column.order(record)
    return "" if found is None else found


def history_csv(runs: Iterable[tuple[str, Sequence[EpochPoint]]], figure: str = "accuracy") -> str:
    """The epochs of runs below each other, each line beginning with the run's name.

    Args:
        runs: Their names and epochs.
        figure: What the score is called; see `Task.figure`.
    """
    known = [(name, history) for name, history in runs]
    terms = list(
        dict.fromkeys([term.key for _, history in known for point in history for term in point.terms])
    )
    rows: list[list[object]] = []
    for name, history in known:
        rows += [[name, *history_row(point, terms)] for point in history]
    columns = history_columns(figure, terms)
    return _text([["run", *columns], *rows])


def _text(rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()
