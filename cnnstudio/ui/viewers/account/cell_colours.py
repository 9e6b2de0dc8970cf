"""The colours of signed numbers in cells: from the ground of the theme to orange below 0 and blue above."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from cnnstudio.ui.theme.heat import ink_on
from cnnstudio.ui.theme.theme import theme

_POLES = {False: ("#b35806", "#055aa0"), True: ("#f1a340", "#6cacdd")}
"""Below and above 0, by whether the theme is dark. Source: ColorBrewer's PuOr, as the table of weights."""


def cell_colour(value: float, extreme: float) -> str:
    """The colour of a number on a scale that ends at ±``extreme``; the ground for 0, NaN and infinity."""
    ground = theme.colours.panel
    if not math.isfinite(value) or not math.isfinite(extreme) or extreme <= 0:
        return ground
    pole = _POLES[theme.is_dark][int(value > 0)]
    share = min(1.0, abs(value) / extreme)
    pairs = zip(_parts(ground), _parts(pole), strict=True)
    return "#" + "".join(f"{round(start + (end - start) * share):02x}" for start, end in pairs)


def cells_image(values: NDArray[np.floating], extreme: float, padding: NDArray[np.bool_]) -> QImage:
    """The colours of many numbers, (rows, columns), as an image of one px each; what is no number in that of errors."""
    ground, below, above, none, outside = (
        np.array(_parts(colour), np.float64)
        for colour in (theme.colours.panel, *_POLES[theme.is_dark], theme.colours.error, theme.colours.line)
    )
    known = np.isfinite(values)
    share = np.clip(np.where(known, values, 0) / (extreme or 1.0), -1, 1)[..., None]
    pixels = ground + (np.where(share > 0, above, below) - ground) * np.abs(share)
    pixels = np.where(padding[..., None], outside, np.where(known[..., None], pixels, none))
    rows = np.ascontiguousarray(np.rint(pixels).astype(np.uint8))
    height, width = values.shape
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def ink(colour: str) -> str:
    """The text colour that is read best on a cell."""
    return ink_on(colour)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def extreme_of(values: object) -> float:
    """The end of the scale of some numbers: the largest finite size; 0 where there is none."""
    sizes = np.abs(np.asarray(values, np.float64))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))
