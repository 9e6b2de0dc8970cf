"""The boxes of objects after several motions, quickly: of an object with a mask its pixels are moved, not the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.motions import Box, Follower, ImageObject, Matrix, Size

_LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class SeenPixels:
    """The pixels of an object that are seen.

    Attributes:
        middles: float32 or float64, (2, N): the columns of their middles and the rows, in px; those of the first pixel are at 0.
        reach: How far a pixel reaches from its middle to the sides and up and down, in px.
    """

    middles: NDArray[np.floating]
    reach: tuple[float, float] = (0.5, 0.5)

    @classmethod
    def of(cls, mask: NDArray[np.bool_]) -> SeenPixels:
        """All pixels of a mask."""
        rows, columns = np.nonzero(mask)
        return cls(np.stack([columns, rows]).astype(np.float32))

    def after(self, motion: Matrix, size: Size) -> SeenPixels:
        """Those that are still seen after one more motion without perspective, to a height and a width in px."""
        (a, b, c), (d, e, f) = motion[:2].tolist()
        determinant = a * e - b * d
        if abs(determinant) < _LEAST:
            return SeenPixels(self.middles[:, :0])
        back = np.array([[e, -b], [-d, a]]) / determinant
        moved = back @ self.middles - (back @ (c, f))[:, None]
        inside = (moved >= -0.5).all(axis=0) & (moved[0] <= size[1] - 0.5) & (moved[1] <= size[0] - 0.5)
        across, down = (np.abs(back) @ self.reach).tolist()
        return SeenPixels(moved if inside.all() else moved[:, inside], (across, down))

    def box(self, size: Size) -> Box | None:
        """The box around them in a picture of a height and a width in px; None if there are none."""
        if not self.middles.shape[1]:
            return None
        (left, top), (right, bottom) = self.middles.min(axis=1).tolist(), self.middles.max(axis=1).tolist()
        across, down = self.reach
        return (
            max(0.0, left + 0.5 - across), max(0.0, top + 0.5 - down),
            min(float(size[1]), right + 0.5 + across), min(float(size[0]), bottom + 0.5 + down),
        )  # fmt: skip


Followed = tuple[int, SeenPixels | Follower]
"""The class of an object and what is followed of it."""


def followers_of(objects: Sequence[ImageObject]) -> tuple[Followed, ...]:
    """What is followed of objects: their pixels where these are known, else the outlines of their boxes."""
    return tuple(
        [
            (thing.label, Follower.of(thing) if thing.mask is None else SeenPixels.of(thing.mask))
            for thing in objects
        ]
    )


def boxes_after(
    followed: Sequence[Followed], motions: Sequence[Matrix], sizes: Sequence[Size]
) -> tuple[ImageObject, ...]:
    """Objects with their boxes after some motions one after the other, without those that are out of sight.

    Args:
        followed: See `followers_of`.
        motions: The motions, without perspective.
        sizes: Height and width after each, in px.
    """
    found = []
    for label, follower in followed:
        for motion, size in zip(motions, sizes, strict=True):
            follower = follower.after(motion, size)
        box = follower.box if isinstance(follower, Follower) else follower.box(sizes[-1])
        if box is not None:
            found.append(ImageObject(label, box))
    return tuple(found)
