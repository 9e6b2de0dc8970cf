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
_TRIES = 30
_LEAST_CONTRAST = 70
_INNER_STAR = 0.45
_ARM = 0.36

Mask = NDArray[np.bool_]


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


def drawn_scene(shapes: Shapes, place: int) -> Scene:
    """Draw an image of the data set Shapes."""
    dice = Dice(shapes.seed, place)
    pixels = ground(dice, shapes.size, shapes.coloured).astype(np.int64)
    wanted = 1 if shapes.objects == 1 else 1 + dice.below(shapes.objects)
    covers: list[NDArray[np.int64]] = []
    labels: list[int] = []
    for _ in range(wanted):
        # So that a data set of single objects has the classes in equal shares.
        label = (place if shapes.objects == 1 else dice.below(shapes.kinds)) % shapes.kinds
        cover = _placed(dice, shapes, label, covers)
        if cover is None:
            continue
        colour = _colour(dice, pixels, cover, shapes.coloured)
        weight = cover[:, :, None]
        most = _STEPS * _STEPS
        pixels = (pixels * (most - weight) + colour * weight + most // 2) // most
        covers.append(cover)
        labels.append(label)
    pixels = _noisy(dice, pixels, shapes.noise)
    return Scene(pixels.astype(np.uint8), _objects(labels, covers))


def _objects(labels: list[int], covers: list[NDArray[np.int64]]) -> tuple[SceneObject, ...]:
    """What is seen of each object in the end; one that is covered wholly is none."""
    hidden = np.zeros_like(covers[0], bool)
    found = []
    for label, cover in zip(reversed(labels), reversed(covers), strict=True):
        whole = cover * 2 >= _STEPS * _STEPS
        mask = whole & ~hidden
        hidden |= whole
        if mask.any():
            rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
            box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
            found.append(SceneObject(label, box, mask))
    return tuple(reversed(found))


def _placed(
    dice: Dice, shapes: Shapes, label: int, others: list[NDArray[np.int64]]
) -> NDArray[np.int64] | None:
    """How much of each px a new object covers, 0…16, int64 (H, W); None if there is no room."""
    size = shapes.size * _UNIT
    least, most = (22, 42) if shapes.objects == 1 else (12, 26)  # radius, in per cent of the size
    for _ in range(_TRIES):
        radius = size * (least + dice.below(most - least + 1)) // 100
        free = size - 2 * radius
        x, y = radius + dice.below(max(1, free)), radius + dice.below(max(1, free))
        cover = _cover(label, shapes.size, x, y, radius, dice.below(360))
        if not others or _share(cover, others) <= shapes.overlap:
            return cover
    return None


def _share(cover: NDArray[np.int64], others: list[NDArray[np.int64]]) -> float:
    """The largest share of a new or an earlier object that would be covered."""
    new = cover > 0
    shares = []
    for other in others:
        old = other > 0
        both = int((new & old).sum())
        shares.append(both / min(int(new.sum()), int(old.sum())))
    return max(shares)


def _colour(
    dice: Dice, pixels: NDArray[np.int64], cover: NDArray[np.int64], coloured: bool
) -> NDArray[np.int64]:
    """A colour that stands out from the ground under the object."""
    under = pixels[cover > 0]
    mean = int(under.sum()) // under.size
    for _ in range(_TRIES):
        colour = np.array([dice.below(256) for _ in range(3 if coloured else 1)], np.int64)
        if abs(int(colour.sum()) // len(colour) - mean) >= _LEAST_CONTRAST:
            return colour
    return np.array([255 if mean < 128 else 0] * (3 if coloured else 1), np.int64)


def _noisy(dice: Dice, pixels: NDArray[np.int64], noise: float) -> NDArray[np.int64]:
    reach = round(noise * 255)
    if not reach:
        return pixels
    noisy: NDArray[np.int64] = np.clip(pixels + dice.many(pixels.shape, 2 * reach + 1) - reach, 0, 255)
    return noisy


def _cover(label: int, size: int, x: int, y: int, radius: int, turn: int) -> NDArray[np.int64]:
    """Samples of each px that lie inside a shape, by whole numbers alone."""
    left, right = max(0, (x - radius) // _UNIT), min(size, (x + radius) // _UNIT + 1)
    top, bottom = max(0, (y - radius) // _UNIT), min(size, (y + radius) // _UNIT + 1)
    step, half = _UNIT // _STEPS, _UNIT // _STEPS // 2
    columns = np.arange(left * _STEPS, right * _STEPS, dtype=np.int64) * step + half - x
    rows = np.arange(top * _STEPS, bottom * _STEPS, dtype=np.int64)[:, None] * step + half - y
    inside = _INSIDE[label](columns, rows, radius, turn)
    counted = inside.reshape(bottom - top, _STEPS, right - left, _STEPS).sum(axis=(1, 3))
    cover = np.zeros((size, size), np.int64)
    cover[top:bottom, left:right] = counted
    return cover


def _in_circle(columns: Any, rows: Any, radius: int, turn: int) -> Mask:
    inside: Mask = columns * columns + rows * rows <= radius * radius
    return inside


def _corners(count: int, radius: int, turn: int, inner: float = 0.0) -> list[tuple[int, int]]:
    """Corners of a regular polygon or star, clockwise, from its middle."""
    places = count if not inner else 2 * count
    found = []
    for corner in range(places):
        reach = radius * inner if inner and corner % 2 else float(radius)
        angle = math.radians(turn - 90 + 360 * corner / places)
        found.append((round(reach * math.cos(angle)), round(reach * math.sin(angle))))
    return found


def _in_polygon(corners: list[tuple[int, int]], columns: Any, rows: Any) -> Mask:
    """Inside a polygon of any form: a ray to the right meets an odd number of its sides."""
    inside = np.zeros(np.broadcast_shapes(columns.shape, rows.shape), bool)
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if y1 == y2:
            continue
        crosses = (rows >= min(y1, y2)) & (rows < max(y1, y2))
        side = (columns - x1) * (y2 - y1) - (rows - y1) * (x2 - x1)
        inside ^= crosses & (side < 0 if y2 > y1 else side > 0)
    return inside


def _regular(count: int, inner: float = 0.0) -> Any:
    def inside(columns: Any, rows: Any, radius: int, turn: int) -> Mask:
        return _in_polygon(_corners(count, radius, turn, inner), columns, rows)

    return inside


def _in_cross(columns: Any, rows: Any, radius: int, turn: int) -> Mask:
    """Two bars of equal length."""
    wide = round(radius * _ARM)
    long = math.isqrt(radius * radius - wide * wide)
    outline = [
        (-wide, -long), (wide, -long), (wide, -wide), (long, -wide), (long, wide), (wide, wide), (wide, long),
        (-wide, long), (-wide, wide), (-long, wide), (-long, -wide), (-wide, -wide),
    ]  # fmt: skip
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    turned = [(round(x * cosine - y * sine), round(x * sine + y * cosine)) for x, y in outline]
    return _in_polygon(turned, columns, rows)


_INSIDE = (_in_circle, _regular(4), _regular(3), _regular(5, _INNER_STAR), _regular(5), _in_cross)
