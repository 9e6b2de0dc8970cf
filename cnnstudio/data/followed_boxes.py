"""The boxes of objects after several motions, quickly: of an object with a mask its pixels are moved, not the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.motions import Box, Follower, ImageObject, Matrix, Size, seen_after

_LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class SeenPixels:
    """The pixels of an object that are seen.

    Attributes:
        middles: float32 or float64, (2, N): the columns of their middles and the rows, in px; those of the first pixel are at 0.
        reach: float64, (2, 1) or (2, N): how far all pixels, or each, reach from the middle to the sides and up and down,
            in px.
    """

    middles: NDArray[np.floating]
    reach: NDArray[np.floating]

    @classmethod
    def of(cls, mask: NDArray[np.bool_]) -> SeenPixels:
        """All pixels of a mask."""
        rows, columns = np.nonzero(mask)
        return cls(np.stack([columns, rows]).astype(np.float32), np.full((2, 1), 0.5))

    def after(self, motion: Matrix, size: Size) -> SeenPixels:
        """Those that are still seen after one more motion, to a height and a width in px."""
        if motion[2].tolist() != [0.0, 0.0, 1.0]:
            return self._from_aside(motion, size)
        (a, b, c), (d, e, f) = motion[:2].tolist()
        determinant = a * e - b * d
        if abs(determinant) < _LEAST:
            return SeenPixels(self.middles[:, :0], self.reach[:, :1])
        back = np.array([[e, -b], [-d, a]]) / determinant
        moved = back @ self.middles - (back @ (c, f))[:, None]
        inside = (moved >= -0.5).all(axis=0) & (moved[0] <= size[1] - 0.5) & (moved[1] <= size[0] - 0.5)
        reach = np.abs(back) @ self.reach
        if inside.all():
            return SeenPixels(moved, reach)
        return SeenPixels(moved[:, inside], reach if reach.shape[1] == 1 else reach[:, inside])

    def _from_aside(self, motion: Matrix, size: Size) -> SeenPixels:
        """The same after a motion with perspective, by the corners of each pixel, which grow or shrink unequally."""
        if abs(np.linalg.det(motion)) < _LEAST:
            return SeenPixels(self.middles[:, :0], self.reach[:, :1])
        ways = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])[:, :, None]
        corners = self.middles + ways * self.reach  # (4, 2, N)
        back = np.linalg.inv(motion)
        depth = back[2, :2] @ corners + back[2, 2]
        whole = (depth > _LEAST).all(axis=0) | (depth < -_LEAST).all(axis=0)
        places = (back[:2, :2] @ corners + back[:2, 2:])[:, :, whole] / depth[:, None, whole]
        boxes = [places.min(axis=0) + 0.5, places.max(axis=0) + 0.5]
        # The horizon goes through the others.
        pieces = [
            piece
            for place in np.flatnonzero(~whole)
            for piece in seen_after(corners[..., place] + 0.5, motion, size)
        ]
        low = np.column_stack([boxes[0], *[piece.min(axis=0) for piece in pieces]])
        high = np.column_stack([boxes[1], *[piece.max(axis=0) for piece in pieces]])
        low, high = np.maximum(low, 0.0), np.minimum(high, np.array([[size[1]], [size[0]]]))
        seen = (high - low > _LEAST).all(axis=0)
        low, high = low[:, seen], high[:, seen]
        return SeenPixels((low + high) / 2 - 0.5, (high - low) / 2)

    def box(self, size: Size) -> Box | None:
        """The box around them in a picture of a height and a width in px; None if there are none."""
        if not self.middles.shape[1]:
            return None
        left, top = (self.middles - self.reach).min(axis=1).tolist()
        right, bottom = (self.middles + self.reach).max(axis=1).tolist()
        return (
            max(0.0, left + 0.5), max(0.0, top + 0.5), min(float(size[1]), right + 0.5), min(float(size[0]), bottom + 0.5),
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
        motions: The motions.
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
