"""What a mosaic is made of: numbered tiles, each an image with a caption."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from cnnstudio.core.numerals import exact
from cnnstudio.engine.inspecting.unit_figures import Order
from cnnstudio.ui.viewers import colour_tables
from cnnstudio.ui.viewers.figures import one_value, span
from cnnstudio.ui.viewers.map_stack import MapStack

Floats = NDArray[np.float32]


class Tiles(Protocol):
    """A source of tiles; each place in the mosaic shows one unit.

    Where some are special a method ``mark(place)`` gives a word about one, "" for the others, and whether
    something is wrong with it.
    """

    @property
    def count(self) -> int:
        """How many there are."""

    @property
    def cells(self) -> tuple[int, int]:
        """Height and width of a tile, in cells (px of a map, weights of a kernel)."""

    def unit(self, place: int) -> int:
        """The unit that stands at a place."""

    def place(self, unit: int) -> int:
        """The place at which a unit stands."""

    def image(self, place: int) -> QImage:
        """The tile at a place, at least one px a cell or a reduction of it."""

    def summary(self, place: int) -> str:
        """One line about the tile at a place, for its tooltip and for reading aids."""

    def numbers(self, place: int) -> tuple[Floats, list[list[str]]] | None:
        """The values of the cells with the colour that each is readable in; None if not to be shown."""


@dataclass(frozen=True, slots=True, eq=False)
class MapTiles:
    """The activation maps of a layer.

    Attributes:
        stack: The maps.
        own_scale: Whether each map has a scale of its own; else all share one.
        order: How they stand.
        table: The colour table.
    """

    stack: MapStack
    own_scale: bool = False
    order: Order = "index"
    table: str = "viridis"
    _units: NDArray[np.int64] = field(init=False, repr=False)
    _places: NDArray[np.int64] = field(init=False, repr=False)
    _marks: dict[int, tuple[str, bool]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put the units in their order, once."""
        units = self.stack.figures.order(self.order)
        places = np.empty_like(units)
        places[units] = np.arange(len(units))
        object.__setattr__(self, "_units", units)
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_marks", _marks(self.stack))

    @property
    def count(self) -> int:
        """How many units the layer has."""
        return len(self.stack)

    @property
    def cells(self) -> tuple[int, int]:
        """Height and width of a map, in px; the same for a vector's numbers, which are wide."""
        return self.stack.size if self.stack.is_map else (1, 2)

    def unit(self, place: int) -> int:
        """The unit at a place."""
        return int(self._units[place])

    def place(self, unit: int) -> int:
        """The place of a unit."""
        return int(self._places[unit])

    def image(self, place: int) -> QImage:
        """The map in the colours of its scale."""
        unit = self.unit(place)
        low, high = self.stack.limits(unit, self.own_scale and self.stack.is_map)
        return colour_tables.coloured_image(self.stack.thumbnails[unit], low, high, self.table)

    def mark(self, place: int) -> tuple[str, bool]:
        """A word about a unit that is 0 or the same everywhere, or has values that are no numbers: then it is wrong."""
        return self._marks.get(self.unit(place), ("", False))

    def summary(self, place: int) -> str:
        """Unit, range of values, and what is special about it."""
        unit, figures = self.unit(place), self.stack.figures
        if not self.stack.is_map:
            return f"unit {unit}: {one_value(float(self.stack.planes[unit, 0, 0]))}"
        zeros = f", {100 * figures.zeros[unit] / max(1, figures.size):.0f} % zeros"
        said = f"unit {unit}: {span(*self.stack.limits(unit, own_scale=True))}{zeros}"
        for count, word in ((figures.nans[unit], "NaN"), (figures.infinities[unit], "infinite")):
            said += f", {exact(int(count))} {word}" if count else ""
        return said

    def numbers(self, place: int) -> tuple[Floats, list[list[str]]] | None:
        """The value itself where the layer is a vector."""
        if self.stack.is_map:
            return None
        unit = self.unit(place)
        low, high = self.stack.limits(unit, False)
        level = int(colour_tables.levels(self.stack.planes[unit], low, high)[0, 0])
        return self.stack.planes[unit], [[colour_tables.contrasting(self.table, level)]]


def _marks(stack: MapStack) -> dict[int, tuple[str, bool]]:
    """What is special about units, of those about which something is; later words replace earlier ones."""
    figures = stack.figures
    special = (
        (figures.constant, "constant", False),
        (figures.dead if stack.is_map else figures.dead & False, "dead", False),
        (figures.infinities > 0, "∞", True),
        (figures.nans > 0, "NaN", True),
    )
    return {
        int(unit): (word, is_alarm) for found, word, is_alarm in special for unit in np.flatnonzero(found)
    }
