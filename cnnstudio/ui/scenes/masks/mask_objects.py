"""Masks taken apart: one binary mask for each connected object, and how well classes agree with the truth.

Source of the idea: Krohn, Deep Learning Illustrated, on masks for each object.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.predicting.segment import SegmentationResult
from cnnstudio.vision.mask_metrics import MaskMetrics
from cnnstudio.vision.masks import IGNORED, Component, LabelMap, Mask, class_confusion, components

MOST = 2000
"""Objects that are listed, the largest."""


@dataclass(frozen=True, slots=True, eq=False)
class MaskObject:
    """One connected object.

    Attributes:
        component: Its class, box, area and pixels.
        score: Mean confidence of its pixels, 0…1.
    """

    component: Component
    score: float


def objects_of(result: SegmentationResult) -> tuple[MaskObject, ...]:
    """The objects of a mask, the largest first."""
    found = sorted(components(result.label_map), key=lambda thing: -thing.area)[:MOST]
    return tuple(MaskObject(thing, _score(thing, result.confidence)) for thing in found)


def _score(thing: Component, confidence: LabelMap) -> float:
    left, top, right, bottom = thing.box
    return float(confidence[top:bottom, left:right][thing.part].mean() / 255)


def object_at(objects: tuple[MaskObject, ...], x: int, y: int) -> int:
    """The object that a pixel belongs to; −1 for none."""
    for place, thing in enumerate(objects):
        left, top, right, bottom = thing.component.box
        if left <= x < right and top <= y < bottom and thing.component.part[y - top, x - left]:
            return place
    return -1


def border(mask: Mask) -> Mask:
    """The pixels of a mask that touch others, or the edge of its box."""
    padded = np.pad(mask, 1)
    inner = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    outcome: Mask = mask & ~inner
    return outcome


def agreement(result: SegmentationResult, truth: LabelMap) -> MaskMetrics:
    """How well a mask agrees with the true one; pixels of which nobody knows the truth do not count.

    Raises:
        DataError: They are not of one size.
    """
    count = len(result.classes) + 1
    return MaskMetrics(class_confusion(truth, result.label_map, count), result.classes)


def wrong_pixels(labels: LabelMap, truth: LabelMap) -> NDArray[np.uint8]:
    """Where a label map is wrong: uint8, (H, W): 0 right, 1 wrong, 255 nobody knows."""
    outcome: NDArray[np.uint8] = (labels != truth).astype(np.uint8)
    outcome[truth == IGNORED] = IGNORED
    return outcome
