"""Which classes are taken for which when objects are found, and which for nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.gathered import Gathered, Overlaps, gathered


def detection_confusion(
    truths: Sequence[Truths],
    found: Sequence[Detections],
    classes: Sequence[str],
    iou: float = 0.5,
    score: float = 0.25,
) -> NDArray[np.int64]:
    """How often objects of each class were found as each class.

    Of all pairs of a detection and an object in one picture, whatever their classes, the one with the most
    IoU goes first, then the next one of those that are left, so that each detection and each object has at
    most one partner; of equal IoU a pair of one class goes first, then the surer detection. What has no
    partner stands against the background. Crowds and difficult objects, and detections that meet nothing
    else, are left out.

    Args:
        truths: The objects of each picture.
        found: The detections of each picture, in the same order.
        classes: Names of the C classes.
        iou: The least IoU of partners.
        score: The least score of a detection that counts.

    Returns:
        int64, (C + 1, C + 1): rows are the classes in truth, columns those found; the last row holds
        detections of nothing, the last column objects that were not found.
    """
    everything = gathered(truths, found, classes)
    everything = everything.chosen(everything.found.scores >= score)
    background = len(classes)
    pairs = everything.overlaps(iou, in_classes=False)
    pairs = pairs.chosen(pairs.ious > 0)
    unwanted = everything.truths.crowd | everything.truths.difficult
    left_out = np.zeros(len(everything.found), bool)
    left_out[pairs.found[unwanted[pairs.truths]]] = True
    partners = _partners(everything, pairs.chosen(~unwanted[pairs.truths]))
    rows = np.where(partners < 0, background, np.append(everything.truths.labels, background)[partners])
    counts = ~left_out | (partners >= 0)
    missed = ~unwanted
    missed[partners[partners >= 0]] = False
    rows = np.concatenate([rows[counts], everything.truths.labels[missed]])
    columns = np.concatenate([everything.found.labels[counts], np.full(np.count_nonzero(missed), background)])
    cells = np.bincount(rows * (background + 1) + columns, minlength=(background + 1) ** 2)
    return cells.reshape(background + 1, background + 1).astype(np.int64)


def _partners(everything: Gathered, pairs: Overlaps) -> NDArray[np.int64]:
    """The object of each detection, −1 for none: int64, (N,)."""
    same = everything.found.labels[pairs.found] == everything.truths.labels[pairs.truths]
    order = np.lexsort((pairs.truths, pairs.found, -everything.found.scores[pairs.found], ~same, -pairs.ious))
    pairs = pairs.chosen(order)
    partners = [-1] * len(everything.found)
    taken = [False] * len(everything.truths)
    for detection, truth in zip(pairs.found.tolist(), pairs.truths.tolist(), strict=True):
        if partners[detection] < 0 and not taken[truth]:
            partners[detection], taken[truth] = truth, True
    return np.array(partners, np.int64)
