"""Cutting out of a map what one number sees of it, and putting it into the form of terms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.pixel.account import NOWHERE, Formula, Planes, Rule, Step, Terms
from cnnstudio.engine.pixel.element import Element, Floats

Doubles = NDArray[np.float64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
_BUT_LAST_TWO = 2


def picked(values: Floats, picks: Sequence[Places], channels: slice) -> tuple[Floats, Places]:
    """Some places of a map with some of its channels.

    Args:
        values: (places…, channels).
        picks: Along each axis of places, which to take; those outside of the map are padding.
        channels: Which channels.

    Returns:
        Their values, 0 for padding, and where they stand as flat indices: (picked…, channels).
    """
    sizes = values.shape[:-1]
    inside = [(pick >= 0) & (pick < size) for pick, size in zip(picks, sizes, strict=True)]
    clipped = [np.clip(pick, 0, size - 1) for pick, size in zip(picks, sizes, strict=True)]
    numbers = np.arange(values.shape[-1])[channels]
    grid = np.ix_(*clipped, numbers)
    places = np.ravel_multi_index(grid, values.shape)
    is_inside = np.ones((1,) * len(picks), bool)
    for axis, flags in enumerate(inside):
        is_inside = is_inside & flags.reshape([-1 if other == axis else 1 for other in range(len(picks))])
    is_inside = np.broadcast_to(is_inside[..., None], places.shape)
    found = np.where(is_inside, values[grid], np.float32(0))
    return found, np.where(is_inside, places, NOWHERE)


def folded(array: NDArray[np.generic]) -> NDArray[np.generic]:
    """(places…, channels) as (planes, rows, columns): a sequence has one row, a volume a plane for each depth."""
    *sizes, channels = array.shape
    if len(sizes) == 0:
        return array.reshape(channels, 1, 1)
    moved = np.moveaxis(array, -1, max(0, len(sizes) - _BUT_LAST_TWO))
    rows = sizes[-2] if len(sizes) > 1 else 1
    planes = int(np.prod([*sizes[:-_BUT_LAST_TWO], channels]))
    return np.ascontiguousarray(moved.reshape(planes, rows, sizes[-1]))


def planes_of(channels: int, picks: Sequence[Places], start: int = 0) -> Planes:
    """The names of the planes that `folded` gives."""
    depths = tuple(int(one) for one in picks[0]) if len(picks) > _BUT_LAST_TWO else ()
    return Planes("channel", channels, start, depths)


def marks(picks: Sequence[Places]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The rows and columns that picks lie in; a sequence has no rows."""
    rows = picks[-2] if len(picks) > 1 else ()
    columns = picks[-1] if len(picks) else ()
    return tuple(int(one) for one in rows), tuple(int(one) for one in columns)


def taken(element: Element, number: int = 0, index: tuple[int, ...] | None = None) -> Terms:
    """The one number of an input that stands at the element's own index, or at another."""
    values = element.inputs[number]
    where = element.index if index is None else index
    place = int(np.ravel_multi_index(where, values.shape)) if values.shape else 0
    value = values[where]
    return Terms(
        "Input", "sum", np.full((1, 1, 1), value, np.float32), np.full((1, 1, 1), value, np.float64),
        np.full((1, 1, 1), place, np.int64), float(value), planes=Planes(names=("input",)), sources=(number,),
    )  # fmt: skip


def row_terms(
    title: str,
    rule: Rule,
    values: Floats,
    places: Places,
    value: float,
    *,
    noun: str = "input",
    **others: object,
) -> Terms:
    """Terms of a row of numbers, each a plane by itself.

    Args:
        title: What the step is.
        rule: What is made of them.
        values: float32, (numbers,).
        places: int64, (numbers,).
        value: What the rule gives.
        noun: What each is called.
        others: ``terms`` and ``factors`` as rows; anything else as `Terms` has it.
    """
    rows = {
        name: np.asarray(others.pop(name)).reshape(-1, 1, 1)
        for name in ("terms", "factors")
        if name in others
    }
    terms = rows.get("terms")
    if terms is None:
        factors = rows.get("factors")
        terms = values.astype(np.float64).reshape(-1, 1, 1)
        terms = terms if factors is None else terms * factors
    others.setdefault("planes", Planes(noun, max(1, len(values))))
    return Terms(
        title, rule, values.reshape(-1, 1, 1), terms, places.reshape(-1, 1, 1), value,
        factors=rows.get("factors"), **others,  # type: ignore[arg-type]
    )  # fmt: skip


def row_places(shape: tuple[int, ...], place: tuple[int, ...]) -> Places:
    """Flat indices of the last axis at a place of an array."""
    length = shape[-1] if shape else 1
    start = int(np.ravel_multi_index((*place, 0), shape)) if shape else 0
    return np.arange(start, start + length, dtype=np.int64)


def with_bias(steps: list[Step], bias: Floats | None, unit: int) -> list[Step]:
    """The steps with the addition of a bias, where there is one."""
    if bias is None:
        return steps
    total, added = steps[-1].value, float(bias[unit])
    return [*steps, Formula("Bias", "{sum} + {bias}", {"sum": total, "bias": added}, total + added)]
