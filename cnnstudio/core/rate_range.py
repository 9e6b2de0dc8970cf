"""Which learning rates a network can be trained with, read off losses at rates that grow from batch to batch.

Source: Smith (2017), *Cyclical learning rates for training neural networks*, section 3.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_KEPT = 0.9  # share of the past in each smoothed loss
_BEYOND = 4.0  # times the lowest loss: there the sweep has seen enough
_FALL = 0.05  # share by which the loss must fall for a rate to be suggested
_SPAN = 8  # batches to each side over which a slope is taken
_BEGINNING = 10  # batches before anything is said


@dataclass(frozen=True, slots=True)
class RateRange:
    """What a sweep has shown.

    Attributes:
        suggested: The rate to train with: where the loss falls most steeply, and at most a tenth of
            the rate at which it is lowest.
        steepest: Where the loss falls most steeply over the logarithm of the rate.
        lowest: Where it is lowest; beyond it the training becomes worse.
    """

    suggested: float
    steepest: float
    lowest: float


def swept_rate(batch: int, batches: int, lowest: float, highest: float) -> float:
    """The rate of a batch in a sweep: each is a constant multiple of the one before.

    Args:
        batch: The batch, from 0.
        batches: How many there are, at least 2.
        lowest: Rate of the first.
        highest: Rate of the last.
    """
    return float(lowest * (highest / lowest) ** (batch / (batches - 1)))


def smoothed(losses: Sequence[float]) -> list[float]:
    """An exponential moving mean, corrected for its start."""
    mean, found = 0.0, []
    for place, loss in enumerate(losses, 1):
        mean = _KEPT * mean + (1 - _KEPT) * loss
        found.append(mean / (1 - _KEPT**place))
    return found


def is_beyond(losses: Sequence[float]) -> bool:
    """Whether the last loss is so far above the lowest that higher rates need not be tried."""
    if not math.isfinite(losses[-1]):
        return True
    smooth = smoothed(losses)
    return len(smooth) > _BEGINNING and smooth[-1] > _BEYOND * min(smooth)


def rate_range(rates: Sequence[float], losses: Sequence[float]) -> RateRange | None:
    """Read a sweep; None where the loss has not fallen by so much that a rate could be suggested.

    Args:
        rates: The rate of each batch, growing by a constant multiple.
        losses: The loss of each batch, before its step.
    """
    known = next((place for place, loss in enumerate(losses) if not math.isfinite(loss)), len(losses))
    smooth = smoothed(losses[:known])
    if len(smooth) <= _BEGINNING:
        return None
    place = min(range(len(smooth)), key=smooth.__getitem__)
    first = min(_BEGINNING, place // 2)  # before it too few losses are in the mean to calm it
    if place < 2 or smooth[place] > (1 - _FALL) * max(smooth[first : place + 1]):
        return None
    steepest = min(range(first, place), key=lambda middle: _slope(smooth[first : place + 1], middle - first))
    return RateRange(min(rates[steepest], rates[place] / 10), rates[steepest], rates[place])


def _slope(values: Sequence[float], middle: int) -> float:
    """How much values change from one to the next about a place, over so many that chance does not decide."""
    left, right = max(0, middle - _SPAN), min(len(values) - 1, middle + _SPAN)
    return (values[right] - values[left]) / (right - left)


def rounded_rate(rate: float) -> float:
    """A rate with two digits, as a person would write it."""
    return float(f"{rate:.1e}")
