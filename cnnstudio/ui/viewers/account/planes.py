"""Which planes of a step are shown, the strongest first."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from cnnstudio.engine.pixel.account import Terms

LISTED = 12
"""Numbers of a row that are shown one by one, the strongest first."""

CHIPS = 24
"""Sums of channels that are shown, the strongest first."""


def is_row(terms: Terms) -> bool:
    """Whether the terms are single numbers, to be listed rather than laid out as a window."""
    return terms.values.shape[1:] == (1, 1)


def strongest(terms: Terms, count: int) -> list[int]:
    """So many planes that weigh most, in that order; NaN and infinite ones before all others."""
    weights = np.nan_to_num(np.abs(terms.plane_values), nan=np.inf)
    chosen = np.argpartition(-weights, count - 1)[:count] if count < len(weights) else np.arange(len(weights))
    return [int(plane) for plane in chosen[np.lexsort((chosen, -weights[chosen]))]]


def listed(terms: Terms) -> list[int]:
    """The planes of a row that are shown: the strongest, and what was taken of them in any case."""
    shown = strongest(terms, LISTED)
    if terms.winners is not None:
        taken = [int(plane) for plane in np.flatnonzero(terms.winners.any(axis=(1, 2)))]
        missing = [plane for plane in taken if plane not in shown][:LISTED]
        shown = [*shown[: len(shown) - len(missing)], *missing]
    return shown


def first_plane(terms: Terms) -> int:
    """The plane of a window to begin with: where something was taken, or the strongest."""
    if terms.winners is not None and terms.winners.any():
        return int(np.flatnonzero(terms.winners.any(axis=(1, 2)))[0])
    return strongest(terms, 1)[0] if len(terms.values) else 0


def rest_of(terms: Terms, shown: Iterable[int]) -> tuple[int, float]:
    """How many planes are not shown, and what they come to."""
    hidden = np.ones(len(terms.values), bool)
    hidden[list(shown)] = False
    with np.errstate(all="ignore"):
        return int(hidden.sum()), float(terms.plane_values[hidden].sum())
