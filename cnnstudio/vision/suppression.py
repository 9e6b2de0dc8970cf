"""Non-max suppression: of boxes that lie upon one another, the surest stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import SettingError
from cnnstudio.vision.boxes import Boxes, iou
from cnnstudio.vision.overlapping import overlapping

Places = NDArray[np.int64]

_FIRST, _GROWTH = 64, 4
"""Boxes in the first portion, and how many times as large as the one before each is."""
_SORTED_FIRST = 1024
"""So many are sorted before the rest: if few may stay, they mostly do."""
_BLOCK = 16
"""Kept boxes that a portion is held against at once while there are few of them."""
_FEW_KEPT = 4 * _BLOCK


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One box that stays, and what it removes.

    Attributes:
        best: Its place among all boxes.
        removed: int64, (R,): places of the boxes that it removes, the surest first.
        ious: float64, (R,): the IoU of each of them with it.
        left: int64, (L,): places of the boxes that are not decided yet, the surest first.
    """

    best: int
    removed: Places
    ious: NDArray[np.float64]
    left: Places


def suppress(
    boxes: Boxes,
    scores: NDArray[np.float64],
    threshold: float,
    labels: Places | None = None,
    most: int | None = None,
) -> Places:
    """Places of the boxes that stay, the surest first.

    A box is removed if its IoU with a surer one that stays is more than the threshold. Of equal scores the
    first is the surer one. Boxes of no finite numbers never stay.

    Args:
        boxes: float64, (N, 4), in px.
        scores: float64, (N,).
        threshold: From 0 (boxes that share anything) to 1 (nothing is removed).
        labels: int64, (N,): classes, so that boxes of one class alone remove each other; None: all do.
        most: How many may stay; None: any number.

    Raises:
        SettingError: The threshold is not from 0 to 1.

    Source: tf.image.non_max_suppression, which keeps the same boxes.
    """
    _checked(threshold)
    most = len(scores) if most is None else most
    kinds = np.zeros(len(scores), np.int64) if labels is None else np.asarray(labels, np.int64)
    kept = np.empty(0, np.int64)
    enough = 2 * most if _FIRST < 2 * most <= _SORTED_FIRST // 2 else _FIRST
    for portion in _portions(boxes, scores, enough):
        if len(kept) >= most:
            break
        portion = _not_covered(boxes, kinds, portion, kept, threshold)
        kept = np.concatenate([kept, _greedy(boxes, kinds, portion, threshold)])
    return kept[:most]


def _portions(boxes: Boxes, scores: NDArray[np.float64], size: int = _FIRST) -> Iterator[Places]:
    """Places of the boxes, the surest first, in portions; what nobody asks for is not sorted.

    Args:
        boxes: The boxes; those of no finite numbers are left out.
        scores: Their scores.
        size: Of the first portion.
    """
    keys = -np.asarray(scores, np.float64)
    surest = np.ones(len(keys), bool)
    if len(keys) > 2 * _SORTED_FIRST:
        surest = keys <= np.partition(keys, _SORTED_FIRST)[_SORTED_FIRST]
    for sure in (True, False):
        group = np.flatnonzero(surest == sure)
        order = group[_sorted(keys[group])]
        start = 0
        while start < len(order):
            portion = order[start : start + size]
            yield portion[np.isfinite(boxes[portion]).all(axis=1)]
            start, size = start + size, size * _GROWTH


def _sorted(keys: NDArray[np.float64]) -> Places:
    """The order of some numbers, equal ones as they stand; quicker than a stable sort where none are equal."""
    order = np.argsort(keys)
    ascending = keys[order]
    if len(order) and not (ascending[1:] > ascending[:-1]).all():
        return np.argsort(keys, kind="stable")
    return order


def _not_covered(boxes: Boxes, kinds: Places, portion: Places, kept: Places, threshold: float) -> Places:
    """What of a portion no box removes that is kept already."""
    block = _BLOCK if len(kept) <= _FEW_KEPT else len(kept)
    for start in range(0, len(kept), block):
        some = kept[start : start + block]
        removed, _ = overlapping(boxes[portion], kinds[portion], boxes[some], kinds[some], threshold)
        stays = np.ones(len(portion), bool)
        stays[removed] = False
        portion = portion[stays]
    return portion


def _greedy(boxes: Boxes, kinds: Places, portion: Places, threshold: float) -> Places:
    """What of a portion, the surest first, stays if it is looked at box by box."""
    own, own_kinds = boxes[portion], kinds[portion]
    first, second = overlapping(own, own_kinds, own, own_kinds, threshold)
    forward = first < second
    first, second = first[forward], second[forward]
    stays = [True] * len(portion)
    for better, worse in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if stays[better]:
            stays[worse] = False
    outcome: Places = portion[np.array(stays, bool)]
    return outcome


def steps(
    boxes: Boxes, scores: NDArray[np.float64], threshold: float, labels: Places | None = None
) -> tuple[Step, ...]:
    """The same box by box, for eyes: one step for each box that stays.

    Args:
        boxes: float64, (N, 4), in px.
        scores: float64, (N,).
        threshold: From 0 to 1.
        labels: int64, (N,): classes, so that boxes of one class alone remove each other; None: all do.

    Raises:
        SettingError: The threshold is not from 0 to 1.
    """
    _checked(threshold)
    left = np.concatenate([np.empty(0, np.int64), *_portions(boxes, scores)])
    walked = []
    while len(left):
        best, left = left[0], left[1:]
        overlaps = iou(boxes[best][None], boxes[left])[0]
        over = np.flatnonzero(overlaps > threshold)
        if labels is not None:
            over = over[np.equal(labels[left[over]], labels[best])]
        removed, left = left[over], np.delete(left, over)
        walked.append(Step(int(best), removed, overlaps[over], left))
    return tuple(walked)


def _checked(threshold: float) -> None:
    if not 0 <= threshold <= 1:
        raise SettingError(
            f"A threshold of {threshold:g} is no IoU: choose one from 0 (boxes that share anything) "
            "to 1 (nothing is removed).",
            "threshold",
        )
