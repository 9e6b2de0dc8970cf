"""The map of an explanation as a table, for a CSV file."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cnnstudio.ui.viewers.saving import Table

Floats = NDArray[np.float32]


def map_table(values: Floats, random: Floats | None = None) -> Table:
    """A line for each px of the image, row by row.

    Args:
        values: The map, float32, (H, W); NaN where the network was shown nothing of the image.
        random: That of a network with weights drawn by lot, of the same size; None if there is none.
    """
    maps = (values,) if random is None else (values, random)
    names = ("value", "value with random weights")[: len(maps)]
    return Table(("row, px", "column, px", *names), _rows(maps))


def _rows(maps: tuple[Floats, ...]) -> Iterator[tuple[object, ...]]:
    for row, column in np.ndindex(*maps[0].shape):
        values = [float(values[row, column]) for values in maps]
        yield (row, column, *("" if math.isnan(value) else value for value in values))
