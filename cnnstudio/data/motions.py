"""Pictures that are moved, and the boxes and masks in them that follow.

A motion is a 3 × 3 matrix as Keras has it: it leads from the place of a pixel that comes out, (column, row,
1), to the place in the picture before that it takes its value from. Places of pixels are those of their
middles, so that the first pixel is at 0; boxes and outlines are counted from the picture's edge, so that
the first pixel reaches from 0 to 1.

A motion with perspective has a horizon, where its third number comes to 0. As in Keras, what lies behind the horizon is
seen, too, beyond the point where all lines meet; so a thing that the horizon goes through is seen in two pieces.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Points = NDArray[np.float64]
Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in px from the left and upper edge."""
Size = tuple[int, int]

_LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class ImageObject:
    """An object in a picture.

    Attributes:
        label: Its class.
        box: The box around what is seen of it.
        mask: bool, (H, W): its pixels; None where only the box is known.
    """

    label: int
    box: Box
    mask: Mask | None = None


def identity() -> Matrix:
    """The motion that moves nothing."""
    return np.eye(3)


def of_eight(numbers: NDArray[np.float64]) -> Matrix:
    """The motion of the eight numbers that Keras's transforms are given by."""
    return np.append(np.asarray(numbers, np.float64), 1.0).reshape(3, 3)


def stretching(before: tuple[float, float], after: Size, top: float = 0.0, left: float = 0.0) -> Matrix:
    """The motion that brings a part of a picture to a size.

    Args:
        before: Height and width of the part, in px.
        after: Height and width that come out, in px.
        top: Where the part begins, in px from the upper edge.
        left: Where it begins, in px from the left edge.
    """
    down, across = before[0] / after[0], before[1] / after[1]
    return np.array(
        [[across, 0, left + (across - 1) / 2], [0, down, top + (down - 1) / 2], [0, 0, 1]], np.float64
    )


def moved_mask(mask: Mask, motion: Matrix, size: Size) -> Mask:
    """A mask after a motion, pixel by pixel; nothing comes in from outside.

    Args:
        mask: bool, (H, W).
        motion: The motion.
        size: Height and width that come out, in px.

    Source: the nearest neighbour of scipy.ndimage.affine_transform.
    """
    rows, columns = np.indices(size, np.float64)
    places = motion @ np.stack([columns.ravel(), rows.ravel(), np.ones(size[0] * size[1])])
    with np.errstate(divide="ignore", invalid="ignore"):
        x, y = (_rounded(places[axis] / places[2]) for axis in (0, 1))
    inside = (x >= 0) & (y >= 0) & (x < mask.shape[1]) & (y < mask.shape[0])
    found = np.zeros(len(x), bool)
    found[inside] = mask[y[inside].astype(np.int64), x[inside].astype(np.int64)]
    return found.reshape(size)


def _rounded(values: Points) -> Points:
    """To the nearest whole number; halves away from 0, as Keras's transforms round."""
    rounded: Points = np.copysign(np.floor(np.abs(values) + 0.5), values)
    return rounded


def box_of(mask: Mask) -> Box | None:
    """The box around a mask's pixels; None if it has none."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def corners(box: Box) -> Points:
    """The corners of a box, clockwise: float64, (4, 2), columns before rows."""
    left, top, right, bottom = box
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)


def seen_after(polygon: Points, motion: Matrix, size: Size) -> tuple[Points, ...]:
    """What is seen of a convex polygon, counted from the edges, after a motion: no piece, one or two.

    Args:
        polygon: float64, (N, 2), columns before rows.
        motion: The motion.
        size: Height and width of the picture that comes out, in px.

    Source: J. Blinn, M. Newell: Clipping using homogeneous coordinates, 1978.
    """
    if abs(np.linalg.det(motion)) < _LEAST or not len(polygon):
        return ()
    moved = np.column_stack([polygon - 0.5, np.ones(len(polygon))]) @ np.linalg.inv(motion).T
    moved[:, :2] += moved[:, 2:] / 2
    pieces = [_cut_to(side, size) for side in (moved, -moved)]
    return tuple(piece[:, :2] / piece[:, 2:] for piece in pieces if len(piece))


def _cut_to(polygon: Points, size: Size) -> Points:
    """The part of a convex polygon before the horizon and inside a picture: both in three numbers a corner."""
    polygon = _cut_at(polygon, np.array([0.0, 0.0, 1.0]), _LEAST)
    for border in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (-1.0, 0.0, size[1]), (0.0, -1.0, size[0])):
        polygon = _cut_at(polygon, np.array(border), 0.0)
    return polygon


def _cut_at(polygon: Points, border: Points, limit: float) -> Points:
    """The part of a polygon on one side of a border."""
    kept: list[Points] = []
    sides = (polygon @ border - limit).tolist()
    for place, end in enumerate(polygon):
        before, after = sides[place - 1], sides[place]
        if (before < 0) != (after < 0):
            start = polygon[place - 1]
            kept.append(start + (end - start) * (before / (before - after)))
        if after >= 0:
            kept.append(end)
    return np.array(kept) if kept else polygon[:0]


def envelope(polygon: Points) -> Box | None:
    """The box around a polygon; None if it covers nothing."""
    if len(polygon) < 3:
        return None
    (left, top), (right, bottom) = polygon.min(axis=0), polygon.max(axis=0)
    if right - left < _LEAST or bottom - top < _LEAST:
        return None
    return float(left), float(top), float(right), float(bottom)


def joined(boxes: Iterable[Box | None]) -> Box | None:
    """The box around boxes; None if there is none."""
    found = [box for box in boxes if box is not None]
    if not found:
        return None
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@dataclass(frozen=True, slots=True, eq=False)
class Follower:
    """What is left of an object after some motions.

    An object with a mask is followed by its pixels, so that its box is again the one around them. One
    that has only a box is followed by the outline of the box, which may come to stand aslant.

    Attributes:
        outlines: float64, (N, 2) each: what is seen inside the outline of the box, in one piece or several; () where
            there is a mask.
        mask: bool, (H, W); None where there is none.
    """

    outlines: tuple[Points, ...]
    mask: Mask | None

    @classmethod
    def of(cls, thing: ImageObject) -> Follower:
        """Begin with an object as it is."""
        return cls((corners(thing.box),), None) if thing.mask is None else cls((), thing.mask)

    def after(self, motion: Matrix, size: Size) -> Follower:
        """What is left after one more motion, to a picture of a height and a width in px."""
        if self.mask is not None:
            return replace(self, mask=moved_mask(self.mask, motion, size))
        seen = [seen_after(outline, motion, size) for outline in self.outlines]
        return replace(self, outlines=tuple(piece for pieces in seen for piece in pieces))

    @property
    def box(self) -> Box | None:
        """The box around what is left; None if nothing is."""
        if self.mask is not None:
            return box_of(self.mask)
        return joined([envelope(outline) for outline in self.outlines])


def followed(objects: tuple[ImageObject, ...], motion: Matrix, size: Size) -> tuple[ImageObject, ...]:
    """Objects after a motion, without those that are out of sight."""
    found = []
    for thing in objects:
        follower = Follower.of(thing).after(motion, size)
        if follower.box is not None:
            found.append(ImageObject(thing.label, follower.box, follower.mask))
    return tuple(found)
