"""Which number of a layer is meant: numbers alone."""

from __future__ import annotations

import math

Place = tuple[int, int]


def is_map(shape: tuple[int | None, ...]) -> bool:
    """Whether a layer's units are maps; else they are single numbers, counted through."""
    return len(shape) == 3 and shape[:2] != (1, 1)


def fitting(place: Place | None, shape: tuple[int, ...]) -> Place:
    """The place itself if a map has it; the middle of the map otherwise."""
    if place is not None and place[0] < shape[0] and place[1] < shape[1]:
        return place
    return shape[0] // 2, shape[1] // 2


def moved(place: Place, by: Place, shape: tuple[int, ...]) -> Place:
    """A place so many rows and columns further on; the edges hold."""
    row, column = (
        max(0, min(one + step, size - 1)) for one, step, size in zip(place, by, shape, strict=False)
    )
    return row, column


def following(place: Place, shape: tuple[int, ...]) -> Place:
    """The next place, row by row; behind the last comes the first."""
    number = (place[0] * shape[1] + place[1] + 1) % (shape[0] * shape[1])
    row, column = divmod(number, shape[1])
    return row, column


def unit_in(unit: int, shape: tuple[int, ...]) -> int:
    """A unit that the layer has: the last one where it has fewer."""
    count = shape[-1] if is_map(shape) else math.prod(shape)
    return max(0, min(unit, count - 1))


def told_apart(index: tuple[int, ...], shape: tuple[int, ...]) -> tuple[Place | None, int]:
    """Place and unit of a number, as Inspect counts them.

    Args:
        index: Its index in the layer's output.
        shape: That output.
    """
    if is_map(shape):
        return (index[0], index[1]), index[2]
    number = 0
    for one, size in zip(index, shape, strict=True):
        number = number * size + one
    return None, number
