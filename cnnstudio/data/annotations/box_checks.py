"""Boxes and outlines from files, checked and mended before anything is made of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import sub
from typing import Any

from cnnstudio.core.numerals import times
from cnnstudio.data.annotations.annotation import Box, Polygons, number_text
from cnnstudio.data.pixels import MEGAPIXEL_LIMIT

MOST = 1e7
"""No coordinate is further out than this, in px."""
_SLACK = 0.01  # px
_DIGITS = 17
_SHOWN = 1e300

Mended = tuple[Box | None, str]
"""A box, None where none is left; and what was wrong with it, "" for nothing."""


def sound_box(box: Sequence[float], height: int, width: int, slack: float = _SLACK) -> Mended:
    """A box with its corners in order and inside its image.

    Args:
        box: Left, top, right and bottom, in px.
        height: Height of the image, in px.
        width: Width of the image, in px.
        slack: Boxes that reach out by no more than this are cut without a word, in px: so much is rounding.
    """
    left, top, right, bottom = box
    if 0 <= left < right <= width and 0 <= top < bottom <= height:
        return (float(left), float(top), float(right), float(bottom)), ""
    if not all(-MOST <= value <= MOST for value in box):
        return None, f"the box {_shown(box)} holds what is no number of px"
    left, top, right, bottom = (float(value) for value in box)
    if left == right or top == bottom:
        return None, f"the box {_shown(box)} has no area"
    told = []
    if left > right or top > bottom:
        told.append("its corners were exchanged")
        left, right = sorted((left, right))
        top, bottom = sorted((top, bottom))
    inside = max(left, 0.0), max(top, 0.0), min(right, float(width)), min(bottom, float(height))
    if inside[0] >= inside[2] or inside[1] >= inside[3]:
        return None, f"the box {_shown(box)} lies outside its image of {times((width, height))} px"
    beyond = max(abs(a - b) for a, b in zip(inside, (left, top, right, bottom), strict=True))
    if beyond > slack:
        told.append(f"{number_text(beyond, 2)} px of it lay outside the image of {times((width, height))} px")
    return inside, f"the box {_shown(box)} was mended: {' and '.join(told)}" if told else ""


def _shown(box: Sequence[float]) -> str:
    return ", ".join(f"{value:.6g}" if abs(value) < _SHOWN else "?" for value in box)


def sound_polygons(
    polygons: Sequence[Sequence[float]], height: int, width: int, slack: float = _SLACK
) -> tuple[Polygons, str]:
    """Polygons without those that enclose nothing, and with their points inside the image.

    Args:
        polygons: x and y in turn, in px.
        height: Height of the image, in px.
        width: Width of the image, in px.
        slack: What reaches out by no more than this is cut without a word, in px.

    Returns:
        The polygons, () if none is left; and what was wrong, "" for nothing.
    """
    kept, told = [], []
    for polygon in polygons:
        if len(polygon) < 6 or len(polygon) % 2:
            told.append(
                f"a polygon of {number_text(len(polygon) / 2)} points encloses nothing and was left out"
            )
            continue
        if not _is_finite(polygon):
            told.append("a polygon with what is no number of px was left out")
            continue
        inside = _cut(polygon, height, width)
        beyond = max(map(abs, map(sub, inside, polygon)))
        if not _has_area(inside):
            told.append("a polygon without area was left out")
            continue
        if beyond > slack:
            told.append(f"{number_text(beyond, 2)} px of a polygon lay outside the image")
        kept.append(inside)
    return tuple(kept), "; ".join(dict.fromkeys(told))


def _is_finite(polygon: Sequence[float]) -> bool:
    try:
        return all(map(math.isfinite, polygon)) and max(map(abs, polygon)) <= MOST
    except OverflowError:  # a whole number of hundreds of digits
        return False


def _cut(polygon: Sequence[float], height: int, width: int) -> tuple[float, ...]:
    """A polygon with its points moved into the image."""
    across, down = polygon[::2], polygon[1::2]
    if min(across) >= 0 and max(across) <= width and min(down) >= 0 and max(down) <= height:
        return tuple(polygon)
    limits = (float(width), float(height))
    return tuple(min(max(0.0, value), limits[place % 2]) for place, value in enumerate(polygon))


def _has_area(polygon: Sequence[float]) -> bool:
    across, down = polygon[::2], polygon[1::2]
    return min(across) < max(across) and min(down) < max(down)


def around(polygons: Polygons) -> Box:
    """The box around polygons."""
    across = [value for polygon in polygons for value in polygon[::2]]
    down = [value for polygon in polygons for value in polygon[1::2]]
    return min(across), min(down), max(across), max(down)


def shortest(value: float, is_read_back: Callable[[float], bool]) -> float | int:
    """The number of fewest digits beside a value from which a reader makes what is meant.

    Args:
        value: What would be written with all digits.
        is_read_back: Whether a number is read as what is meant.
    """
    for digits in range(_DIGITS):
        rounded = round(value, digits)
        if is_read_back(rounded):
            return int(rounded) if rounded == int(rounded) else rounded
    for neighbour in (math.nextafter(value, -math.inf), math.nextafter(value, math.inf)):
        if is_read_back(neighbour):
            return neighbour
    return value


def size_of(height: Any, width: Any) -> tuple[int, int] | None:
    """Height and width of an image as a file gives them, in px; None if they are none."""
    sides = [height, width]
    if not all(isinstance(side, (int, float)) and 0 < side <= MOST and side == int(side) for side in sides):
        return None
    return (int(height), int(width)) if height * width <= MEGAPIXEL_LIMIT * 1e6 else None
