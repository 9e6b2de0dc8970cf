"""The scores of windows as a map over the picture; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.mosaic import VIRIDIS
from cnnstudio.vision.sliding import WindowScores

BEST = -1
"""In place of a class: the likeliest one of each window."""

_SIDE = 512  # px of the map's longer side, at most
_COVER = 175  # of 255: how much it hides of the picture

Rect = tuple[float, float, float, float]
Numbers = NDArray[np.float64]
Found = tuple[int, int, Numbers]


@dataclass(frozen=True, slots=True, eq=False)
class ScoreMap:
    """A picture of scores, each window's at its middle.

    Attributes:
        rgba: uint8, (H, W, 4).
        extent: Left, top, right and bottom of it, in px of the picture.
    """

    rgba: NDArray[np.uint8]
    extent: Rect


def scores_of(level: WindowScores, label: int, ignored: int | None = None) -> NDArray[np.float64]:
    """One score a window: float64, (R, C); NaN where none has looked yet.

    Args:
        level: What a classifier says.
        label: The class; `BEST` for the likeliest one.
        ignored: A class that is no object and never the likeliest.
    """
    if label != BEST:
        return level.scores[..., label]
    scores = level.scores
    if ignored is not None and scores.shape[2] > 1:
        scores = np.delete(scores, ignored, axis=2)
    best: NDArray[np.float64] = scores.max(axis=2)
    return best


def score_map(
    *levels: WindowScores, label: int = BEST, ignored: int | None = None, shown: int | None = None
) -> ScoreMap:
    """The map of the first windows; of several sizes of the picture the highest score at each place.

    Args:
        levels: What a classifier says of one size, or of several.
        label: The class; `BEST` for the likeliest one.
        ignored: A class that is no object.
        shown: How many windows of a single size are shown, row by row; None for all.
    """
    rows, columns = (
        _axis([_middles(level, 0) for level in levels]),
        _axis([_middles(level, 1) for level in levels]),
    )
    placed = np.full((rows.count, columns.count), np.nan)
    for level, row, column in zip(levels, rows.nearest, columns.nearest, strict=True):
        values = scores_of(level, label, ignored).copy()
        if shown is not None:
            values.reshape(-1)[shown:] = np.nan
        found = values[np.ix_(np.maximum(row, 0), np.maximum(column, 0))]
        found[row < 0], found[:, column < 0] = np.nan, np.nan
        np.fmax(placed, found, out=placed)
    known = ~np.isnan(placed)
    shades = np.clip(np.rint(np.where(known, placed, 0) * 255), 0, 255).astype(np.uint8)
    alpha = np.where(known, _COVER, 0).astype(np.uint8)
    rgba = np.ascontiguousarray(np.concatenate([VIRIDIS[shades], alpha[..., None]], axis=2))
    return ScoreMap(rgba, (columns.first, rows.first, columns.last, rows.last))


def best_at(
    levels: Sequence[WindowScores], x: float, y: float, label: int, ignored: int | None
) -> Found | None:
    """Of the windows whose middles are nearest to a place of the picture, one a size, that with the highest score.

    Sizes whose map does not reach there count only where none does.

    Returns:
        The place of its size, its number there, row by row, and the scores of all classes; None where none has looked.
    """
    best: Found | None = None
    highest = -1.0
    reaching = [place for place, level in enumerate(levels) if _reaches(level, x, y)]
    for place in reaching or range(len(levels)):
        level = levels[place]
        row = int(np.abs(_middles(level, 0) - y).argmin())
        column = int(np.abs(_middles(level, 1) - x).argmin())
        score = float(scores_of(level, label, ignored)[row, column])
        if score > highest:  # never true of NaN
            highest = score
            best = place, row * len(level.windows.lefts) + column, level.scores[row, column]
    return best


def _reaches(level: WindowScores, x: float, y: float) -> bool:
    """Whether the map of a size has something at a place."""
    down, across = (_ends(_middles(level, axis)) for axis in (0, 1))
    return across[0] <= x <= across[1] and down[0] <= y <= down[1]


def _ends(middles: Numbers) -> tuple[float, float]:
    """Where the map of some windows begins and ends along an axis: half a step beyond their middles."""
    step = float(middles[1] - middles[0]) if len(middles) > 1 else 1.0
    return float(middles[0]) - step / 2, float(middles[-1]) + step / 2


def _middles(level: WindowScores, axis: int) -> Numbers:
    """Where the middles of windows lie along an axis, in px of the picture: float64, (N,)."""
    starts = level.windows.lefts if axis else level.windows.tops
    found: Numbers = np.asarray((starts + level.windows.size[axis] / 2) / level.scale, np.float64)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Axis:
    """A map along one axis.

    Attributes:
        first: Where it begins, in px of the picture.
        last: Where it ends.
        count: Its px.
        nearest: For each size of the picture int64, (count,): which window is nearest; −1 beyond its windows.
    """

    first: float
    last: float
    count: int
    nearest: tuple[NDArray[np.int64], ...]


def _axis(middles: Sequence[Numbers]) -> _Axis:
    ends = [_ends(row) for row in middles]
    first, last = min(end[0] for end in ends), max(end[1] for end in ends)
    count = min(_SIDE, max(*map(len, middles), round(last - first), 1))
    places = first + (np.arange(count) + 0.5) * (last - first) / count
    nearest = []
    for row, (begin, end) in zip(middles, ends, strict=True):
        found = np.searchsorted((row[1:] + row[:-1]) / 2, places).astype(np.int64)
        nearest.append(np.where((places >= begin) & (places <= end), found, -1))
    return _Axis(first, last, count, tuple(nearest))
