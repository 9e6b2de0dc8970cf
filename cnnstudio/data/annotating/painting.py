"""Which pixels a brush, a polygon or a fill takes: arrays alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.annotating.mask import Bools, Bytes

Point = tuple[float, float]
"""x and y, in px of the image."""


class Patch(NamedTuple):
    """Some pixels of an image.

    Attributes:
        left: Where `where` lies in the image.
        top: The same.
        where: bool, (rows, columns).
    """

    left: int
    top: int
    where: Bools


_NOTHING = Patch(0, 0, np.zeros((0, 0), np.bool_))


def stroke(points: Sequence[Point], radius: float, width: int, height: int) -> Patch:
    """The pixels under a round brush that is drawn along points.

    A pixel counts if its middle lies within the radius of the line; the line itself is never thinner than
    a pixel.

    Args:
        points: Where the brush went.
        radius: Of the brush, in px; 0.5 and less is a pen of one px.
        width: Of the image, in px.
        height: Of the image, in px.
    """
    if radius <= 1:  # a thin pen walks from middle to middle, or it would miss pixels between them
        points = [(math.floor(x) + 0.5, math.floor(y) + 0.5) for x, y in points]
        radius = max(radius, 0.5)
    columns, rows = [x for x, _ in points], [y for _, y in points]
    left, right = max(0, math.floor(min(columns) - radius)), min(width, math.ceil(max(columns) + radius) + 1)
    top, bottom = max(0, math.floor(min(rows) - radius)), min(height, math.ceil(max(rows) + radius) + 1)
    if right <= left or bottom <= top:
        return _NOTHING
    where = np.zeros((bottom - top, right - left), np.bool_)
    for start, end in zip(points, points[1:] or points, strict=False):
        _add_capsule(where, left, top, start, end, radius)
    return Patch(left, top, where)


def _add_capsule(where: Bools, left: int, top: int, start: Point, end: Point, radius: float) -> None:
    """Add the pixels within a radius of a line, as far as they lie in the array."""
    height, width = where.shape
    low = max(0, math.floor(min(start[1], end[1]) - radius) - top)
    high = min(height, math.ceil(max(start[1], end[1]) + radius) + 1 - top)
    first = max(0, math.floor(min(start[0], end[0]) - radius) - left)
    last = min(width, math.ceil(max(start[0], end[0]) + radius) + 1 - left)
    if low >= high or first >= last:
        return
    down = np.arange(low, high, dtype=np.float32)[:, None] + np.float32(top + 0.5 - start[1])
    across = np.arange(first, last, dtype=np.float32)[None, :] + np.float32(left + 0.5 - start[0])
    dx, dy = np.float32(end[0] - start[0]), np.float32(end[1] - start[1])
    length = float(dx * dx + dy * dy)
    # How far along the line the nearest point of it is, 0…1.
    share = np.clip((across * dx + down * dy) / np.float32(length or 1), 0, 1)
    away = (across - share * dx) ** 2 + (down - share * dy) ** 2
    where[low:high, first:last] |= away <= np.float32(radius * radius + 1e-4)


def polygon(corners: Sequence[Point], width: int, height: int) -> Patch:
    """The pixels whose middles lie inside a polygon of any form; where it crosses itself, by the even-odd rule.

    Args:
        corners: Its corners in order; the last is joined with the first.
        width: Of the image, in px.
        height: Of the image, in px.
    """
    if len(corners) < 3:
        return _NOTHING
    columns, rows = [x for x, _ in corners], [y for _, y in corners]
    left, right = max(0, math.floor(min(columns))), min(width, math.ceil(max(columns)))
    top, bottom = max(0, math.floor(min(rows))), min(height, math.ceil(max(rows)))
    if right <= left or bottom <= top:
        return _NOTHING
    # Each side toggles what lies right of it in the rows that it crosses.
    toggles = np.zeros((bottom - top, right - left + 1), np.bool_)
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        low, high = math.ceil(min(y1, y2) - 0.5), math.ceil(max(y1, y2) - 0.5)
        low, high = max(low, top), min(high, bottom)
        if low >= high:
            continue
        middles = np.arange(low, high) + 0.5
        crossings = x1 + (middles - y1) * ((x2 - x1) / (y2 - y1))
        first = np.clip(np.ceil(crossings - 0.5), left, right).astype(np.int64) - left
        toggles[np.arange(low, high) - top, first] ^= True
    return Patch(left, top, np.logical_xor.accumulate(toggles, axis=1)[:, :-1])


def flood(values: Bytes, x: int, y: int) -> Patch:
    """The pixels of the value of one of them that hang together with it, by their sides.

    Args:
        values: uint8, (H, W).
        x: Column of that pixel.
        y: Its row.
    """
    alike = values == values[y, x]
    height, width = alike.shape
    edges = np.diff(np.pad(alike, ((0, 0), (1, 1))).view(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    offsets = np.searchsorted(rows, np.arange(height + 1))
    first = offsets[y] + int(np.searchsorted(ends[offsets[y] : offsets[y + 1]], x, side="right"))
    where = np.zeros((height, width), np.bool_)
    for run in _joined_runs(first, rows, starts, ends, offsets):
        where[rows[run], starts[run] : ends[run]] = True
    return Patch(0, 0, where)


def _joined_runs(
    first: int,
    rows: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    offsets: NDArray[np.int64],
) -> list[int]:
    """The runs that hang together with one, each a stretch of a row from its start to its end."""
    reached = np.zeros(len(rows), np.bool_)
    reached[first] = True
    waiting, found = [first], []
    while waiting:
        run = waiting.pop()
        found.append(run)
        for row in (rows[run] - 1, rows[run] + 1):
            if not 0 <= row < len(offsets) - 1:
                continue
            low, high = offsets[row], offsets[row + 1]
            begin = low + int(np.searchsorted(ends[low:high], starts[run], side="right"))
            stop = low + int(np.searchsorted(starts[low:high], ends[run], side="left"))
            for other in range(begin, stop):
                if not reached[other]:
                    reached[other] = True
                    waiting.append(other)
    return found
