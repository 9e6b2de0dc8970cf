"""The vertical axis of the loss: on a logarithmic scale it names 1, 2 and 5 of each decade, not all ten."""

from __future__ import annotations

import math

import pyqtgraph as pg

_STEPS = (1, 2, 5)
_NARROW = 0.5  # decades: in less, every step is named
_WIDE = 3.0  # decades: in more, only whole ones are

Ticks = list[tuple[float | None, list[float]]]


class LossAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose numbers do not crowd."""

    def logTickValues(self, minVal: float, maxVal: float, size: float, stdTicks: Ticks) -> Ticks:  # noqa: N803
        """Places of the ticks, as powers of ten."""
        return [(None, log_ticks(minVal, maxVal))]

    def logTickStrings(self, values: list[float], scale: float, spacing: float | None) -> list[str]:
        """Plain numbers: ``0.05``, ``20``."""
        return [f"{10**value:.3g}" for value in values]


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten at which numbers stand between two powers."""
    wide, narrow = high - low > _WIDE, high - low < _NARROW
    steps = (1,) if wide else range(1, 10) if narrow else _STEPS
    # Beyond some twenty decades even whole ones would crowd.
    stride = max(1, math.ceil((high - low) / 12))
    decades = range(math.floor(low), math.ceil(high) + 1, stride)
    places = (decade + math.log10(step) for decade in decades for step in steps)
    return [place for place in places if low <= place <= high]
