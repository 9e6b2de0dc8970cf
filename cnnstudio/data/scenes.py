"""Drawing of shapes: whole numbers throughout, so that every computer draws the same pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.scene_grounds import Dice, ground

if TYPE_CHECKING:
    from cnnstudio.data.sets.shapes import Shapes

_UNIT = 256  # of coordinates in a px
_STEPS = 4  # samples across a px, for antialiasing
_STEP = _UNIT // _STEPS
_MOST = _STEPS * _STEPS
_BITS = 4  # a division by that is a shift
_TRIES = 30
_LEAST_CONTRAST = 70
_INNER_STAR = 0.45
_ARM = 0.36

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]
Met = tuple[Places, Places]
"""int64, (sides, rows) each: how many samples lie before a side, and 1 where it leads down, -1 up, 0 where it is not met."""


@dataclass(frozen=True, slots=True, eq=False)
class SceneObject:
    """One object of a picture.

    Attributes:
        label: Its class, an index into the data set's classes.
        box: Left, top, right and bottom of the pixels that are seen of it, in px; right and bottom
            are the first that are not.
        mask: bool, (H, W): the pixels that it covers by half at least and that no later object covers.
    """

    label: int
    box: tuple[int, int, int, int]
    mask: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A picture with its objects.

    Attributes:
        pixels: uint8, (H, W, C).
        objects: In the order in which they were drawn; later ones cover earlier ones.
    """

    pixels: NDArray[np.uint8]
    objects: tuple[SceneObject, ...]

    @property
    def label(self) -> int:
        """The class of the object with the most pixels; 0 where there is none."""
        largest = max(self.objects, key=lambda thing: int(thing.mask.sum()), default=None)
        return 0 if largest is None else largest.label


@dataclass(frozen=True, slots=True, eq=False)
class _Cover:
    """What a shape covers.

    Attributes:
        top: The first row of px that it may cover.
        left: The first column.
        counts: int16, (height, width): how many of the samples of each px from there on lie inside it, 0…16.
        touched: bool, (height, width): whether any do.
        size: How many px it touches.
    """

    top: int
    left: int
    counts: NDArray[np.int16]
    touched: Mask
    size: int

    @property
    def area(self) -> tuple[slice, slice]:
        """Where in the picture it lies."""
        height, width = self.counts.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def shared(self, other: _Cover) -> int:
        """How many px both touch."""
        top, left = max(self.top, other.top), max(self.left, other.left)
        bottom = min(self.top + self.counts.shape[0], other.top + other.counts.shape[0])
        right = min(self.left + self.counts.shape[1], other.left + other.counts.shape[1])
        if top >= bottom or left >= right:
            return 0
        own = self.touched[top - self.top : bottom - self.top, left - self.left : right - self.left]
        others = other.touched[top - other.top : bottom - other.top, left - other.left : right - other.left]
        return int(np.count_nonzero(own & others))


def drawn_scene(shapes: Shapes, place: int) -> Scene:
    """Draw an image of the data set Shapes."""
    dice = Dice(shapes.seed, place)
    pixels = ground(dice, shapes.size, shapes.coloured)
    wanted = 1 if shapes.objects == 1 else 1 + dice.below(shapes.objects)
    covers: list[_Cover] = []
    labels: list[int] = []
    for _ in range(wanted):
        # So that a data set of single objects has the classes in equal shares.
        label = (place if shapes.objects == 1 else dice.below(shapes.kinds)) % shapes.kinds
        cover = _placed(dice, shapes, label, covers)
        if cover is None:
            continue
        under = pixels[cover.area]
        colour = _colour(dice, under, cover.touched, shapes.coloured)
        weight = cover.counts[:, :, None]
        under[:] = (under * (_MOST - weight) + colour * weight + _MOST // 2) >> _BITS
        covers.append(cover)
        labels.append(label)
    pixels = _noisy(dice, pixels, shapes.noise)
    return Scene(pixels.astype(np.uint8), _objects(labels, covers, shapes.size))


def _objects(labels: list[int], covers: list[_Cover], size: int) -> tuple[SceneObject, ...]:
    """What is seen of each object in the end; one that is covered wholly is none."""
    hidden = np.zeros((size, size), bool)
    found = []
    for label, cover in zip(reversed(labels), reversed(covers), strict=True):
        whole = cover.counts * 2 >= _MOST
        seen = whole & ~hidden[cover.area]
        hidden[cover.area] |= whole
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        if len(rows):
            mask = np.zeros((size, size), bool)
            mask[cover.area] = seen
            left, top = cover.left + int(columns[0]), cover.top + int(rows[0])
            right, bottom = cover.left + int(columns[-1]) + 1, cover.top + int(rows[-1]) + 1
            found.append(SceneObject(label, (left, top, right, bottom), mask))
    return tuple(reversed(found))


def _placed(dice: Dice, shapes: Shapes, label: int, others: list[_Cover]) -> _Cover | None:
    """What a new object covers; None if there is no room."""
    size = shapes.size * _UNIT
    least, most = (22, 42) if shapes.objects == 1 else (12, 26)  # radius, in per cent of the size
    for _ in range(_TRIES):
        radius = size * (least + dice.below(most - least + 1)) // 100
        free = size - 2 * radius
        x, y = radius + dice.below(max(1, free)), radius + dice.below(max(1, free))
        cover = _cover(label, shapes.size, x, y, radius, dice.below(360))
        if all(cover.shared(other) / min(cover.size, other.size) <= shapes.overlap for other in others):
            return cover
    return None


def _colour(dice: Dice, pixels: NDArray[np.int16], touched: Mask, coloured: bool) -> NDArray[np.int16]:
    """A colour that stands out from the ground under the object."""
    under = pixels.reshape(-1, pixels.shape[2]).take(np.flatnonzero(touched), axis=0)
    mean = int(under.sum(dtype=np.int64)) // under.size
    for _ in range(_TRIES):
        colour = [dice.below(256) for _ in range(3 if coloured else 1)]
        if abs(sum(colour) // len(colour) - mean) >= _LEAST_CONTRAST:
            return np.array(colour, np.int16)
    return np.array([255 if mean < 128 else 0] * (3 if coloured else 1), np.int16)


def _noisy(dice: Dice, pixels: NDArray[np.int16], noise: float) -> NDArray[np.int16]:
    reach = round(noise * 255)
    if not reach:
        return pixels
    noisy = dice.many(pixels.shape, 2 * reach + 1)
    noisy += pixels
    noisy -= reach
    return np.clip(noisy, 0, 255, out=noisy)


def _cover(label: int, size: int, x: int, y: int, radius: int, turn: int) -> _Cover:
    """Samples of each px that lie inside a shape, by whole numbers alone.

    It is not asked of each sample whether it lies inside. Each side of the shape meets a row of samples in one place at
    most; the samples before it are added or taken away, as the side leads down or up.
    """
    left, right = max(0, (x - radius) // _UNIT), min(size, (x + radius) // _UNIT + 1)
    top, bottom = max(0, (y - radius) // _UNIT), min(size, (y + radius) // _UNIT + 1)
    height, width = bottom - top, right - left
    rows = np.arange(top * _STEPS, bottom * _STEPS, dtype=np.int64) * _STEP + _STEP // 2 - y
    before, ways = _MET[label](rows, left * _STEPS * _STEP + _STEP // 2 - x, radius, turn)
    before = np.minimum(np.maximum(before, 0), width * _STEPS)
    places = (before // _STEPS + np.repeat(np.arange(height) * (width + 1), _STEPS)).ravel()
    parts = np.bincount(places, (ways * (before % _STEPS)).ravel(), height * (width + 1))
    wholes = np.bincount(places, (ways * _STEPS).ravel(), height * (width + 1)).reshape(height, width + 1)
    behind = wholes[:, ::-1].cumsum(axis=1)[:, ::-1] - wholes
    counts = np.abs(parts.reshape(height, width + 1) + behind)[:, :width].astype(np.int16)
    touched = counts > 0
    return _Cover(top, left, counts, touched, int(np.count_nonzero(touched)))


def _of_circle(rows: Places, first: int, radius: int, turn: int) -> Met:
    """Its two halves."""
    half = np.sqrt(np.maximum(radius * radius - rows * rows, 0)).astype(np.int64)
    is_met = np.abs(rows) <= radius
    return np.stack([(half - first) // _STEP + 1, -((half + first) // _STEP)]), np.stack(
        [is_met, -1 * is_met]
    )


def _corners(count: int, radius: int, turn: int, inner: float = 0.0) -> list[tuple[int, int]]:
    """Corners of a regular polygon or star, clockwise, from its middle."""
    places = count if not inner else 2 * count
    found = []
    for corner in range(places):
        reach = radius * inner if inner and corner % 2 else float(radius)
        angle = math.radians(turn - 90 + 360 * corner / places)
        found.append((round(reach * math.cos(angle)), round(reach * math.sin(angle))))
    return found


def _of_polygon(corners: list[tuple[int, int]], rows: Places, first: int) -> Met:
    """The sides between its corners."""
    x1, y1 = np.array(corners, np.int64).T[:, :, None]
    x2, y2 = np.array([*corners[1:], corners[0]], np.int64).T[:, :, None]
    down, across = y2 - y1, x2 - x1
    way = np.sign(down)
    is_met = (rows >= np.minimum(y1, y2)) & (rows < np.maximum(y1, y2))
    along = np.maximum(np.abs(down), 1)
    beyond = (rows - y1) * (across * way) - (first - x1) * along
    return -(-beyond // (along * _STEP)), way * is_met


def _regular(count: int, inner: float = 0.0) -> Any:
    def met(rows: Places, first: int, radius: int, turn: int) -> Met:
        return _of_polygon(_corners(count, radius, turn, inner), rows, first)

    return met


def _of_cross(rows: Places, first: int, radius: int, turn: int) -> Met:
    """Two bars of equal length."""
    wide = round(radius * _ARM)
    long = math.isqrt(radius * radius - wide * wide)
    outline = [
        (-wide, -long), (wide, -long), (wide, -wide), (long, -wide), (long, wide), (wide, wide), (wide, long),
        (-wide, long), (-wide, wide), (-long, wide), (-long, -wide), (-wide, -wide),
    ]  # fmt: skip
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    turned = [(round(x * cosine - y * sine), round(x * sine + y * cosine)) for x, y in outline]
    return _of_polygon(turned, rows, first)


_MET = (_of_circle, _regular(4), _regular(3), _regular(5, _INNER_STAR), _regular(5), _of_cross)
