"""What axes show while points come: ranges that change seldom, since each change redraws all numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cnnstudio.ui.training.thinning import Curve

_PADDING = 0.04
_HEADROOM = 1.15
_LOOSE = 2.0
_SHORTEST = 5.0  # steps or epochs that are shown at least


@dataclass(frozen=True, slots=True)
class PlotRange:
    """Ends of both axes, in the units that the axes are drawn in (powers of ten on a logarithmic one)."""

    left: float
    right: float
    bottom: float
    top: float

    def holds(self, other: PlotRange) -> bool:
        """Whether everything of another range can be seen in this one, and not too small."""
        inside = self.bottom <= other.bottom and other.top <= self.top
        is_loose = (self.top - self.bottom) > _LOOSE * (other.top - other.bottom) * (1 + 2 * _PADDING)
        return inside and not is_loose and self.right == rung(other.right)

    def padded(self) -> PlotRange:
        """This range with a margin, and room to the right for what comes."""
        margin = _PADDING * (self.top - self.bottom)
        right = rung(self.right)
        return PlotRange(-0.01 * right, right, self.bottom - margin, self.top + margin)


def rung(end: float) -> float:
    """How far axes reach whose points end there: the same for all plots, whenever each was drawn before."""
    steps = max(0.0, math.log(max(end, _SHORTEST) / _SHORTEST, _HEADROOM))
    return float(_SHORTEST * _HEADROOM ** math.ceil(round(steps, 9) + 1e-6))


EMPTY_RANGE = PlotRange(-1, 100, 0, 1)
"""What empty axes show."""


def range_of(curves: Iterable[Curve], logarithmic: bool) -> PlotRange | None:
    """The smallest range that holds all points that are numbers; None without any."""
    ends, lows, highs = [], [], []
    for places, values in curves:
        finite = values[np.isfinite(values)]
        if len(finite):
            ends.append(float(places[-1]))
            lows.append(float(finite.min()))
            highs.append(float(finite.max()))
    if not ends:
        return None
    low, high = min(lows), max(highs)
    if logarithmic:
        low, high = float(np.log10(low)), float(np.log10(high))
    if high - low < 1e-6 * max(1.0, abs(high)):
        low, high = low - 0.5 * max(abs(low), 0.1), high + 0.5 * max(abs(high), 0.1)
    return PlotRange(0.0, max(_SHORTEST, *ends), low, high)
