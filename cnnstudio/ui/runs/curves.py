"""The curves of several runs as arrays: what to draw, from what was trained; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cnnstudio.engine.runs.contents import RunContents
from cnnstudio.engine.training.training_progress import EpochPoint
from cnnstudio.ui.runs.styles import Style
from cnnstudio.ui.training.thinning import Numbers

SMOOTHINGS = (0.0, 0.6, 0.9)
"""Shares of the past in each smoothed point that can be chosen."""

Axis = Literal["epoch", "seconds", "step"]
"""What the horizontal axis counts; a step is a batch."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the curves of all runs are drawn.

    Attributes:
        axis: What the horizontal axis counts.
        smoothing: Share of the past in each point, 0…1.
        training: Whether the curves of the training images are drawn.
        validation: Whether those of the validation images are.
    """

    axis: Axis = "epoch"
    smoothing: float = 0.0
    training: bool = True
    validation: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One curve.

    Attributes:
        style: Which run it is of.
        is_validation: Whether it is of the validation images.
        places: float64, (E,): epochs, seconds or steps.
        values: float64, (E,): as they are.
        smooth: float64, (E,): smoothed.
    """

    style: Style
    is_validation: bool
    places: Numbers
    values: Numbers
    smooth: Numbers


def places_of(run: RunContents, axis: Axis) -> Numbers:
    """Where the epochs of a run stand: their numbers, or the second or step that each ended with: float64, (E,).

    Where the run does not say how many batches an epoch has, its epochs have no steps.
    """
    if axis == "seconds":
        return np.cumsum([point.seconds for point in run.history]) if run.history else np.empty(0)
    batches = run.batches_per_epoch if axis == "step" else 1
    return np.array([float(point.epoch * batches) for point in run.history]) if batches else np.empty(0)


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


def curves_of(runs: Iterable[tuple[Style, RunContents]], metric: str, ways: Ways) -> tuple[Curve, ...]:
    """The curves of some runs, those of the training images first, so that the others lie over them.

    Args:
        runs: How each is drawn, and what its folder holds.
        metric: ``loss``, ``score`` or the key of a term of the loss; runs that have none such have no curve.
        ways: How all are drawn.
    """
    found: list[Curve] = []
    for style, run in runs:
        for is_validation, wanted in ((False, ways.training), (True, ways.validation)):
            if wanted:
                places, values = _points(run, metric, is_validation, ways.axis)
                if len(places) and not np.isnan(values).all():
                    smooth = smoothed(values, ways.smoothing)
                    found.append(Curve(style, is_validation, places, values, smooth))
    return tuple(sorted(found, key=lambda curve: curve.is_validation))


def _points(run: RunContents, metric: str, is_validation: bool, axis: Axis) -> tuple[Numbers, Numbers]:
    """Places and values of a curve: of each batch where the axis counts them and the run has kept them."""
    if axis == "step" and run.batches and not is_validation and metric in ("loss", "score"):
        return (
            np.array([float(point.step) for point in run.batches]),
            np.array([float(getattr(point, metric)) for point in run.batches]),
        )
    name = f"val_{metric}" if is_validation else metric
    places = places_of(run, axis)
    return places, np.array([point.value(name) for point in run.history[: len(places)]])


def nearest(run: RunContents, place: float, axis: Axis) -> EpochPoint | None:
    """The epoch of a run nearest to a place of the horizontal axis; None where it has none near it.

    Beyond its last epoch a run has nothing to say.
    """
    places = places_of(run, axis)
    if not len(places) or not np.isfinite(place):
        return None
    step = float(places[-1] / len(places))
    if place > places[-1] + step / 2 or place < places[0] - step:
        return None
    return run.history[int(np.abs(places - place).argmin())]
