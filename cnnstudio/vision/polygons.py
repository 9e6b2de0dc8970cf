"""Masks from polygons, and the polygons around a mask.

Points are float64, (N, 2), columns before rows, in px from the picture's left and upper edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.vision.masks import Mask, Size

Points = NDArray[np.float64]
Places = NDArray[np.int64]

_FARTHEST = 1e6
"""Points farther out, in px, are a mistake, and would cost all memory."""
_EAST, _SOUTH, _WEST, _NORTH = range(4)


def polygon_mask(polygons: Sequence[ArrayLike], size: Size) -> Mask:
    """The pixels that some polygons cover together: bool, (H, W).

    Args:
        polygons: Their points, (N, 2), or all numbers in one row, as COCO has them.
        size: Height and width of the picture, in px.

    Raises:
        DataError: One has fewer than three points, or a point that is nowhere near the picture.

    Source: pycocotools.mask.frPyObjects, to the pixel.
    """
    from pycocotools import mask as coco

    rows = [_checked(polygon).ravel().tolist() for polygon in polygons]
    if not rows or not size[0] * size[1]:
        return np.zeros(size, bool)
    outcome: Mask = coco.decode(coco.merge(coco.frPyObjects(rows, *size))).astype(bool)
    return outcome


def _checked(polygon: ArrayLike) -> Points:
    numbers = np.asarray(polygon, np.float64).ravel()
    if len(numbers) % 2 or len(numbers) < 6:
        points = f"{len(numbers) / 2:g} point{'' if len(numbers) == 2 else 's'}"
        raise DataError(f"A polygon of {points} covers nothing: it needs at least 3.")
    if not (np.abs(numbers) <= _FARTHEST).all():
        raise DataError(
            f"A polygon has a point more than {_FARTHEST:,.0f} px away, or one that is no number: mend or delete it."
        )
    return numbers.reshape(-1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A closed line along the edges of pixels.

    Attributes:
        points: float64, (N, 2): its corners, columns before rows; the mask lies on the right hand.
        hole: Whether it runs around a hole of the mask.
    """

    points: Points
    hole: bool


def outlines(mask: Mask) -> tuple[Outline, ...]:
    """The lines around a mask and around its holes, corner by corner, from the upper edge down.

    Pixels that touch at a corner alone are apart. ``polygon_mask`` of an outline without holes is the mask.

    Args:
        mask: bool, (H, W).
    """
    starts, directions, width = _edges(mask)
    following = _following(starts, directions, width)
    turns = np.flatnonzero(directions[following] != directions)  # the edge after it begins at a corner
    corner = np.zeros(len(starts), bool)
    corner[following[turns]] = True
    rows, columns = np.divmod(starts, width)
    points = np.stack([columns, rows], axis=1).astype(np.float64)
    lines = []
    for walk in _walks(following):
        line = points[walk[corner[walk]]]
        lines.append(Outline(line, bool(_double_area(line) < 0)))
    return tuple(lines)


def _edges(mask: Mask) -> tuple[Places, Places, int]:
    """Sides of pixels between on and off: where each starts, its direction, and points in a row.

    They run clockwise around pixels that are on, and lie in order of their starts.
    """
    padded = np.pad(mask.astype(bool), 1)
    inner, points = padded[1:-1, 1:-1], mask.shape[1] + 1
    sides = (
        (inner & ~padded[:-2, 1:-1], 0), (inner & ~padded[1:-1, 2:], 1),
        (inner & ~padded[2:, 1:-1], points + 1), (inner & ~padded[1:-1, :-2], points),
    )  # fmt: skip
    starts, directions = [], []
    for direction, (side, offset) in enumerate(sides):
        rows, columns = np.nonzero(side)
        starts.append(rows * points + columns + offset)
        directions.append(np.full(len(rows), direction, np.int64))
    all_starts, all_directions = np.concatenate(starts), np.concatenate(directions)
    order = np.argsort(all_starts * 4 + all_directions)
    return all_starts[order], all_directions[order], points


def _following(starts: Places, directions: Places, width: int) -> Places:
    """The edge that goes on where each ends: to the right if there is one, else ahead, else to the left."""
    ends = starts + np.array([1, width, -1, -width])[directions]
    keys = starts * 4 + directions
    following = np.full(len(starts), -1, np.int64)
    for turn in (-1, 0, 1):  # the last that is there holds
        wanted = ends * 4 + (directions + turn) % 4
        places = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
        there = keys[places] == wanted
        following[there] = places[there]
    return following


def _walks(following: Places) -> list[Places]:
    """The edges of each closed line, one after the other."""
    steps = following.tolist()
    seen = [False] * len(steps)
    walks = []
    for first in range(len(steps)):
        walk, place = [], first
        while not seen[place]:
            seen[place] = True
            walk.append(place)
            place = steps[place]
        if walk:
            walks.append(np.array(walk, np.int64))
    return walks


def _double_area(points: Points) -> float:
    """Twice the area, positive clockwise (rows count downwards)."""
    x, y = points.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1))
