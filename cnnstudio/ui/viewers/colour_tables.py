"""Colours for numbers: tables of 256 colours for maps, and one for signed weights."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from cnnstudio.data.mosaic import MISSING

Bytes = NDArray[np.uint8]
Anchors = tuple[tuple[int, int, int], ...]

_VIRIDIS: Anchors = (
    (68, 1, 84), (72, 20, 103), (72, 38, 119), (69, 55, 129), (63, 71, 136), (57, 85, 140), (50, 100, 142),
    (45, 112, 142), (40, 125, 142), (35, 138, 141), (31, 150, 139), (32, 163, 134), (41, 175, 127),
    (59, 187, 117), (86, 198, 103), (115, 208, 86), (149, 216, 64), (184, 222, 41), (221, 227, 24),
    (253, 231, 37),
)  # fmt: skip
_GREY: Anchors = ((0, 0, 0), (255, 255, 255))
_SIGNED: Anchors = ((179, 88, 6), (241, 163, 64), (247, 247, 247), (108, 172, 221), (5, 90, 160))

ANCHORS: Mapping[str, Anchors] = {"viridis": _VIRIDIS, "grey": _GREY, "orange–blue": _SIGNED}
"""Colour tables by the name that choices show; evenly spaced, interpolated linearly.

Source: viridis by S. van der Walt and N. Smith (matplotlib, CC0); orange–blue after ColorBrewer's PuOr.
"""

MAP_TABLES = ("viridis", "grey")
"""The tables that maps can be shown in."""

SIGNED_TABLE = "orange–blue"
"""The table of weights: orange is negative, white is 0, blue is positive."""


@cache
def colours(table: str) -> Bytes:
    """The colours of a table: uint8, (256, 3)."""
    anchors = np.array(ANCHORS[table], np.float64)
    places = np.linspace(0, len(anchors) - 1, 256)
    channels = [np.interp(places, np.arange(len(anchors)), anchors[:, channel]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


@cache
def _qt_table(table: str) -> list[int]:
    return [QColor(*(int(part) for part in colour)).rgb() for colour in colours(table)]


def levels(values: NDArray[np.float32], low: float, high: float) -> Bytes:
    """Numbers as levels 0…255 of a scale; what lies outside, and NaN, takes the nearest end or 0."""
    span = high - low
    if not np.isfinite(span) or span <= 0:
        return np.zeros(values.shape, np.uint8)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = (values - np.float32(low)) * np.float32(255 / span)
    shown: Bytes = np.clip(np.nan_to_num(scaled, nan=0.0), 0, 255).astype(np.uint8)
    return shown


def coloured_image(values: NDArray[np.float32], low: float, high: float, table: str) -> QImage:
    """Numbers of one map, (H, W), in the colours of a scale; NaN and infinity in a colour that no table has."""
    shown = levels(values, low, high)
    finite = np.isfinite(values)
    if finite.all():
        return indexed_image(shown, table)
    pixels = colours(table)[shown]
    pixels[~finite] = MISSING
    return picture_image(pixels)


def indexed_image(shown: Bytes, table: str) -> QImage:
    """Levels of one map, uint8 (H, W), as an image in the colours of a table."""
    rows = np.ascontiguousarray(shown)
    height, width = rows.shape
    image = QImage(rows.data, width, height, width, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(_qt_table(table))
    return image


def picture_image(pixels: Bytes) -> QImage:
    """A picture, uint8 (H, W, 1) or (H, W, 3), as an image."""
    rows = np.ascontiguousarray(pixels)
    height, width, channels = rows.shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_Grayscale8
    return QImage(rows.data, width, height, width * channels, kind).copy()


def contrasting(table: str, level: int) -> str:
    """Black or white, whichever is read better on a level of a table; as ``#rrggbb``."""
    red, green, blue = (int(part) for part in colours(table)[level])
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "#ffffff"
