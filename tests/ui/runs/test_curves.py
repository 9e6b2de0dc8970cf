from __future__ import annotations

import math

import numpy as np
import pytest

from cnnstudio.ui.runs.curves import Ways, curves_of, nearest, places_of, smoothed
from cnnstudio.ui.runs.styles import Style
from cnnstudio.ui.training.history import SMOOTHING, Smoothed
from tests.engine.runs.made_runs import epoch_points

HISTORY = epoch_points(4)
ONE, TWO = Style(0), Style(1)


def test_places_are_epochs_or_seconds() -> None:
    assert places_of(HISTORY, by_time=False).tolist() == [1, 2, 3, 4]
    assert places_of(HISTORY, by_time=True).tolist() == [1.5, 3, 4.5, 6]
    assert len(places_of((), by_time=True)) == 0


def test_smoothing_is_that_of_train() -> None:
    values = np.array([3.0, 1.0, math.nan, 2.0, 5.0])
    column = Smoothed()
    for value in values:
        column.append(value)
    assert smoothed(values, SMOOTHING) == pytest.approx(column.column.values)
    assert smoothed(values, 0.0) is values


def test_validation_lies_over_training() -> None:
    found = curves_of([(ONE, HISTORY), (TWO, HISTORY[:2]), (Style(2), ())], "score", Ways())
    assert [(curve.style, curve.is_validation, len(curve.places)) for curve in found] == [
        (ONE, False, 4), (TWO, False, 2), (ONE, True, 4), (TWO, True, 2),
    ]  # fmt: skip
    assert found[0].values.tolist() == [point.score for point in HISTORY]
    assert found[2].values.tolist() == [point.val_score for point in HISTORY]
    (alone,) = curves_of([(ONE, HISTORY)], "loss", Ways(training=False, smoothing=0.6))
    assert alone.values.tolist() == [point.val_loss for point in HISTORY]
    assert alone.smooth[1] != alone.values[1]


def test_the_epoch_at_a_place() -> None:
    assert nearest(HISTORY, 2.4, by_time=False) is HISTORY[1]
    assert nearest(HISTORY, 4.6, by_time=True) is HISTORY[2]
    assert nearest(HISTORY, 9.0, by_time=False) is None
    assert nearest(HISTORY, math.nan, by_time=False) is None
    assert nearest((), 1.0, by_time=False) is None
