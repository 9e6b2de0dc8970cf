"""Which images were the strongest for each unit so far; arrays only."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]

_TOGETHER = 16_384  # units that are put in order at once, so that layers of very many take little memory


class Strongest(NamedTuple):
    """What some images do to each unit.

    Attributes:
        values: float32, (images, units): the largest value of each map; NaN where all are.
        spots: int32, (images, units, 2): row and column where it stands, the first of equals; 0 and 0 for
            outputs without places.
    """

    values: Floats
    spots: Integers


def strongest(output: Floats) -> Strongest:
    """Find the strongest place of every unit for every image.

    Args:
        output: float32, (images, H, W, C), or any other form, in which each number is a unit.
    """
    if output.ndim != 4:
        values = output.reshape(len(output), -1)
        return Strongest(values, np.zeros((*values.shape, 2), np.int32))
    images, height, width, units = output.shape
    flat = output.reshape(images, height * width, units)
    known = np.where(np.isnan(flat), -np.inf, flat) if np.isnan(flat).any() else flat
    best = known.argmax(axis=1)
    values = np.take_along_axis(flat, best[:, None], axis=1)[:, 0]
    rows, columns = np.divmod(best, width)
    return Strongest(values, np.stack([rows, columns], axis=-1).astype(np.int32))


class Tally:
    """Keeps the strongest images of each unit while images go by.

    Args:
        units: How many units there are.
        count: How many images to keep for each.

    Attributes:
        values: float32, (units, count): the strongest first; NaN where there were fewer images.
        places: int32, (units, count): which images; −1 where there were fewer.
        spots: int32, (units, count, 2): where in their maps.
        lows: float32, (units,): the strongest value in the image that excites the unit least.
        sums: float64, (units,): of the strongest values of all images; what is no finite number is left out.
        images: How many images went by.
        unsound: How many of them made a unit give what is no number.
    """

    def __init__(self, units: int, count: int) -> None:
        self.values = np.full((units, count), np.nan, np.float32)
        self.places = np.full((units, count), -1, np.int32)
        self.spots = np.zeros((units, count, 2), np.int32)
        self.lows = np.full(units, np.inf, np.float32)
        self.sums = np.zeros(units)
        self.images = self.unsound = 0

    def add(self, places: NDArray[np.integer], found: Strongest) -> None:
        """Take in some images; of equals, those that came before stay.

        Args:
            places: Which images they are, (images,).
            found: What they do to each unit.
        """
        self.images += len(places)
        self.unsound += int(np.isnan(found.values).any(axis=1).sum())
        self.lows = np.fmin(self.lows, np.fmin.reduce(found.values, axis=0))
        self.sums += np.where(np.isfinite(found.values), found.values, 0.0).sum(axis=0, dtype=np.float64)
        for begin in range(0, len(self.values), _TOGETHER):
            self._add_units(slice(begin, begin + _TOGETHER), places, found)

    def _add_units(self, units: slice, places: NDArray[np.integer], found: Strongest) -> None:
        count = self.values.shape[1]
        values = np.concatenate([self.values[units], found.values[:, units].T], axis=1)
        order = np.argsort(-values, axis=1, kind="stable")[:, :count]  # NaN comes last
        fresh = np.broadcast_to(places.astype(np.int32), (len(values), len(places)))
        spots = np.concatenate([self.spots[units], found.spots[:, units].swapaxes(0, 1)], axis=1)
        numbers = np.concatenate([self.places[units], fresh], axis=1)
        self.values[units] = np.take_along_axis(values, order, axis=1)
        self.spots[units] = np.take_along_axis(spots, order[:, :, None], axis=1)
        self.places[units] = np.where(
            np.isnan(self.values[units]), -1, np.take_along_axis(numbers, order, axis=1)
        )

    @property
    def means(self) -> Floats:
        """float32, (units,): the mean of the strongest values over all images; NaN before the first."""
        return (self.sums / (self.images or math.nan)).astype(np.float32)
