"""The activation maps of a layer, put in order for drawing: one contiguous plane a unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_THUMBNAIL = 384  # px: tiles of a mosaic are hardly drawn larger, on fine screens neither


@dataclass(frozen=True, slots=True, eq=False)
class MapStack:
    """All units of a layer for one image.

    Attributes:
        layer: The layer's name.
        planes: float32, (units, H, W), contiguous; H and W are 1 for layers without maps.
        thumbnails: The same, averaged over blocks so that no side exceeds 384 px much.
        lows, highs, means: float32, (units,): smallest, largest and mean value of each; NaN is
            passed over but in the mean.
        order: Units, the strongest (largest value) first.
        is_map: Whether height and width mean places; else the layer is a vector of numbers.
        input: float32, (H, W, C), 0…255: the image as it was fed.
    """

    layer: str
    planes: Floats
    thumbnails: Floats
    lows: Floats
    highs: Floats
    means: Floats
    order: NDArray[np.int64]
    is_map: bool
    input: Floats

    def __len__(self) -> int:
        """How many units there are."""
        return len(self.planes)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of a map, in px."""
        return int(self.planes.shape[1]), int(self.planes.shape[2])

    @property
    def low(self) -> float:
        """Smallest value of all units."""
        return float(np.fmin.reduce(self.lows))

    @property
    def high(self) -> float:
        """Largest value of all units."""
        return float(np.fmax.reduce(self.highs))

    def limits(self, unit: int, own_scale: bool) -> tuple[float, float]:
        """Smallest and largest value of the scale on which a unit is shown."""
        if own_scale:
            return float(self.lows[unit]), float(self.highs[unit])
        return self.low, self.high


def map_stack(layer: str, values: Floats, picture: Floats) -> MapStack:
    """Put the values of a layer in order; off the window's thread where they are many.

    Args:
        layer: The layer's name.
        values: float32, (H, W, C) for maps, (N,) for vectors; maps of one place, and others, are taken
            as vectors.
        picture: The image as it was fed, float32, (H, W, C).
    """
    is_map = values.ndim == 3 and values.shape[:2] != (1, 1)
    cells = values if is_map else values.reshape(1, 1, -1)
    planes = np.ascontiguousarray(np.moveaxis(cells, 2, 0), np.float32)
    flat = planes.reshape(len(planes), -1)
    # These two pass over NaN without a warning.
    lows, highs = np.fmin.reduce(flat, axis=1), np.fmax.reduce(flat, axis=1)
    means = flat.mean(axis=1, dtype=np.float64).astype(np.float32)
    strongest = np.argsort(-np.nan_to_num(highs, nan=-np.inf), kind="stable")
    return MapStack(layer, planes, block_means(planes), lows, highs, means, strongest, is_map, picture)


def block_means(planes: Floats, side: int = _THUMBNAIL) -> Floats:
    """Planes averaged over square blocks so that they have at most about ``side`` px a side."""
    _, height, width = planes.shape
    step = -(-max(height, width) // side)
    if step <= 1:
        return planes
    rows = np.arange(0, height, step)
    columns = np.arange(0, width, step)
    sums = np.add.reduceat(np.add.reduceat(planes, rows, axis=1), columns, axis=2)
    counts = np.minimum(step, height - rows)[:, None] * np.minimum(step, width - columns)[None, :]
    means: Floats = (sums / counts).astype(np.float32)
    return means
