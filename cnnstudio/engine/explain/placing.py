"""Laying a map over the image that the network was given a form of."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.preparation import fitting_motion

Floats = NDArray[np.float32]


def on_image(values: Floats, shape: tuple[int, ...], size: tuple[int, int], fit: str) -> Floats:
    """Bring a map over the network's input to the image's own size, bilinearly.

    Args:
        values: float32, (h, w): a map that covers the network's input evenly.
        shape: Shape of the image, (H, W, C).
        size: Height and width of the network's input, in px.
        fit: How the image was brought to that; see `preparation.FITS`.

    Returns:
        float32, (H, W); NaN where the network was shown nothing of the image.
    """
    motion = fitting_motion(shape, size, fit)
    seen = np.full(shape[:2], np.nan, np.float32)
    rows, top, bottom = _stretch(motion[1, 1], motion[1, 2], size[0], shape[0], values.shape[0])
    columns, left, right = _stretch(motion[0, 0], motion[0, 2], size[1], shape[1], values.shape[1])
    wanted = (rows.stop - rows.start, columns.stop - columns.start)
    seen[rows, columns] = _resized(values, wanted, (left, top, right, bottom))
    return seen


def _stretch(scale: float, offset: float, size: int, length: int, cells: int) -> tuple[slice, float, float]:
    """Along one axis: the pixels of the image that were shown, and the part of the map that lies over them."""
    # Edges of the network's input, in px of the image; places of pixels are those of their middles.
    first, last = (scale * edge + offset + 0.5 for edge in (-0.5, size - 0.5))
    begin = max(0, math.ceil(first - 0.5 - 1e-6))
    end = min(length, math.floor(last - 0.5 + 1e-6) + 1)
    low, high = ((edge - first) / (last - first) * cells for edge in (begin, end))
    return slice(begin, end), max(0.0, low), min(float(cells), high)


def _resized(values: Floats, size: tuple[int, int], box: tuple[float, float, float, float]) -> Floats:
    from PIL import Image

    if values.shape == size and box == (0.0, 0.0, float(size[1]), float(size[0])):
        return values
    plane = Image.fromarray(np.ascontiguousarray(values, np.float32))
    return np.asarray(plane.resize((size[1], size[0]), Image.Resampling.BILINEAR, box), np.float32)
