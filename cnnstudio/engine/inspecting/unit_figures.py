"""Figures about every unit of a layer's output: its range, mean, spread, zeros, and what is no number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Counts = NDArray[np.int64]
Order = Literal["index", "strength", "variance", "sparsity"]

ORDERS: tuple[Order, ...] = ("index", "strength", "variance", "sparsity")
"""In which order units can stand: their own, the largest value first, the most varied first, the most zeros first."""

_BLOCK = 4_000_000  # numbers that are worked on at once


@dataclass(frozen=True, slots=True, eq=False)
class UnitFigures:
    """Figures of all units of a layer for one picture; what is no number is left out of all but the counts.

    Attributes:
        lows, highs, means: float32, (units,): of the finite values; NaN where there are none.
        deviations: float32, (units,): their standard deviation.
        zeros: int64, (units,): how many values are 0.
        nans, infinities: int64, (units,): how many are NaN, and how many are infinite.
        size: Values of each unit.
    """

    lows: Floats
    highs: Floats
    means: Floats
    deviations: Floats
    zeros: Counts
    nans: Counts
    infinities: Counts
    size: int

    def __len__(self) -> int:
        """How many units there are."""
        return len(self.lows)

    @property
    def dead(self) -> NDArray[np.bool_]:
        """bool, (units,): units of which every value is 0."""
        return np.asarray(self.zeros == self.size)

    @property
    def constant(self) -> NDArray[np.bool_]:
        """bool, (units,): units of several values, all of them the same and not 0."""
        same = (self.lows == self.highs) & ~self.dead & (self.nans + self.infinities == 0)
        return np.asarray(same & (self.size > 1))

    @property
    def odd(self) -> NDArray[np.bool_]:
        """bool, (units,): units with values that are no numbers."""
        return (self.nans + self.infinities) > 0

    def order(self, by: Order) -> NDArray[np.int64]:
        """The units in an order; those without numbers come last."""
        if by == "index":
            return np.arange(len(self))
        if by == "sparsity":
            return np.argsort(-self.zeros, kind="stable")
        weight = self.highs if by == "strength" else self.deviations
        return np.argsort(-np.nan_to_num(weight, nan=-np.inf), kind="stable")


def unit_figures(planes: Floats) -> UnitFigures:
    """Count and measure the values of every unit.

    Args:
        planes: float32, (units, values).
    """
    parts = [_figures(part) for part in _blocks(planes)] or [_figures(planes)]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    lows, highs, means, deviations, zeros, nans, infinities = columns
    return UnitFigures(lows, highs, means, deviations, zeros, nans, infinities, int(planes.shape[1]))


def _blocks(planes: Floats) -> list[Floats]:
    rows = max(1, _BLOCK // max(1, planes.shape[1]))
    return [planes[start : start + rows] for start in range(0, len(planes), rows)]


def _figures(planes: Floats) -> tuple[NDArray[np.generic], ...]:
    if not planes.shape[1]:
        nothing, none = np.full(len(planes), np.nan, np.float32), np.zeros(len(planes), np.int64)
        return nothing, nothing, nothing, nothing, none, none, none
    zeros = np.count_nonzero(planes == 0, axis=1)
    finite = np.isfinite(planes)
    if finite.all():
        none = np.zeros(len(planes), np.int64)
        exact = planes.mean(axis=1, dtype=np.float64), planes.std(axis=1, dtype=np.float64)
        means, deviations = (part.astype(np.float32) for part in exact)
        return planes.min(axis=1), planes.max(axis=1), means, deviations, zeros, none, none
    nans = np.count_nonzero(np.isnan(planes), axis=1)
    known = finite.sum(axis=1)
    lows = np.where(finite, planes, np.inf).min(axis=1)
    highs = np.where(finite, planes, -np.inf).max(axis=1)
    exact_values = np.where(finite, planes.astype(np.float64), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = exact_values.sum(axis=1) / known
        spread = np.where(finite, exact_values - mean[:, None], 0.0)
        deviation = np.sqrt((spread**2).sum(axis=1) / known)
    figures = [
        np.where(known > 0, part, np.nan).astype(np.float32) for part in (lows, highs, mean, deviation)
    ]
    return (*figures, zeros, nans, planes.shape[1] - known - nans)
