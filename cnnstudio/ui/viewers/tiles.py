"""What a mosaic is made of: numbered tiles, each an image with a caption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from cnnstudio.ui.viewers import colour_tables
from cnnstudio.ui.viewers.figures import figure, span
from cnnstudio.ui.viewers.map_stack import MapStack

Floats = NDArray[np.float32]


class Tiles(Protocol):
    """A source of tiles; each place in the mosaic shows one unit."""

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
        by_strength: Whether the strongest come first; else they stand in their order.
        table: The colour table.
    """

    stack: MapStack
    own_scale: bool = False
    by_strength: bool = False
    table: str = "viridis"

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
        return int(self.stack.order[place]) if self.by_strength else place

    def place(self, unit: int) -> int:
        """The place of a unit."""
        return int(np.flatnonzero(self.stack.order == unit)[0]) if self.by_strength else unit

    def image(self, place: int) -> QImage:
        """The map in the colours of its scale."""
        unit = self.unit(place)
        low, high = self.stack.limits(unit, self.own_scale and self.stack.is_map)
        return colour_tables.indexed_image(
            colour_tables.levels(self.stack.thumbnails[unit], low, high), self.table
        )

    def summary(self, place: int) -> str:
        """Unit and range of values."""
        unit = self.unit(place)
        if not self.stack.is_map:
            return f"unit {unit}: {figure(float(self.stack.highs[unit]), 6)}"
        return f"unit {unit}: {span(*self.stack.limits(unit, own_scale=True))}"

    def numbers(self, place: int) -> tuple[Floats, list[list[str]]] | None:
        """The value itself where the layer is a vector."""
        if self.stack.is_map:
            return None
        unit = self.unit(place)
        low, high = self.stack.limits(unit, False)
        level = int(colour_tables.levels(self.stack.planes[unit], low, high)[0, 0])
        return self.stack.planes[unit], [[colour_tables.contrasting(self.table, level)]]
