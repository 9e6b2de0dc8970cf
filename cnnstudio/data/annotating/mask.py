"""A mask of classes in tiles: an edit copies the tiles that it touches and shares all others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError

TILE = 64
"""Side of a tile, in px."""

BACKGROUND = 0
"""The value of pixels of no class; class k has the value k + 1."""

IGNORED = 255
"""The value of pixels that count for nothing, as the rims in PASCAL VOC."""

MOST_CLASSES = 254

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]
Area = tuple[int, int, int, int]
"""Left, top, right and bottom of a rectangle of pixels; right and bottom are the first outside."""


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """Values of all pixels of an image; a value, never changed.

    Two hundred edits of a large mask take little more memory than what they touched: tiles are shared
    between masks, and tiles of one value are shared by all.

    Attributes:
        height: Height, in px.
        width: Width, in px.
        tiles: uint8, (64, 64) each, read-only, row by row; what reaches beyond the image is 0.
    """

    height: int
    width: int
    tiles: tuple[Bytes, ...]

    @classmethod
    def empty(cls, height: int, width: int) -> Mask:
        """A mask of background alone."""
        return cls(height, width, (uniform_tile(BACKGROUND),) * (_count(height) * _count(width)))

    @classmethod
    def of(cls, values: Bytes) -> Mask:
        """A mask of given values: uint8, (H, W).

        Raises:
            DataError: It is no array of that kind.
        """
        if values.dtype != np.uint8 or values.ndim != 2 or 0 in values.shape:
            raise DataError(f"A mask is uint8, (H, W), not {values.dtype} of shape {values.shape}.")
        height, width = values.shape
        tiles = []
        for top in range(0, height, TILE):
            for left in range(0, width, TILE):
                part = values[top : top + TILE, left : left + TILE]
                if part.shape == (TILE, TILE):
                    tile = part.copy()
                else:
                    tile = np.zeros((TILE, TILE), np.uint8)
                    tile[: part.shape[0], : part.shape[1]] = part
                tiles.append(_locked(tile))
        return cls(height, width, tuple(tiles))

    def __eq__(self, other: object) -> bool:
        """Whether all pixels have the same values."""
        if not isinstance(other, Mask):
            return NotImplemented
        same_size = (self.height, self.width) == (other.height, other.width)
        return same_size and all(
            own is its or np.array_equal(own, its) for own, its in zip(self.tiles, other.tiles, strict=True)
        )

    def __hash__(self) -> int:
        """By the size alone: masks are compared, not looked up."""
        return hash((self.height, self.width))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but background."""
        return all(tile is uniform_tile(BACKGROUND) for tile in self.tiles)

    def values(self) -> Bytes:
        """All of it: uint8, (H, W), a copy."""
        return self.read((0, 0, self.width, self.height))

    def counts(self) -> NDArray[np.int64]:
        """How many pixels have each value: int64, (256,)."""
        counts = np.zeros(256, np.int64)
        for tile in self.tiles:
            first = int(tile[0, 0])
            if tile is uniform_tile(first):
                counts[first] += TILE * TILE
            else:
                counts += np.bincount(tile.ravel(), minlength=256)
        counts[BACKGROUND] -= len(self.tiles) * TILE * TILE - self.height * self.width  # beyond the image
        return counts

    def value_at(self, x: int, y: int) -> int:
        """The value of a pixel inside the image."""
        tile = self.tiles[y // TILE * _count(self.width) + x // TILE]
        return int(tile[y % TILE, x % TILE])

    def read(self, area: Area) -> Bytes:
        """The values of a rectangle inside the image: uint8, (rows, columns), a copy."""
        left, top, right, bottom = area
        across = _count(self.width)
        read = np.empty((bottom - top, right - left), np.uint8)
        for row in range(top // TILE, _count(bottom)):
            y = row * TILE
            low, high = max(top, y), min(bottom, y + TILE)
            for column in range(left // TILE, _count(right)):
                x = column * TILE
                first, last = max(left, x), min(right, x + TILE)
                tile = self.tiles[row * across + column]
                read[low - top : high - top, first - left : last - left] = tile[
                    low - y : high - y, first - x : last - x
                ]
        return read

    def painted(self, left: int, top: int, where: Bools, value: int) -> Mask:
        """The mask with some pixels of another value.

        Args:
            left: Where ``where`` lies in the image.
            top: The same.
            where: bool, (rows, columns): the pixels, all inside the image.
            value: 0 for background, k + 1 for class k, 255 for what is ignored.
        """
        bottom, right = top + where.shape[0], left + where.shape[1]
        across, tiles = _count(self.width), list(self.tiles)
        for row in range(top // TILE, _count(bottom)):
            y = row * TILE
            low, high = max(top, y), min(bottom, y + TILE)
            for column in range(left // TILE, _count(right)):
                x = column * TILE
                first, last = max(left, x), min(right, x + TILE)
                part = where[low - top : high - top, first - left : last - left]
                if not part.any():
                    continue
                place = row * across + column
                tile = tiles[place].copy()
                tile[low - y : high - y, first - x : last - x][part] = value
                if not np.array_equal(tile, tiles[place]):
                    tiles[place] = _locked(tile)
        return Mask(self.height, self.width, tuple(tiles))

    def changed_area(self, other: Mask) -> Area | None:
        """A rectangle outside of which both masks of one size are the same; None if it is empty."""
        across = _count(self.width)
        places = [
            place
            for place, (own, its) in enumerate(zip(self.tiles, other.tiles, strict=True))
            if own is not its
        ]
        if not places:
            return None
        columns = [place % across for place in places]
        left, top = min(columns) * TILE, places[0] // across * TILE
        right = min(self.width, (max(columns) + 1) * TILE)
        return left, top, right, min(self.height, (places[-1] // across + 1) * TILE)


def _count(length: int) -> int:
    """Tiles that a length takes."""
    return -(-length // TILE)


@cache
def uniform_tile(value: int) -> Bytes:
    """The one tile in which every pixel has a value."""
    tile = np.full((TILE, TILE), value, np.uint8)
    tile.flags.writeable = False
    return tile


def _locked(tile: Bytes) -> Bytes:
    """The tile, read-only; the shared one if all its pixels are alike."""
    first = int(tile[0, 0])
    if (tile == first).all():
        return uniform_tile(first)
    tile.flags.writeable = False
    return tile
