"""All maps of a layer as one picture, in colours that rise evenly."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Scale = Literal["layer", "map"]
Colours = NDArray[np.uint8]

_STOPS = (
    (68, 1, 84), (71, 13, 96), (72, 24, 106), (72, 35, 116), (71, 45, 123), (69, 55, 129), (66, 64, 134),
    (62, 73, 137), (59, 82, 139), (55, 91, 141), (51, 99, 141), (47, 107, 142), (44, 114, 142), (41, 122, 142),
    (38, 130, 142), (35, 137, 142), (33, 145, 140), (31, 151, 139), (31, 159, 136), (33, 166, 133), (39, 173, 129),
    (49, 181, 123), (61, 188, 116), (76, 194, 108), (92, 200, 99), (110, 206, 88), (129, 211, 77), (149, 216, 64),
    (170, 220, 50), (192, 223, 37), (213, 226, 26), (234, 229, 26), (253, 231, 37),
)  # fmt: skip
"""Viridis at 33 even steps. Source: van der Walt & Smith (2015), matplotlib, CC0."""

GAP = (128, 128, 128)
"""Colour between maps, and where the last row of the grid has none."""

MISSING = (213, 94, 0)
"""Colour of NaN and infinity: vermilion, which viridis never comes near."""

_CELL = 8  # px a number of a vector
_CELLS_IN_ROW = 64


def _table() -> Colours:
    places = np.linspace(0, 255, len(_STOPS))
    channels = [np.interp(np.arange(256), places, [stop[channel] for stop in _STOPS]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


VIRIDIS: Colours = _table()
"""uint8, (256, 3): the colours from the lowest to the highest value."""


def mosaic(values: NDArray[Any], scale: Scale = "layer", gap: int = 1) -> Colours:
    """Paint maps side by side in a near-square grid, row by row.

    Args:
        values: float32, (H, W, C): C maps; (H, W): one map; (N,): a vector, painted as a strip
            of cells.
        scale: Whether the colours span the values of the whole layer, or of each map its own.
        gap: Lines between maps, in px.

    Returns:
        uint8, (rows, columns, 3), RGB. A map of one value only is painted in the lowest colour.
    """
    maps = _as_maps(values)
    height, width, count = maps.shape
    columns, rows = grid(count)
    picture = np.empty((rows * (height + gap) - gap, columns * (width + gap) - gap, 3), np.uint8)
    picture[:] = GAP
    limits = _limits(maps) if scale == "layer" else None
    for index in range(count):
        top, left = index // columns * (height + gap), index % columns * (width + gap)
        plane = maps[:, :, index]
        picture[top : top + height, left : left + width] = coloured(plane, *(limits or _limits(plane)))
    return picture if values.ndim != 1 else _without_padding(picture, values.size)


def grid(count: int) -> tuple[int, int]:
    """Columns and rows of a near-square grid of so many maps."""
    columns = math.isqrt(max(0, count - 1)) + 1
    return columns, max(1, -(-count // columns))


def coloured(plane: NDArray[Any], low: float, high: float) -> Colours:
    """Paint one map.

    Args:
        plane: float32, of any shape.
        low: The value of the lowest colour; lower ones have it too.
        high: The value of the highest colour.

    Returns:
        uint8, RGB, with one axis more.
    """
    known = np.isfinite(plane)
    span = high - low if high > low else 1.0
    with np.errstate(over="ignore"):
        steps = (np.where(known, plane, low).astype(np.float64) - low) * (255 / span)
    colours = VIRIDIS[np.clip(np.rint(steps), 0, 255).astype(np.uint8)]
    colours[~known] = MISSING
    return colours


def _limits(values: NDArray[Any]) -> tuple[float, float]:
    """Smallest and largest finite value; 0 and 0 if there is none."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def _as_maps(values: NDArray[Any]) -> NDArray[Any]:
    if values.ndim == 3:
        return values
    if values.ndim == 2:
        return values[:, :, None]
    row = min(len(values), _CELLS_IN_ROW)
    padded = np.full(-(-len(values) // row) * row, np.nan, np.float32)
    padded[: len(values)] = values
    return np.kron(padded.reshape(-1, row), np.ones((_CELL, _CELL), np.float32))[:, :, None]


def _without_padding(picture: Colours, count: int) -> Colours:
    """The strip of a vector with the rest of its last row in the colour of gaps."""
    used = count % _CELLS_IN_ROW
    if count > _CELLS_IN_ROW and used:
        picture[-_CELL:, used * _CELL :] = GAP
    return picture
