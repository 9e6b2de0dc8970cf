"""Which boxes are shown for a score and an overlap, and which of them are right where the truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.detect import DetectionResult
from cnnstudio.vision.boxes import iou
from cnnstudio.vision.detections import Detections, Truths

LEAST_IOU = 0.5
"""How much of an object a box must cover to be right, as COCO's mAP@0.5 has it."""

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ShownBoxes:
    """What is drawn over a picture.

    Attributes:
        classes: What the classes are called.
        places: int64, (N,): which candidates of the result they are, best first.
        found: The boxes.
        truths: The objects that are there; None where nobody knows.
        matches: int64, (N,): the object that each box finds; −1: none.
        ious: float64, (N,): how much each box has in common with an object of its class at most.
    """

    classes: tuple[str, ...]
    places: Places
    found: Detections
    truths: Truths | None
    matches: Places
    ious: NDArray[np.float64]

    @property
    def missed(self) -> Places:
        """int64: objects that no box finds; none where the truth is not known."""
        count = 0 if self.truths is None else len(self.truths)
        return np.setdiff1d(np.arange(count), self.matches)

    def name(self, label: int) -> str:
        """What a class is called."""
        return self.classes[label] if 0 <= label < len(self.classes) else "another class"

    def verdict(self, place: int) -> str:
        """Whether a box is right: ``found``, ``false``, or "" where the truth is not known."""
        if self.truths is None:
            return ""
        return "found" if self.matches[place] >= 0 else "false"


def shown_boxes(result: DetectionResult, score: float, overlap: float, truths: Truths | None) -> ShownBoxes:
    """The boxes of a result that are left, held against the truth.

    Args:
        result: What the model found.
        score: The least score.
        overlap: The IoU above which a box is suppressed.
        truths: The objects that are there.
    """
    places = result.shown(score, overlap)
    found = result.candidates.chosen(places)
    if truths is None:
        return ShownBoxes(result.classes, places, found, None, np.full(len(found), -1), np.zeros(len(found)))
    matches, ious = matched(found, truths)
    return ShownBoxes(result.classes, places, found, truths, matches, ious)


def matched(
    found: Detections, truths: Truths, least: float = LEAST_IOU
) -> tuple[Places, NDArray[np.float64]]:
    """Which object each box finds: the one of its class that it covers most, of those that no surer box has found.

    Args:
        found: Boxes, the surest first.
        truths: The objects.
        least: The least IoU.

    Returns:
        The object of each box, −1 for none; and its highest IoU with any object of its class.

    Source: T.-Y. Lin et al., Microsoft COCO, 2014; as in pycocotools' evaluateImg.
    """
    matches, best = np.full(len(found), -1, np.int64), np.zeros(len(found))
    if not len(truths) or not len(found):
        return matches, best
    shared = np.where(found.labels[:, None] == truths.labels[None], iou(found.boxes, truths.boxes), 0.0)
    best = shared.max(axis=1)
    free = np.ones(len(truths), bool)
    for place in np.flatnonzero(best >= least):
        open_ious = np.where(free, shared[place], -1.0)
        truth = int(open_ious.argmax())
        if open_ious[truth] >= least:
            matches[place] = truth
            free[truth] = False
    return matches, best
