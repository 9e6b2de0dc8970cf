"""The outline of the places where a map exceeds a level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Which edges of a cell an outline joins (0 upper, 1 right, 2 lower, 3 left), by which corners exceed the level
# (1 upper left, 2 upper right, 4 lower right, 8 lower left).
_JOINED: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),), 2: ((0, 1),), 3: ((3, 1),), 4: ((1, 2),), 5: ((3, 0), (1, 2)), 6: ((0, 2),), 7: ((3, 2),),
    8: ((2, 3),), 9: ((2, 0),), 10: ((0, 1), (2, 3)), 11: ((2, 1),), 12: ((1, 3),), 13: ((1, 0),), 14: ((0, 3),),
}  # fmt: skip


def outline(values: Floats, level: float) -> Floats:
    """Straight pieces of the line along which a map has a level, by marching squares.

    Source: Lorensen & Cline (1987), *Marching cubes*, SIGGRAPH, in two dimensions.

    Args:
        values: float32, (H, W); NaN lies below every level.
        level: The level.

    Returns:
        float32, (pieces, 2, 2): from and to, each as x and y as shares of width and height.
    """
    height, width = values.shape
    known = np.where(np.isnan(values), np.float32(-3e38), values).astype(np.float64)
    above = known >= level
    corners = above[:-1, :-1] * 1 + above[:-1, 1:] * 2 + above[1:, 1:] * 4 + above[1:, :-1] * 8
    pieces = []
    for case, joined in _JOINED.items():
        rows, columns = np.nonzero(corners == case)
        for first, second in joined:
            ends = [_crossing(known, level, rows, columns, edge) for edge in (first, second)]
            pieces.append(np.stack(ends, axis=1))
    found = np.concatenate(pieces) if pieces else np.zeros((0, 2, 2))
    return ((found + 0.5) / (width, height)).astype(np.float32)


def _crossing(
    values: NDArray[np.float64], level: float, rows: NDArray[np.intp], columns: NDArray[np.intp], edge: int
) -> NDArray[np.float64]:
    """Where an outline crosses one edge of each cell: x and y, in px from the middle of the first pixel."""
    (down, across), (down_to, across_to) = (
        ((0, 0), (0, 1)),
        ((0, 1), (1, 1)),
        ((1, 0), (1, 1)),
        ((0, 0), (1, 0)),
    )[edge]
    start, end = values[rows + down, columns + across], values[rows + down_to, columns + across_to]
    share = (level - start) / (end - start)
    return np.stack(
        [columns + across + share * (across_to - across), rows + down + share * (down_to - down)], axis=1
    )
