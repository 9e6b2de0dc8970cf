"""Outlines as COCO's files hold them: polygons, or run lengths written out or as text."""

from __future__ import annotations

from collections.abc import Mapping
from operator import mul
from typing import Any

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import exact, times
from cnnstudio.data.annotations.annotation import Box, Polygons, RunLengths
from cnnstudio.data.annotations.box_checks import sound_polygons
from cnnstudio.data.annotations.run_length_text import text_of_counts

Outline = Polygons | RunLengths | None
_NUMBERS = {int, float}


def are_numbers(values: list[Any]) -> bool:
    """Whether all values of a list of JSON are numbers; what is infinite, or NaN, counts too."""
    return set(map(type, values)) <= _NUMBERS


def read_outline(data: Any, height: int, width: int) -> tuple[Outline, str]:
    """What a segmentation stands for, and what is wrong with it in a clause; "" for nothing.

    Args:
        data: The segmentation: a list of polygons, or a mapping of size and counts.
        height: Height of the image, in px.
        width: Width of the image, in px.
    """
    if data is None or data == []:
        return None, ""
    if isinstance(data, Mapping):
        return _read_runs(data, height, width)
    if isinstance(data, list) and are_numbers(data):
        data = [data]  # one polygon without the list around it
    if not isinstance(data, list) or not all(isinstance(part, list) and are_numbers(part) for part in data):
        return None, "its segmentation is neither polygons nor run lengths and was left out"
    polygons, told = sound_polygons(data, height, width)
    return polygons or None, told


def _read_runs(data: Mapping[str, Any], height: int, width: int) -> tuple[RunLengths | None, str]:
    size, counts = data.get("size"), data.get("counts")
    if size != [height, width]:
        shown = (
            times(size[:4])
            if isinstance(size, list) and all(map(_is_count, size))
            else "an unknown number of"
        )
        return None, f"its mask of {shown} px was left out: the image has {times((height, width))} px"
    if isinstance(counts, str):
        counts = _unpacked(counts)
    if not isinstance(counts, list) or not all(map(_is_count, counts)):
        return None, "its run lengths are damaged and were left out"
    if sum(counts) != height * width:
        return None, (
            f"its run lengths were left out: they add up to {exact(sum(counts))} px instead of "
            f"{exact(height * width)}"
        )
    return RunLengths(tuple(counts), height, width), ""


def _unpacked(text: str) -> list[int] | None:
    """The numbers that a text of run lengths holds; None if it is none."""
    from cnnstudio.vision.run_lengths import unpacked

    try:
        numbers: list[int] = unpacked(text.encode("ascii")).tolist()
    except (DataError, UnicodeEncodeError):
        return None
    return numbers


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40


def outline_data(outline: Outline, as_text: bool) -> Any:
    """The segmentation of an outline, as JSON data.

    Args:
        outline: The outline.
        as_text: Whether run lengths become the short text.
    """
    if isinstance(outline, RunLengths):
        counts = text_of_counts(outline.counts) if as_text else list(outline.counts)
        return {"size": [outline.height, outline.width], "counts": counts}
    return [[plain(value) for value in polygon] for polygon in outline or ()]


def plain(value: float) -> float | int:
    """A whole number without a point."""
    return int(value) if value == int(value) else value


def measured(box: Box, outline: Outline) -> float:
    """How much an outline encloses, or a box where there is none, in px²."""
    if isinstance(outline, RunLengths):
        return float(outline.area)
    left, top, right, bottom = box
    return sum(map(_polygon_area, outline)) if outline else (right - left) * (bottom - top)


def _polygon_area(polygon: tuple[float, ...]) -> float:
    """Source: the shoelace formula of school geometry."""
    across, down = polygon[::2], polygon[1::2]
    right, below = (*across[1:], across[0]), (*down[1:], down[0])
    doubled: float = sum(map(mul, across, below)) - sum(map(mul, right, down))
    return abs(doubled) / 2
