"""The epochs of a run as rows of a table: how ``history.csv`` is laid out, written and read."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from cnnstudio.document.project import Project
from cnnstudio.engine.training.training_progress import EpochPoint, TermPoint

_FIGURES = 6  # of an epoch, its number among them; runs of earlier versions have no learning rate behind them


def history_columns(figure: str, terms: Sequence[str] = ()) -> tuple[str, ...]:
    """The columns of ``history.csv``: those of Keras's logs.

    Args:
        figure: What a task calls its score; see `Task.figure`.
        terms: What the terms of its loss are called; see `Task.loss_terms`.
    """
    first = ("epoch", "loss", figure, "val_loss", f"val_{figure}", "seconds", "learning_rate")
    return (*first, *terms, *[f"val_{term}" for term in terms])


def columns_of(project: Project) -> tuple[str, ...]:
    """The columns of the history of a project."""
    return history_columns(project.task.figure, [term.key for term in project.task.loss_terms])


def history_row(point: EpochPoint, terms: Sequence[str] | None = None) -> tuple[Any, ...]:
    """The figures of an epoch in the order of `history_columns`; "" for a rate or a term that is not known.

    Args:
        point: The epoch.
        terms: Which terms of the loss there are columns for; those that it has if None.
    """
    rate = "" if point.learning_rate is None else point.learning_rate
    keys = [term.key for term in point.terms] if terms is None else terms
    values = [point.value(name) for name in (*keys, *[f"val_{key}" for key in keys])]
    known = ["" if math.isnan(value) else value for value in values]
    return (
        point.epoch,
        point.loss,
        point.score,
        point.val_loss,
        point.val_score,
        point.seconds,
        rate,
        *known,
    )


def points_in(lines: Sequence[str]) -> tuple[EpochPoint, ...]:
    """The epochs in the lines of a history, the columns first, up to the first row that is not whole."""
    points: list[EpochPoint] = []
    names = next(csv.reader(lines[:1]), [])
    for row in csv.reader(lines[1:]):
        try:
            loss, score, val_loss, val_score, seconds = map(float, row[1:_FIGURES])
            rate = float(row[_FIGURES]) if row[_FIGURES:] and row[_FIGURES] else None
            terms = _terms_of(names[_FIGURES + 1 :], row[_FIGURES + 1 :])
            points.append(EpochPoint(int(row[0]), loss, score, val_loss, val_score, seconds, rate, terms))
        except (IndexError, ValueError):
            break
    return tuple(points)


def _terms_of(names: Sequence[str], texts: Sequence[str]) -> tuple[TermPoint, ...]:
    """The terms of the loss in a row; runs of earlier versions have none.

    Raises:
        ValueError: One is no number, or missing.
    """
    if len(names) == len(texts) and not any(texts):
        return ()
    values = dict(zip(names, map(float, texts), strict=True))
    return tuple(
        [TermPoint(key, values[key], values[f"val_{key}"]) for key in names if f"val_{key}" in values]
    )


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows of a table as lines of its file."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def whole_lines(text: str) -> list[str]:
    """The lines of a file to which lines are appended, but a last one that was cut off in being written."""
    return [line.rstrip("\r\n") for line in text.splitlines(keepends=True) if line.endswith("\n")]
