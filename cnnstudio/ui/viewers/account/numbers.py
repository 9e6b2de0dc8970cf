"""Numbers of an account as they are written on the screen."""

from __future__ import annotations

import math

from cnnstudio.engine.pixel.account_text import number
from cnnstudio.ui.viewers.figures import figure

_SMALL = 0.001  # smaller numbers have so many zeros that one figure fewer fits into a cell


def cell_text(value: float) -> str:
    """A number in three figures; NaN and infinity by name."""
    if not math.isfinite(value):
        return number(value)
    return "0" if value == 0 else figure(value, 3 if abs(value) >= _SMALL else 2)


def shown_number(value: float) -> str:
    """A number in six figures; NaN and infinity by name."""
    if not math.isfinite(value):
        return number(value)
    return "0" if value == 0 else figure(value, 6)
