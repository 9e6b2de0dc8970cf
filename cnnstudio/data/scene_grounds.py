"""Textured grounds for drawn pictures, and the dice that all of a picture is drawn by."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_SHIFT = 11  # bits of a draw that are left out, so that products fit into 64 bits


class Dice:
    """Whole numbers that follow from a seed and a place, the same on every computer.

    They are taken from the bits of PCG64, whose stream NumPy promises to keep; what NumPy makes
    of them in its distributions may change between versions.
    """

    def __init__(self, seed: int, place: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence((seed, place)))

    def below(self, limit: int) -> int:
        """A number from 0 to one less than a limit."""
        return ((int(self._bits.random_raw()) >> _SHIFT) * limit) >> (64 - _SHIFT)

    def many(self, shape: tuple[int, ...], limit: int) -> NDArray[np.int16]:
        """An array of such numbers, for a limit of at most 2048."""
        raw = self._bits.random_raw(math.prod(shape))
        raw >>= np.uint64(_SHIFT)
        raw *= np.uint64(limit)
        raw >>= np.uint64(64 - _SHIFT)
        return raw.astype(np.int16).reshape(shape)


def ground(dice: Dice, size: int, coloured: bool) -> NDArray[np.int16]:
    """A ground of clouds, stripes or checks.

    Returns:
        int16, 0…255, (size, size, C): a quarter of the range around a base colour.
    """
    channels = 3 if coloured else 1
    base = np.array([48 + dice.below(160) for _ in range(channels)], np.int64)
    texture = (_clouds, _stripes, _checks)[dice.below(3)](dice, size)
    strength = np.array([24 + dice.below(40) for _ in range(channels)], np.int64)
    shades = np.clip(base + (_LEVELS[:, None] - 128) * strength // 128, 0, 255).astype(np.int16)
    found: NDArray[np.int16] = shades.take(texture, axis=0)  # quicker than an index
    return found


_LEVELS = np.arange(256)


def _clouds(dice: Dice, size: int) -> NDArray[np.int32]:
    """Random heights on a coarse grid, joined by straight lines: int32, 0…255, (size, size)."""
    cells = 2 + dice.below(4)
    heights = dice.many((cells + 1, cells + 1), 256).astype(np.int32)
    places: NDArray[np.int32] = np.arange(size, dtype=np.int32) * (cells * 256) // size
    whole, part = places // 256, places % 256
    lines: NDArray[np.int32] = heights[:, whole] * (256 - part) + heights[:, whole + 1] * part
    mixed: NDArray[np.int32] = (lines[whole] * (256 - part[:, None]) + lines[whole + 1] * part[:, None]) >> 16
    return mixed


def _stripes(dice: Dice, size: int) -> NDArray[np.int64]:
    width = 2 + dice.below(max(2, size // 6))
    slope, direction = dice.below(5) - 2, dice.below(2)
    steps = np.arange(size)
    along = steps[:, None] + slope * steps if direction else steps + slope * steps[:, None]
    lowest = min(0, slope * (size - 1))
    levels = np.arange(lowest, size + max(0, slope * (size - 1))) // width % 2 * 255
    found: NDArray[np.int64] = levels[along - lowest]
    return found


def _checks(dice: Dice, size: int) -> NDArray[np.int64]:
    width = 3 + dice.below(max(2, size // 5))
    fields = np.arange(size) // width
    found: NDArray[np.int64] = ((fields[:, None] + fields) & 1) * 255
    return found
