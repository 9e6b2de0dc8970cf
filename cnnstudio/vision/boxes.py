"""Boxes as rows of numbers: their areas, how much of them lies upon one another, and other ways to write them.

Boxes are float64, (N, 4): left, top, right and bottom in px, counted from the picture's left and upper
edge, so that a box around the first pixel alone is 0, 0, 1, 1. No boxes are an array of shape (0, 4).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Boxes = NDArray[np.float64]
"""float64, (N, 4): left, top, right and bottom, in px."""
Numbers = NDArray[np.float64]


def boxes_of(rows: ArrayLike) -> Boxes:
    """Rows of four numbers as boxes; nothing at all as no boxes."""
    return np.asarray(rows, np.float64).reshape(-1, 4)


def areas(boxes: Boxes) -> Numbers:
    """Areas in px²: float64, (N,); 0 where the corners are swapped."""
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    outcome: Numbers = np.maximum(width, 0) * np.maximum(height, 0)
    return outcome


def iou(first: Boxes, second: Boxes) -> Numbers:
    """Intersection over union of each box with each: float64, (N, M), from 0 to 1.

    Two boxes that share no area have 0, those without any area too.

    Source: M. Everingham et al.: The PASCAL visual object classes challenge, 2010, section 4.2.
    """
    shared = _shared(first[:, None], second[None])
    return _quotients(shared, areas(first)[:, None] + areas(second)[None] - shared)


def iou_in_pairs(first: Boxes, second: Boxes) -> Numbers:
    """Intersection over union of each box with the one in the same row: float64, (N,)."""
    shared = _shared(first, second)
    return _quotients(shared, areas(first) + areas(second) - shared)


def ioa(first: Boxes, second: Boxes) -> Numbers:
    """Intersection over the area of the first: float64, (N, M); how much of each box lies in each other."""
    shared = _shared(first[:, None], second[None])
    return _quotients(shared, np.broadcast_to(areas(first)[:, None], shared.shape))


def iou_with_crowds(found: Boxes, truths: Boxes, crowd: NDArray[np.bool_]) -> Numbers:
    """IoU of detections with objects; with a crowd, the share of the detection that lies in it.

    Args:
        found: Boxes of the detections, (N, 4).
        truths: Boxes of the objects, (M, 4).
        crowd: bool, (M,): whether a box holds a crowd, of which a detection can find but a part.

    Returns:
        float64, (N, M).

    Source: pycocotools.mask.iou.
    """
    shared = _shared(found[:, None], truths[None])
    own = areas(found)[:, None]
    return _quotients(shared, np.where(crowd[None], own, own + areas(truths)[None] - shared))


def _shared(first: Boxes, second: Boxes) -> Numbers:
    """The area that boxes share, in px²; the last axis holds their four numbers."""
    width = np.minimum(first[..., 2], second[..., 2]) - np.maximum(first[..., 0], second[..., 0])
    height = np.minimum(first[..., 3], second[..., 3]) - np.maximum(first[..., 1], second[..., 1])
    np.maximum(width, 0, out=width)
    np.maximum(height, 0, out=height)
    width *= height
    outcome: Numbers = width
    return outcome


def _quotients(shared: Numbers, whole: Numbers) -> Numbers:
    """Shares of a whole; 0 where nothing is shared, or where there is no whole to speak of."""
    outcome: Numbers = np.divide(shared, whole, out=np.zeros_like(shared), where=(shared > 0) & (whole > 0))
    return outcome


def from_xywh(rows: ArrayLike) -> Boxes:
    """Boxes from left, top, width and height, as COCO writes them."""
    rows = boxes_of(rows)
    return np.concatenate([rows[:, :2], rows[:, :2] + rows[:, 2:]], axis=1)


def to_xywh(boxes: Boxes) -> Numbers:
    """Left, top, width and height, as COCO writes them: float64, (N, 4)."""
    return np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)


def from_centred(rows: ArrayLike) -> Boxes:
    """Boxes from the middle (across, down), width and height, as YOLO writes them."""
    rows = boxes_of(rows)
    half = rows[:, 2:] / 2
    return np.concatenate([rows[:, :2] - half, rows[:, :2] + half], axis=1)


def to_centred(boxes: Boxes) -> Numbers:
    """The middle (across, down), width and height, as YOLO writes them: float64, (N, 4)."""
    return np.concatenate([(boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]], axis=1)


def clipped(boxes: Boxes, height: float, width: float) -> Boxes:
    """The parts of boxes inside a picture; one that lies outside is left without area, at the nearest edge.

    Args:
        boxes: The boxes.
        height: Height of the picture, in px.
        width: Width of it, in px.
    """
    return np.clip(boxes, 0, np.array([width, height, width, height], np.float64))


def sound(boxes: Boxes) -> NDArray[np.bool_]:
    """Which boxes have an area and only finite numbers: bool, (N,)."""
    finite = np.isfinite(boxes).all(axis=1)
    outcome: NDArray[np.bool_] = finite & (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
    return outcome
