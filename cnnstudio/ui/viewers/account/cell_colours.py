"""The colours of signed numbers in cells: from the ground of the theme to orange below 0 and blue above."""

from __future__ import annotations

import math

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


def ink(colour: str) -> str:
    """The text colour that is read best on a cell."""
    return ink_on(colour)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def extreme_of(values: object) -> float:
    """The end of the scale of some numbers: the largest finite size; 0 where there is none."""
    import numpy as np

    sizes = np.abs(np.asarray(values, np.float64))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))
