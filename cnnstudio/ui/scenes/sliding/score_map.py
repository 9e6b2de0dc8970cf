"""The scores of windows as a map over the picture; no Qt."""

from __future__ import annotations

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
    level: WindowScores, label: int = BEST, ignored: int | None = None, shown: int | None = None
) -> ScoreMap:
    """The map of the first windows.

    Args:
        level: What a classifier says.
        label: The class; `BEST` for the likeliest one.
        ignored: A class that is no object.
        shown: How many windows are shown, row by row; None for all.
    """
    values = scores_of(level, label, ignored).copy()
    if shown is not None:
        values.reshape(-1)[shown:] = np.nan
    windows, scale = level.windows, level.scale
    rows, top, bottom = _nearest((windows.tops + windows.size[0] / 2) / scale)
    columns, left, right = _nearest((windows.lefts + windows.size[1] / 2) / scale)
    placed = values[np.ix_(rows, columns)]
    known = ~np.isnan(placed)
    levels = np.clip(np.rint(np.where(known, placed, 0) * 255), 0, 255).astype(np.uint8)
    alpha = np.where(known, _COVER, 0).astype(np.uint8)
    rgba = np.ascontiguousarray(np.concatenate([VIRIDIS[levels], alpha[..., None]], axis=2))
    return ScoreMap(rgba, (left, top, right, bottom))


def _nearest(middles: NDArray[np.floating]) -> tuple[NDArray[np.int64], float, float]:
    """For each px of a map along one axis the window that is nearest, and where the map begins and ends."""
    step = float(middles[1] - middles[0]) if len(middles) > 1 else 1.0
    first, last = float(middles[0]) - step / 2, float(middles[-1]) + step / 2
    count = min(_SIDE, max(len(middles), round(last - first)))
    places = first + (np.arange(count) + 0.5) * (last - first) / count
    borders = (middles[1:] + middles[:-1]) / 2
    return np.searchsorted(borders, places).astype(np.int64), first, last
