"""Curves of many points reduced to what a screen can show; arrays only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Curve = tuple[Numbers, Numbers]


def visible_part(curve: Curve, low: float, high: float) -> slice:
    """The points between two places, and one beyond on each side.

    Args:
        curve: Ascending places and values: float64, (N,) each.
        low: Where the part begins.
        high: Where it ends.
    """
    first, last = np.searchsorted(curve[0], (low, high))
    return slice(max(0, int(first) - 1), int(last) + 1)


def envelope(curve: Curve, bins: int) -> Curve:
    """The smallest and the largest value of each of so many runs of points; nothing that sticks out is lost.

    Returns:
        At most about 2 · bins points; the curve itself if it has no more.
    """
    places, values = curve
    step = len(places) // bins
    if step <= 2:
        return curve
    starts = np.arange(0, len(places), step)
    lows, highs = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
    return np.repeat(places[starts], 2), np.stack((lows, highs), axis=1).ravel()


def means(curve: Curve, bins: int) -> Curve:
    """The mean of each of so many runs of points; the last point stays.

    Returns:
        At most about bins points; the curve itself if it has no more.
    """
    places, values = curve
    step = len(places) // bins
    if step <= 1:
        return curve
    starts = np.arange(0, len(places), step)
    counts = np.diff(np.append(starts, len(places)))
    shown = np.add.reduceat(values, starts) / counts
    return np.append(places[starts], places[-1]), np.append(shown, values[-1])
