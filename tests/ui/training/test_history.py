from __future__ import annotations

import math

import numpy as np
import pytest

from cnnstudio.engine.training.training_progress import BatchPoint, EpochPoint
from cnnstudio.ui.training.history import SMOOTHING, Column, History, Smoothed


def history(losses: list[float]) -> History:
    made = History()
    made.add((BatchPoint(step, loss, 0.5) for step, loss in enumerate(losses, 1)), ())
    return made


def test_a_column_grows_and_keeps_its_numbers() -> None:
    column = Column()
    for number in range(1000):
        column.append(number)
    early = column.values
    column.append(-1.0)
    assert early.tolist() == list(range(1000))
    assert column.values[-1] == -1


def test_smoothing_is_an_average_that_forgets() -> None:
    values = [3.0, 1.0, 4.0, 1.0, 5.0]
    smooth = Smoothed()
    for value in values:
        smooth.append(value)
    for last in range(1, 6):
        weights = SMOOTHING ** np.arange(last - 1, -1, -1)
        assert smooth.column.values[last - 1] == pytest.approx(np.average(values[:last], weights=weights))


def test_smoothing_passes_over_what_is_no_number() -> None:
    smooth = Smoothed()
    for value in (math.nan, 2.0, math.nan):
        smooth.append(value)
    assert math.isnan(smooth.column.values[0])
    assert smooth.column.values[1:].tolist() == [2.0, 2.0]


def test_raw_and_smoothed_have_the_same_steps() -> None:
    made = history([2.0, 1.0, 3.0])
    assert made.raw("loss")[0].tolist() == made.smooth("loss")[0].tolist() == [1, 2, 3]
    assert made.raw("loss")[1].tolist() == [2, 1, 3]
    assert np.ptp(made.smooth("loss")[1]) < np.ptp(made.raw("loss")[1])


def test_epochs_stand_at_their_last_step_or_at_their_number() -> None:
    made = History()
    made.batches = 45
    made.add((), (EpochPoint(1, 1.0, 0.5, 0.9, 0.6, 1.0), EpochPoint(2, 0.8, 0.6, 0.7, 0.7, 1.0)))
    assert made.per_epoch("val_loss", by_epoch=False)[0].tolist() == [45, 90]
    assert made.per_epoch("val_loss", by_epoch=True)[0].tolist() == [1, 2]
    assert made.per_epoch("val_loss", by_epoch=True)[1].tolist() == [0.9, 0.7]


def test_its_version_grows_with_every_point() -> None:
    made = history([1.0])
    before = made.version
    made.add((BatchPoint(2, 1.0, 0.5),), ())
    assert made.version > before
    assert not made.is_empty
    assert History().is_empty


@pytest.mark.parametrize(("step", "index"), [(-5, 0), (1.4, 0), (1.6, 1), (99, 2)])
def test_the_nearest_step(step: float, index: int) -> None:
    assert history([1.0, 2.0, 3.0]).nearest_step(step) == index
    assert History().nearest_step(step) is None


def test_phases_begin_between_epochs() -> None:
    history = History((2, 5))
    assert history.border_places(by_epoch=True) == (2.5, 5.5)
    assert history.border_places(by_epoch=False) == ()
    history.batches = 10
    assert history.border_places(by_epoch=False) == (20.5, 50.5)
