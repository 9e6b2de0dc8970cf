"""A picture larger than the network in tiles that overlap, and what comes out of them as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import SettingError
from cnnstudio.vision.masks import Size

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a picture as large as the network's input; it may reach over the right and lower edge.

    Attributes:
        top: Where it begins, in px from the upper edge.
        left: Where it begins, in px from the left edge.
        height: In px.
        width: In px.
    """

    top: int
    left: int
    height: int
    width: int

    def cut(self, picture: NDArray[np.generic]) -> NDArray[np.generic]:
        """The part of a picture, (H, W, …); what lies over its edge is mirrored, as U-Net's authors have it."""
        part = picture[self.top : self.top + self.height, self.left : self.left + self.width]
        missing = [(0, self.height - part.shape[0]), (0, self.width - part.shape[1])]
        return np.pad(part, missing + [(0, 0)] * (picture.ndim - 2), mode="symmetric")


def tiles(size: Size, tile: Size, overlap: int) -> tuple[Tile, ...]:
    """Tiles that cover a picture, row by row; the last of a row or column is moved back inside.

    Args:
        size: Height and width of the picture, in px.
        tile: Height and width of a tile, in px.
        overlap: How many px neighbours share at least.

    Raises:
        SettingError: The overlap is negative or leaves no px to go on by.
    """
    if not 0 <= overlap < min(tile):
        raise SettingError(
            f"Tiles of {tile[1]} × {tile[0]} px cannot overlap by {overlap} px: choose 0 to {min(tile) - 1} px.",
            "overlap",
        )
    return tuple(
        Tile(top, left, *tile)
        for top in _begins(size[0], tile[0], overlap)
        for left in _begins(size[1], tile[1], overlap)
    )


def _begins(length: int, tile: int, overlap: int) -> list[int]:
    last = max(0, length - tile)
    return [*range(0, last, tile - overlap), last]


def blended(placed: Sequence[Tile], scores: Sequence[Scores], size: Size) -> Scores:
    """The scores of a picture from those of its tiles: their mean, weighted less towards a tile's border.

    The weights are whole numbers and the sums exact, so that where all tiles say the same, that comes out.

    Args:
        placed: The tiles.
        scores: float32, (height, width, C): the scores of each tile.
        size: Height and width of the picture, in px.

    Returns:
        float32, (H, W, C).
    """
    channels = scores[0].shape[-1]
    weights = np.zeros(size, np.float64)
    for tile in placed:
        _part(weights, tile)[:] += _window(tile, size)
    outcome = np.empty((*size, channels), np.float32)
    for channel in range(channels):
        total = np.zeros(size, np.float64)
        for tile, own in zip(placed, scores, strict=True):
            part = _part(total, tile)
            part += own[: part.shape[0], : part.shape[1], channel] * _window(tile, size)
        outcome[..., channel] = total / weights
    return outcome


def _part(picture: NDArray[np.float64], tile: Tile) -> NDArray[np.float64]:
    """The part of a picture that a tile covers, to be changed in place."""
    return picture[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]


def _window(tile: Tile, size: Size) -> NDArray[np.float64]:
    """Weights of a tile's pixels inside the picture: how far each is from the border, along both axes."""
    rows = _distances(tile.height)[: size[0] - tile.top]
    columns = _distances(tile.width)[: size[1] - tile.left]
    return np.multiply.outer(rows, columns)


def _distances(length: int) -> NDArray[np.float64]:
    places = np.arange(length)
    return np.minimum(places + 1, length - places).astype(np.float64)
