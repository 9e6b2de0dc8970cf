"""Numbers as people type them: one reading in every locale, scientific notation and fractions welcome."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$")
_LARGEST_DENOMINATOR = 1000
_MOST_DIGITS = 4


def read_number(text: str) -> float | int:
    """The number that a text stands for: ``64``, ``1e-3``, ``0,5``, ``18,496``, ``1/255``.

    Raises:
        ValueError: It is no number; the message is a phrase that follows "must be".
    """
    tidy = text.strip().replace("−", "-").replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    tidy = tidy.replace(",", "") if _GROUPED.match(tidy) else tidy.replace(",", ".", 1)
    try:
        return _plain(tidy) if "/" not in tidy else _fraction(tidy)
    except (ValueError, ZeroDivisionError, OverflowError):
        shown = f"“{text.strip()}”" if text.strip() else "empty"
        raise ValueError(f"a number; it is {shown}") from None


def _plain(text: str) -> float | int:
    if re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        raise ValueError
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _fraction(text: str) -> float:
    upper, lower = text.split("/")
    return _plain(upper) / _plain(lower)


def number_text(number: float | int) -> str:
    """The shortest text that reads as a number again: ``64``, ``1e-7``, ``1/255``."""
    if isinstance(number, int) or (number.is_integer() and abs(number) < 1e15):
        return str(int(number)).replace("-", "−")
    plain = re.sub(r"e([+-])0*(\d)", lambda found: f"e{found[1].strip('+')}{found[2]}", repr(number))
    if len(plain) > 10:
        nearest = Fraction(number).limit_denominator(_LARGEST_DENOMINATOR)
        if nearest and nearest.numerator / nearest.denominator == number:
            plain = f"{nearest.numerator}/{nearest.denominator}"
    return plain.replace("-", "−", 1) if plain.startswith("-") else plain


def stepped(
    number: float | int | None, steps: int, *, whole: bool, minimum: float | None, maximum: float | None
) -> float | int:
    """The number so many turns further, within limits.

    Whole numbers move by 1; others by their last digit, so that 0.001, 0.5 and 0.99 all move
    by what matters.
    """
    if number is None:
        start = minimum if minimum is not None else 0
        return int(start) if whole else start
    moved: float | int = int(number) + steps if whole else _moved(float(number), steps)
    moved = moved if minimum is None else max(moved, minimum)
    moved = moved if maximum is None else min(moved, maximum)
    return int(moved) if whole else moved


def _moved(number: float, steps: int) -> float:
    exponent = _last_digit(number)
    if steps * number < 0 and math.isclose(abs(number), 10.0**exponent):
        exponent -= 1  # a step towards 0 that would reach it: 0.001 moves to 0.0009
    return round(number + steps * 10.0**exponent, max(0, -exponent) + 2)


def _last_digit(number: float) -> int:
    """The power of ten of the last digit; of the first where there are more than four."""
    if number == 0:
        return -1
    _, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    if len(digits) > _MOST_DIGITS or not isinstance(exponent, int):
        return math.floor(math.log10(abs(number)))
    return exponent
