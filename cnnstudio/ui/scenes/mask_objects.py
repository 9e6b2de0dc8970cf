"""Masks taken apart: one binary mask for each connected object, and how well classes agree with the truth.

Source of the idea: Krohn, Deep Learning Illustrated, on masks for each object.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LabelMap = NDArray[np.uint8]
UNKNOWN = 255
_MOST = 2000  # objects that are listed, the largest

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class MaskObject:
    """One connected object.

    Attributes:
        label: Its class, from 0.
        box: Left, top, right and bottom, in px; right and bottom are the first that are not inside.
        mask: bool, (bottom − top, right − left): its pixels within the box.
        area: How many pixels it has.
        score: Mean confidence of its pixels, 0…1.
    """

    label: int
    box: Box
    mask: NDArray[np.bool_]
    area: int
    score: float


def objects_of(labels: LabelMap, confidence: LabelMap) -> tuple[MaskObject, ...]:
    """The objects of a label map, the largest first; pixels that touch at a corner belong together.

    Args:
        labels: uint8, (H, W): 0 background, k + 1 class k, 255 unknown.
        confidence: uint8, (H, W): scores in 255ths.
    """
    from scipy import ndimage

    found: list[MaskObject] = []
    counts = np.bincount(labels.ravel(), minlength=256)
    for value in np.flatnonzero(counts[1:UNKNOWN]) + 1:
        parts, _ = ndimage.label(labels == value, np.ones((3, 3), int))
        areas = np.bincount(parts.ravel())
        largest = set((np.argsort(-areas[1:], kind="stable")[:_MOST] + 1).tolist())
        for number, place in enumerate(ndimage.find_objects(parts), 1):
            if number in largest:
                found.append(_object(int(value) - 1, place, parts[place] == number, confidence[place]))
    return tuple(sorted(found, key=lambda thing: -thing.area)[:_MOST])


def _object(
    label: int, place: tuple[slice, slice], mask: NDArray[np.bool_], confidence: LabelMap
) -> MaskObject:
    rows, columns = place
    box = (int(columns.start), int(rows.start), int(columns.stop), int(rows.stop))
    return MaskObject(label, box, mask, int(mask.sum()), float(confidence[mask].mean() / 255))


def object_at(objects: tuple[MaskObject, ...], x: int, y: int) -> int:
    """The object that a pixel belongs to; −1 for none."""
    for place, thing in enumerate(objects):
        left, top, right, bottom = thing.box
        if left <= x < right and top <= y < bottom and thing.mask[y - top, x - left]:
            return place
    return -1


def border(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pixels of a mask that touch others, or the edge of its box."""
    padded = np.pad(mask, 1)
    inner = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask & ~inner


def agreement(labels: LabelMap, truth: LabelMap, classes: int) -> NDArray[np.float64]:
    """IoU of each class with the truth: float64, (classes,); NaN where neither has it.

    Pixels of which nobody knows the truth do not count.

    Args:
        labels: uint8, (H, W), as in `SegmentationResult`.
        truth: uint8, (H, W), with the same numbers.
        classes: How many classes there are, the background not counted.
    """
    known = truth != UNKNOWN
    pairs = np.bincount(truth[known].astype(np.int64) * 256 + labels[known], minlength=65536).reshape(
        256, 256
    )
    both = np.diag(pairs)[1 : classes + 1].astype(np.float64)
    either = pairs.sum(axis=0)[1 : classes + 1] + pairs.sum(axis=1)[1 : classes + 1] - both
    with np.errstate(invalid="ignore"):
        outcome: NDArray[np.float64] = np.where(either > 0, both / np.maximum(either, 1), np.nan)
    return outcome


def wrong_pixels(labels: LabelMap, truth: LabelMap) -> LabelMap:
    """Where a label map is wrong: uint8, (H, W): 0 right, 1 wrong, 255 nobody knows."""
    outcome = (labels != truth).astype(np.uint8)
    outcome[truth == UNKNOWN] = UNKNOWN
    return outcome
