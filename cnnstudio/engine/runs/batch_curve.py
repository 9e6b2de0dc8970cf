"""The curve per batch of a run in its folder: appended as it grows, thinned evenly when it is long, and read again."""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from cnnstudio.core.errors import FileError
from cnnstudio.document.atomic import write_whole
from cnnstudio.engine.runs.history_rows import csv_text, whole_lines
from cnnstudio.engine.training.training_progress import BatchPoint

BATCHES = "batches.csv"

MOST_ROWS = 4000
"""Rows that a curve has at most when an epoch begins."""

MOST_OF_EPOCH = 1000
"""Rows that one epoch adds at most."""

_INTERVAL = 1.0  # seconds from one writing to the next


class _Row(NamedTuple):
    """The mean of some batches that follow each other; the step is that of the last one."""

    step: int
    batches: int
    loss: float
    score: float


def batch_points(run: Path) -> tuple[BatchPoint, ...]:
    """The curve per batch of a run, up to the first row that is not whole; () where there is none to be read.

    Where a run is long, a point is the mean of several batches, and its step that of the last one.
    """
    return tuple([BatchPoint(row.step, row.loss, row.score) for row in _rows_of(run)])


class BatchCurve:
    """Writes the curve of a training. What cannot be written is missing in the file, and stops nothing.

    Each row is the mean of so many batches as its second column says: at first of one, or of more where an epoch
    has very many. When there are too many rows, neighbours become one, so that the curve is as coarse everywhere;
    epochs stay apart as long as they have more than one row. What is written depends on the batches alone, not on
    when it is written, so a training that goes on writes what it would have written without a break.

    Args:
        run: The run folder.
        batches: Batches in an epoch.
        done: Epochs that were done before; what the file holds behind them is forgotten.
        figure: What the score is called; see `Task.figure`.
    """

    def __init__(self, run: Path, batches: int, done: int = 0, figure: str = "accuracy") -> None:
        self._path = run / BATCHES
        self._batches = batches
        self._columns = ("step", "batches", "loss", figure)
        self._rows = [row for row in _rows_of(run) if row.step <= done * batches]
        self._span = -(-batches // MOST_OF_EPOCH)
        coarsest = max((row.batches for row in self._rows), default=1)
        while self._span < coarsest:
            self._span = self._longer(self._span)
        self._pending: list[_Row] = []
        self._written = 0  # rows that stand in the file
        self._is_behind = True  # the file is to be written as a whole
        self._next_time = 0.0
        self.end_epoch()

    @property
    def points(self) -> tuple[BatchPoint, ...]:
        """The points so far."""
        return tuple([BatchPoint(row.step, row.loss, row.score) for row in self._rows])

    def take(self, points: Iterable[BatchPoint]) -> None:
        """Take batches that are done, in order, and write them if it is time to."""
        for point in points:
            self._pending.append(_Row(point.step, 1, point.loss, point.score))
            place = (point.step - 1) % self._batches + 1
            if place % self._span == 0 or place == self._batches:
                self._rows.append(_mean(self._pending))
                self._pending = []
        if time.monotonic() >= self._next_time:
            self.write()

    def end_epoch(self) -> None:
        """Note that an epoch is kept: thin the curve if it is long, and write what is left to write."""
        if len(self._rows) > MOST_ROWS:
            self._thin()
            self._is_behind = True
        if not self._is_behind:
            self.write()
            return
        try:
            write_whole(self._path, csv_text((self._columns, *self._rows)).encode("utf-8"))
        except FileError:
            return
        self._written, self._is_behind = len(self._rows), False

    def write(self) -> None:
        """Append what has come since the last time."""
        self._next_time = time.monotonic() + _INTERVAL
        rows = self._rows[self._written :]
        if not rows or self._is_behind:
            return
        try:
            with self._path.open("a", encoding="utf-8", newline="") as file:
                file.write(csv_text(rows))
            self._written = len(self._rows)
        except OSError:
            self._is_behind = True  # all of it is tried again at the end of the epoch

    def _thin(self) -> None:
        while len(self._rows) > MOST_ROWS // 2:
            self._span = self._longer(self._span)
            self._rows = [_mean(list(group)) for _, group in groupby(self._rows, self._place)]

    def _longer(self, span: int) -> int:
        """The next number of batches that a row can be the mean of."""
        return self._batches if span < self._batches <= 2 * span else 2 * span

    def _place(self, row: _Row) -> tuple[int, int]:
        """Which rows become one: those of a part of an epoch, or of some epochs."""
        epoch, before = divmod(row.step - 1, self._batches)
        return (
            (epoch, before // self._span) if self._span < self._batches else (0, (row.step - 1) // self._span)
        )


def _mean(rows: Sequence[_Row]) -> _Row:
    """One row for several."""
    if len(rows) == 1:
        return rows[0]
    batches = sum(row.batches for row in rows)
    loss, score = (
        math.fsum(row.batches * value for row, value in zip(rows, values, strict=True)) / batches
        for values in ([row.loss for row in rows], [row.score for row in rows])
    )
    return _Row(rows[-1].step, batches, loss, score)


def _rows_of(run: Path) -> list[_Row]:
    try:
        text = (run / BATCHES).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    rows: list[_Row] = []
    for found in csv.reader(whole_lines(text)[1:]):
        try:
            row = _Row(int(found[0]), int(found[1]), float(found[2]), float(found[3]))
        except (IndexError, ValueError):
            break
        before = rows[-1].step if rows else 0
        if not (row.step - before >= row.batches > 0 and math.isfinite(row.loss + row.score)):
            break
        rows.append(row)
    return rows
