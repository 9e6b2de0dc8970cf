"""The curves of several runs as arrays: what to draw, from what was trained; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cnnstudio.engine.training.training_progress import EpochPoint
from cnnstudio.ui.runs.styles import Style
from cnnstudio.ui.training.thinning import Numbers

SMOOTHINGS = (0.0, 0.6, 0.9)
"""Shares of the past in each smoothed point that can be chosen."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the curves of all runs are drawn.

    Attributes:
        by_time: Whether the horizontal axis counts seconds; else epochs.
        smoothing: Share of the past in each point, 0…1.
        training: Whether the curves of the training images are drawn.
        validation: Whether those of the validation images are.
    """

    by_time: bool = False
    smoothing: float = 0.0
    training: bool = True
    validation: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One curve.

    Attributes:
        style: Which run it is of.
        is_validation: Whether it is of the validation images.
        places: float64, (E,): epochs, or seconds.
        values: float64, (E,): as they are.
        smooth: float64, (E,): smoothed.
    """

    style: Style
    is_validation: bool
    places: Numbers
    values: Numbers
    smooth: Numbers


def places_of(history: Iterable[EpochPoint], *, by_time: bool) -> Numbers:
    """Where the epochs of a run stand: their numbers, or when each was done, in seconds: float64, (E,)."""
    points = list(history)
    if by_time:
        return np.cumsum([point.seconds for point in points]) if points else np.empty(0)
    return np.array([float(point.epoch) for point in points])


def smoothed(values: Numbers, share: float) -> Numbers:
    """An exponential moving average, corrected for its start; what is no number is passed over.

    Args:
        values: float64, (N,).
        share: Share of the past, 0…1; 0 leaves the values as they are.

    Source: the scalar smoothing of TensorBoard.
    """
    if not share:
        return values
    found, average, weight = np.empty(len(values)), 0.0, 0.0
    for place, value in enumerate(values):
        if np.isfinite(value):
            average = share * average + (1 - share) * value
            weight = share * weight + (1 - share)
        found[place] = average / weight if weight else np.nan
    return found


def curves_of(
    runs: Iterable[tuple[Style, tuple[EpochPoint, ...]]], metric: str, ways: Ways
) -> tuple[Curve, ...]:
    """The curves of some runs, those of the training images first, so that the others lie over them.

    Args:
        runs: How each is drawn, and its epochs.
        metric: ``loss``, ``score`` or the key of a term of the loss; runs that have none such have no curve.
        ways: How all are drawn.
    """
    found: list[Curve] = []
    for style, history in runs:
        places = places_of(history, by_time=ways.by_time)
        for is_validation, wanted in ((False, ways.training), (True, ways.validation)):
            if wanted and len(places):
                name = f"val_{metric}" if is_validation else metric
                values = np.array([point.value(name) for point in history])
                if np.isnan(values).all():
                    continue
                found.append(Curve(style, is_validation, places, values, smoothed(values, ways.smoothing)))
    return tuple(sorted(found, key=lambda curve: curve.is_validation))


def nearest(history: tuple[EpochPoint, ...], place: float, *, by_time: bool) -> EpochPoint | None:
    """The epoch of a run nearest to a place of the horizontal axis; None where it has none near it.

    Beyond its last epoch a run has nothing to say.
    """
    places = places_of(history, by_time=by_time)
    if not len(places) or not np.isfinite(place):
        return None
    step = float(places[-1] / len(places))
    if place > places[-1] + step / 2 or place < places[0] - step:
        return None
    return history[int(np.abs(places - place).argmin())]
