"""The activation maps of a layer, put in order for drawing: one contiguous plane a unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.inspecting.unit_figures import UnitFigures, unit_figures

Floats = NDArray[np.float32]

_THUMBNAIL = 384  # px: tiles of a mosaic are hardly drawn larger, on fine screens neither


@dataclass(frozen=True, slots=True, eq=False)
class MapStack:
    """All units of a layer for one image.

    Attributes:
        layer: The layer's name.
        planes: float32, (units, H, W), contiguous; H and W are 1 for layers without maps.
        thumbnails: The same, averaged over blocks so that no side exceeds 384 px much.
        figures: Range, mean, spread and counts of each unit.
        is_map: Whether height and width mean places; else the layer is a vector of numbers.
        input: float32, (H, W, C), 0…255: the image as it was fed.
        shape: Of the layer's output as the engine gave it.
        note: What is to be said of the axes where they may not be places and units; else "".
    """

    layer: str
    planes: Floats
    thumbnails: Floats
    figures: UnitFigures
    is_map: bool
    input: Floats
    shape: tuple[int, ...]
    note: str = ""

    def __len__(self) -> int:
        """How many units there are."""
        return len(self.planes)

    @property
    def values(self) -> Floats:
        """The layer's output as the engine gave it: float32, (H, W, C) or (N,); not copied."""
        return np.moveaxis(self.planes, 0, 2) if self.is_map else self.planes.reshape(self.shape)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of a map, in px."""
        return int(self.planes.shape[1]), int(self.planes.shape[2])

    @property
    def lows(self) -> Floats:
        """float32, (units,): smallest value of each."""
        return self.figures.lows

    @property
    def highs(self) -> Floats:
        """float32, (units,): largest value of each."""
        return self.figures.highs

    @property
    def means(self) -> Floats:
        """float32, (units,): mean of each."""
        return self.figures.means

    @property
    def low(self) -> float:
        """Smallest value of all units; 0 where there is no number at all."""
        low = np.fmin.reduce(self.lows)
        return 0.0 if np.isnan(low) else float(low)

    @property
    def high(self) -> float:
        """Largest value of all units; 0 where there is no number at all."""
        high = np.fmax.reduce(self.highs)
        return 0.0 if np.isnan(high) else float(high)

    def limits(self, unit: int, own_scale: bool) -> tuple[float, float]:
        """Smallest and largest value of the scale on which a unit is shown."""
        if own_scale:
            return float(self.lows[unit]), float(self.highs[unit])
        return self.low, self.high


def map_stack(layer: str, values: Floats, picture: Floats, note: str = "") -> MapStack:
    """Put the values of a layer in order; off the window's thread where they are many.

    Args:
        layer: The layer's name.
        values: float32, (H, W, C) for maps, (N,) for vectors; maps of one place, and others, are taken
            as vectors.
        picture: The image as it was fed, float32, (H, W, C).
        note: What is to be said of the axes, or "".
    """
    is_map = values.ndim == 3 and values.shape[:2] != (1, 1)
    cells = values if is_map else values.reshape(1, 1, -1)
    planes = np.ascontiguousarray(np.moveaxis(cells, 2, 0), np.float32)
    figures = unit_figures(planes.reshape(len(planes), -1))
    return MapStack(layer, planes, block_means(planes), figures, is_map, picture, values.shape, note)


def block_means(planes: Floats, side: int = _THUMBNAIL) -> Floats:
    """Planes averaged over square blocks so that they have at most about ``side`` px a side."""
    _, height, width = planes.shape
    step = -(-max(height, width) // side)
    if step <= 1:
        return planes
    rows = np.arange(0, height, step)
    columns = np.arange(0, width, step)
    with np.errstate(invalid="ignore", over="ignore"):  # of infinite values, which stay no numbers
        sums = np.add.reduceat(np.add.reduceat(planes, rows, axis=1), columns, axis=2)
    counts = np.minimum(step, height - rows)[:, None] * np.minimum(step, width - columns)[None, :]
    means: Floats = (sums / counts).astype(np.float32)
    return means
