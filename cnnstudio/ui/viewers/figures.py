"""Measured numbers in words: few figures, a real minus, thousands apart."""

from __future__ import annotations

import math

_INFINITY = ("−∞", "∞")


def figure(value: float, digits: int = 4) -> str:
    """A number in so many significant figures: ``0.06391``, ``−1.2``, ``5,335``, ``1.2e−07``.

    Args:
        value: The number; NaN is a dash, infinity its sign.
        digits: Significant figures.
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return _INFINITY[value > 0]
    value = value or 0.0  # no −0
    is_large = 10 ** (digits - 1) <= abs(value) < 10**9
    text = f"{value:,.0f}" if is_large else f"{value:.{digits}g}"
    return text.replace("-", "−")


def one_value(value: float) -> str:
    """A single number that was measured, in six figures; NaN is called so."""
    return "NaN" if math.isnan(value) else figure(value, 6)


def span(low: float, high: float) -> str:
    """A range of numbers: ``0 … 2.31``."""
    return f"{figure(low)} … {figure(high)}"


def brief(value: float) -> str:
    """A number in so few figures that it fits into a cell: ``0.31``, ``−1.2``, ``412``."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return _INFINITY[value > 0]
    size = abs(value)
    if size >= 10_000:
        return f"{value:.0e}".replace("-", "−").replace("e+0", "e").replace("e+", "e")
    text = f"{value:.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:z.2f}"  # no −0.00
    return text.replace("-", "−")
