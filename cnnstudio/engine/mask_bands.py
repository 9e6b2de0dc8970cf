"""Scores of a picture's pixels from those that a network gives in its own size, some rows at a time.

All scores of a large picture at once would take gigabytes; one class a pixel is all that is kept of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.motions import Matrix

Scores = NDArray[np.float32]
Size = tuple[int, int]
Band = tuple[int, Scores]
"""The first row, and float32, (rows, W, K): scores, NaN where nothing is known."""

_NUMBERS = 1 << 23
"""Scores that are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the pixels of a picture lie along an axis of what a network gives.

    Attributes:
        before: int64, (length,): the last place at or before each.
        behind: int64, (length,): the first one at or behind it.
        share: float32, (length,): how far it is on the way from one to the other, 0…1.
        known: bool, (length,): whether there is anything to say of it.
    """

    before: NDArray[np.int64]
    behind: NDArray[np.int64]
    share: NDArray[np.float32]
    known: NDArray[np.bool_]

    @classmethod
    def along(cls, length: int, scale: float, shift: float, whole: int, inner: int) -> Places:
        """Those of an axis.

        Args:
            length: The picture's pixels along it.
            scale: How many of them make one of the network's input.
            shift: Which of them the first one of the input lies on.
            whole: The input's pixels along it.
            inner: How many of them, in the middle, the network tells of.
        """
        margin = (whole - inner) // 2
        edges = ((np.array([0, length]) - 0.5 - shift) / scale + 0.5).round()
        first = max(margin, int(edges[0]))
        last = max(first, min(margin + inner, int(edges[1])) - 1)
        places = (np.arange(length) - shift) / scale
        known = (places >= first - 0.5 - 1e-9) & (places <= last + 0.5 + 1e-9)
        inside = np.clip(places, first, last) - margin
        before = np.floor(inside).astype(np.int64)
        behind = np.minimum(before + 1, last - margin)
        return cls(before, behind, (inside - before).astype(np.float32), known)

    def part(self, begin: int, end: int) -> Places:
        """Those from one pixel up to another."""
        rows = slice(begin, end)
        return Places(self.before[rows], self.behind[rows], self.share[rows], self.known[rows])


def bands(scores: Scores, form: Size, size: Size, motion: Matrix) -> Iterator[Band]:
    """The scores of a picture, bilinear between those of the network's pixels, from above down.

    Args:
        scores: float32, (h, w, K): what the network gives; where it is smaller than the input, its middle.
        form: Height and width of the network's input, in px.
        size: Those of the picture.
        motion: How the picture was brought to the input; see `preparation.fitting_motion`, which turns nothing.
    """
    rows = Places.along(size[0], motion[1, 1], motion[1, 2], form[0], scores.shape[0])
    columns = Places.along(size[1], motion[0, 0], motion[0, 2], form[1], scores.shape[1])
    step = max(1, _NUMBERS // (max(size[1], scores.shape[1]) * scores.shape[2]))
    for begin in range(0, size[0], step):
        part = rows.part(begin, min(begin + step, size[0]))
        yield begin, _between(_between(scores, part, 0), columns, 1)


def _between(scores: Scores, places: Places, axis: int) -> Scores:
    """Scores at places along an axis; NaN where nothing is known."""
    form = [1, 1, 1]
    form[axis] = -1
    found: Scores = scores.take(places.before, axis)
    if places.share.any():
        found += (scores.take(places.behind, axis) - found) * places.share.reshape(form)
    if not places.known.all():
        unknown = [slice(None)] * axis + [~places.known]
        found[tuple(unknown)] = np.nan
    return found
