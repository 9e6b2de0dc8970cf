from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from cnnstudio.document.project import Project
from cnnstudio.engine.runs.contents import RunContents
from cnnstudio.engine.training.training_progress import BatchPoint, TermPoint
from cnnstudio.ui.runs.curves import Ways, curves_of, nearest, places_of, smoothed
from cnnstudio.ui.runs.styles import Style
from cnnstudio.ui.training.history import SMOOTHING, Smoothed
from tests.engine.runs.made_runs import epoch_points

HISTORY = epoch_points(4)
BATCHES = tuple([BatchPoint(step, 9.0 / step, step / 8) for step in range(1, 9)])
RUN = RunContents(Project(), HISTORY, {"data": {"training": 64}}, BATCHES)  # 2 batches of 32
OLD = RunContents(Project(), HISTORY, {})
EMPTY = RunContents(Project(), (), {})
ONE, TWO = Style(0), Style(1)


def test_places_are_epochs_or_seconds() -> None:
    assert places_of(RUN, "epoch").tolist() == [1, 2, 3, 4]
    assert places_of(RUN, "seconds").tolist() == [1.5, 3, 4.5, 6]
    assert places_of(RUN, "step").tolist() == [2, 4, 6, 8]
    assert len(places_of(EMPTY, "seconds")) == len(places_of(OLD, "step")) == 0


def test_smoothing_is_that_of_train() -> None:
    values = np.array([3.0, 1.0, math.nan, 2.0, 5.0])
    column = Smoothed()
    for value in values:
        column.append(value)
    assert smoothed(values, SMOOTHING) == pytest.approx(column.column.values)
    assert smoothed(values, 0.0) is values


def test_validation_lies_over_training() -> None:
    found = curves_of(
        [(ONE, RUN), (TWO, replace(OLD, history=HISTORY[:2])), (Style(2), EMPTY)], "score", Ways()
    )
    assert [(curve.style, curve.is_validation, len(curve.places)) for curve in found] == [
        (ONE, False, 4), (TWO, False, 2), (ONE, True, 4), (TWO, True, 2),
    ]  # fmt: skip
    assert found[0].values.tolist() == [point.score for point in HISTORY]
    assert found[2].values.tolist() == [point.val_score for point in HISTORY]
    (alone,) = curves_of([(ONE, RUN)], "loss", Ways(training=False, smoothing=0.6))
    assert alone.values.tolist() == [point.val_loss for point in HISTORY]
    assert alone.smooth[1] != alone.values[1]


def test_each_batch_where_the_axis_counts_them() -> None:
    ways = Ways("step")
    training, validation = curves_of([(ONE, RUN)], "score", ways)
    assert training.places.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert training.values.tolist() == [point.score for point in BATCHES]
    assert validation.places.tolist() == [2, 4, 6, 8]
    earlier = replace(RUN, batches=())  # a run of an earlier version has its epochs
    training, _ = curves_of([(ONE, earlier)], "loss", ways)
    assert (training.places.tolist(), training.values[0]) == ([2, 4, 6, 8], HISTORY[0].loss)
    assert curves_of([(ONE, OLD)], "loss", ways) == ()
    terms = replace(RUN, history=tuple([replace(p, terms=(TermPoint("loss_xy", 1, 2),)) for p in HISTORY]))
    training, _ = curves_of([(ONE, terms)], "loss_xy", ways)
    assert training.values.tolist() == [1, 1, 1, 1]


def test_the_epoch_at_a_place() -> None:
    assert nearest(RUN, 2.4, "epoch") is HISTORY[1]
    assert nearest(RUN, 4.6, "seconds") is HISTORY[2]
    assert nearest(RUN, 5.1, "step") is HISTORY[2]
    assert nearest(RUN, 9.0, "epoch") is None
    assert nearest(RUN, math.nan, "epoch") is None
    assert nearest(EMPTY, 1.0, "epoch") is None
    assert nearest(OLD, 1.0, "step") is None
