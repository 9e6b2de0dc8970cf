"""A map laid over the image that it is about, in colours that rise evenly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.mosaic import VIRIDIS
from cnnstudio.data.preparation import LUMA

Colours = NDArray[np.uint8]
Floats = NDArray[np.float32]

SIGNED_STOPS = ((179, 88, 6), (241, 163, 64), (247, 247, 247), (108, 172, 221), (5, 90, 160))
"""Orange below 0, white at 0, blue above; evenly spaced. Source: after ColorBrewer's PuOr."""

_UNKNOWN = 0.4  # brightness of the image where there is no map over it


def _signed_table() -> Colours:
    places = np.linspace(0, 255, len(SIGNED_STOPS))
    channels = [
        np.interp(np.arange(256), places, [stop[channel] for stop in SIGNED_STOPS]) for channel in range(3)
    ]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


def overlay(pixels: Colours, values: Floats, limits: tuple[float, float], opacity: float = 0.6) -> Colours:
    """Paint a map over an image.

    Args:
        pixels: uint8, (H, W, 1) or (H, W, 3).
        values: float32, (H, W). Where it is NaN the image stands dark and without colour.
        limits: The values of the first and the last colour; below 0 and as far above, white is 0.
        opacity: How much the map covers of the image, 0…1; 1 is the map alone.

    Returns:
        uint8, (H, W, 3).
    """
    low, high = limits
    table = _signed_table() if is_signed(limits) else VIRIDIS
    span = high - low if high > low else 1.0
    known = ~np.isnan(values)
    levels = np.clip(np.rint((np.where(known, values, low) - low) * (255 / span)), 0, 255).astype(np.uint8)
    image = np.broadcast_to(pixels, (*pixels.shape[:2], 3)).astype(np.float32)
    mixed = np.float32(opacity) * table[levels] + np.float32(1 - opacity) * image
    dark = (image @ np.array(LUMA, np.float32) * np.float32(_UNKNOWN))[:, :, None]
    painted: Colours = np.rint(np.where(known[:, :, None], mixed, dark)).astype(np.uint8)
    return painted


def is_signed(limits: tuple[float, float]) -> bool:
    """Whether a scale has 0 in its middle."""
    return limits[0] < 0 and limits[0] == -limits[1]
