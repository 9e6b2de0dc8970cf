"""Thumbnails of a layer's output: few, small maps, with arrays only."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_AXES = 3  # of maps: height, width, units

COUNT = 3
"""Maps in a strip, unless more are asked for."""

SIDE = 48
"""Largest height and width of a map in a strip, in elements, unless more are asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerStrip:
    """One layer of an overview.

    Attributes:
        name: The layer's name, as the model has it.
        type: Its Keras class: ``Conv2D``.
        shape: Shape of its whole output for one picture, without the batch axis; None where a size
            is not known without a picture.
        maps: float32, (n, h, w), n ≤ 3, h and w ≤ 48 unless more were asked for: its strongest maps
            (largest mean square), strongest first, shrunk by averaging. A vector is one map: a row, or wrapped to a
            square, where NaN fills the last row. Without a picture there are none.
        low: Smallest finite value of the whole output.
        high: Largest finite value of the whole output.
        kernel: Shape of its kernels, with Keras's axes; None if it has none.
        units: Which units the maps are of; () for a vector, and without a picture.
        unknown: How many values of the whole output are NaN or infinite.
        note: What is to be said of the axes, or ""; see `strayed_axes`.
    """

    name: str
    type: str
    shape: tuple[int | None, ...]
    maps: Floats
    low: float
    high: float
    kernel: tuple[int, ...] | None = None
    units: tuple[int, ...] = ()
    unknown: int = 0
    note: str = ""


def bare_strip(
    name: str, kind: str, shape: tuple[int | None, ...], kernel: tuple[int, ...] | None, note: str = ""
) -> LayerStrip:
    """The strip of a layer without a picture: no maps, and no values."""
    none = np.empty((0, 0, 0), np.float32)
    return LayerStrip(name, kind, shape, none, math.nan, math.nan, kernel, note=note)


def strip(
    name: str,
    kind: str,
    values: Floats,
    kernel: tuple[int, ...] | None = None,
    count: int = COUNT,
    side: int = SIDE,
    units: tuple[int, ...] = (),
) -> LayerStrip:
    """Make the strip of a layer.

    Args:
        name: The layer's name.
        kind: Its Keras class.
        values: float32, its output for one picture: (H, W, C), (N,), or any other form.
        kernel: Shape of its kernels, if it has any.
        count: How many maps at most.
        side: Their largest height and width, in elements.
        units: Which units to show instead of the strongest, if it has them.
    """
    low, high, unknown = _finite_range(values)
    maps = as_maps(values, side)
    given = bool(units) and values.ndim == _AXES and max(units) < maps.shape[2]
    kept = np.array(units) if given else strongest(maps, count)
    chosen = maps[:, :, kept]
    shrunk_maps = np.stack([shrunk(chosen[:, :, index], side) for index in range(chosen.shape[2])])
    shape = tuple(int(size) for size in values.shape)
    shown = tuple(map(int, kept)) if values.ndim == _AXES else ()
    return LayerStrip(name, kind, shape, shrunk_maps, low, high, kernel, shown, unknown)


def _finite_range(values: Floats) -> tuple[float, float, int]:
    """Smallest and largest finite value, 0 and 0 if there is none; and how many are not finite."""
    if not values.size:
        return 0.0, 0.0, 0
    low, high = float(values.min()), float(values.max())
    if math.isfinite(low) and math.isfinite(high):  # NaN would be the smallest, too
        return low, high, 0
    finite = values[np.isfinite(values)]
    unknown = int(values.size - finite.size)
    return (float(finite.min()), float(finite.max()), unknown) if finite.size else (0.0, 0.0, unknown)


def as_maps(values: Floats, side: int = SIDE) -> Floats:
    """Any output as maps, (H, W, C); a vector as one map."""
    if values.ndim == _AXES:
        return values
    if values.ndim < 2:
        return wrapped(values.reshape(-1), side)[:, :, None]
    return values.reshape(values.shape[0], -1, 1)


def wrapped(vector: Floats, side: int = SIDE) -> Floats:
    """A vector as a row, or as a square if it is longer than a strip is wide; NaN fills the rest."""
    if len(vector) <= side:
        return vector.reshape(1, -1)
    width = math.isqrt(len(vector) - 1) + 1
    rows = -(-len(vector) // width)
    padded = np.full(rows * width, np.nan, np.float32)
    padded[: len(vector)] = vector
    return padded.reshape(rows, width)


def strongest(maps: Floats, count: int = COUNT) -> NDArray[np.int64]:
    """Which maps have the largest mean square, strongest first; those with NaN come last."""
    rows = maps.reshape(-1, maps.shape[2])
    with np.errstate(over="ignore", invalid="ignore"):
        strength = np.einsum("nc,nc->c", rows, rows)
    if not np.isfinite(strength).all():  # in single precision large values overflow
        with np.errstate(invalid="ignore"):
            strength = np.einsum("nc,nc->c", rows, rows, dtype=np.float64)
    return np.argsort(-np.nan_to_num(strength, nan=-1.0), kind="stable")[:count]


def shrunk(plane: Floats, side: int = SIDE) -> Floats:
    """A map of at most so many elements a side, each the mean of the finite ones that it stands for."""
    height, width = (min(side, size) for size in plane.shape)
    if (height, width) == plane.shape:
        return plane.astype(np.float32)
    rows = np.linspace(0, plane.shape[0], height + 1).astype(int)
    columns = np.linspace(0, plane.shape[1], width + 1).astype(int)
    known = np.isfinite(plane)
    if known.all():
        sizes = np.diff(np.append(rows[:-1], plane.shape[0]))[:, None] * np.diff(
            np.append(columns[:-1], plane.shape[1])
        )
        means: Floats = (_block_sums(plane, rows, columns) / sizes).astype(np.float32)
        return means
    total = _block_sums(np.where(known, plane, 0.0), rows, columns)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (total / _block_sums(known, rows, columns)).astype(np.float32)


def _block_sums(
    values: NDArray[np.generic], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float64]:
    sums = np.add.reduceat(values.astype(np.float64), rows[:-1], axis=0)
    return np.asarray(np.add.reduceat(sums, columns[:-1], axis=1))
