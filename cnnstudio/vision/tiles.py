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


def tiles(size: Size, tile: Size, overlap: int, stride: int = 1) -> tuple[Tile, ...]:
    """Tiles that cover a picture, row by row; the last of a row or column is moved back inside.

    A network that makes maps smaller on its way gives the same for a pixel only where the tile begins at a multiple
    of its stride; the last tiles then reach over the edge by less than that.

    Args:
        size: Height and width of the picture, in px.
        tile: Height and width of a tile, in px.
        overlap: How many px neighbours share at least; fewer where tiles of the stride would not meet otherwise.
        stride: What the places of tiles are multiples of, in px; a tile smaller than that stands anywhere.

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
        for top in _begins(size[0], tile[0], overlap, stride)
        for left in _begins(size[1], tile[1], overlap, stride)
    )


def _begins(length: int, tile: int, overlap: int, stride: int) -> list[int]:
    stride = stride if stride <= tile else 1
    last = -(-max(0, length - tile) // stride) * stride
    step = max((tile - overlap) // stride, 1) * stride
    return [*range(0, last, step), last]


def blended(
    placed: Sequence[Tile], scores: Sequence[Scores], size: Size, rows: tuple[int, int] | None = None
) -> Scores:
    """The scores of a picture from those of its tiles: their mean, weighted less towards a tile's border.

    The weights are whole numbers and the sums exact, so that where all tiles say the same, that comes out.

    Args:
        placed: The tiles; of those that lie beside the rows that are asked for, nothing is read.
        scores: float32, (height, width, C): the scores of each tile.
        size: Height and width of the picture, in px.
        rows: The first row that is asked for and the first one that no longer is; None: all.

    Returns:
        float32, (rows, W, C).
    """
    begin, end = rows or (0, size[0])
    shares = [_Share.of(tile, size, (begin, end)) for tile in placed]
    weights = np.zeros((end - begin, size[1]), np.float64)
    for share in shares:
        weights[share.target] += share.window
    channels = scores[0].shape[-1]
    outcome = np.empty((*weights.shape, channels), np.float32)
    for channel in range(channels):
        total = np.zeros(weights.shape, np.float64)
        for share, own in zip(shares, scores, strict=True):
            total[share.target] += own[share.source][..., channel] * share.window
        outcome[..., channel] = total / weights
    return outcome


@dataclass(frozen=True, slots=True, eq=False)
class _Share:
    """What a tile gives to some rows of a picture.

    Attributes:
        source: Which of the tile's pixels.
        target: Where they lie in the rows.
        window: float64: how much each of them weighs.
    """

    source: tuple[slice, slice]
    target: tuple[slice, slice]
    window: NDArray[np.float64]

    @classmethod
    def of(cls, tile: Tile, size: Size, rows: tuple[int, int]) -> _Share:
        """The pixels of a tile inside the picture that lie in these rows; none where it lies beside them."""
        first = max(tile.top, rows[0])
        last = max(first, min(tile.top + tile.height, size[0], rows[1]))
        own = slice(first - tile.top, last - tile.top)
        across = slice(0, min(tile.width, size[1] - tile.left))
        window = np.multiply.outer(_distances(tile.height)[own], _distances(tile.width)[across])
        target = slice(first - rows[0], last - rows[0]), slice(tile.left, tile.left + across.stop)
        return cls((own, across), target, window)


def _distances(length: int) -> NDArray[np.float64]:
    """How far each pixel along an axis is from the border, from 1 on."""
    places = np.arange(length)
    return np.minimum(places + 1, length - places).astype(np.float64)
