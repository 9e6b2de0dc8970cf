"""Curves of precision over recall, and the area under them as COCO and as PASCAL VOC count it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.gathered import Gathered, gathered

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

RECALLS: Numbers = np.linspace(0.0, 1.0, 101)
"""The recalls at which COCO reads the precision."""
_ELEVEN = np.linspace(0.0, 1.0, 11)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Precision over recall of one class, from the surest detection to the last.

    Attributes:
        scores: float64, (N,): the detections' scores, descending.
        precision: float64, (N,): the share of right ones among the detections so far.
        recall: float64, (N,): the share of the objects that are found so far; NaN without objects.
        even_precision: float64, (101,): the best precision with at least the recalls `RECALLS`, as COCO
            averages it; NaN without objects.
        even_scores: float64, (101,): the scores down to which one has to go for them; 0 if none is enough.
        objects: How many are to be found.
    """

    scores: Numbers
    precision: Numbers
    recall: Numbers
    even_precision: Numbers
    even_scores: Numbers
    objects: int


def curve(right: Flags, scores: Numbers, objects: int) -> Curve:
    """The curve of some detections of one class.

    Args:
        right: bool, (N,): whether each found something, the surest first.
        scores: float64, (N,): descending.
        objects: How many are to be found.
    """
    found = np.cumsum(right, dtype=np.float64)
    precision = found / np.arange(1.0, len(right) + 1)
    if not objects:
        nothing = np.full(len(RECALLS), np.nan)
        return Curve(scores, precision, np.full(len(right), np.nan), nothing, nothing, 0)
    recall = found / objects
    places = np.searchsorted(recall, RECALLS)
    even_precision, even_scores = np.append(_envelope(precision), 0.0)[places], np.append(scores, 0.0)[places]
    return Curve(scores, precision, recall, even_precision, even_scores, objects)


def even_precisions(right: Flags, wrong: Flags, objects: int) -> Numbers:
    """The best precision with at least each of `RECALLS`, for several thresholds at once.

    Args:
        right: bool, (N, T): whether each detection found something, the surest first.
        wrong: bool, (N, T): whether it found nothing; neither for those that do not count.
        objects: How many are to be found, at least one.

    Returns:
        float64, (T, 101).

    Source: accumulate of pycocotools.cocoeval.
    """
    found = np.cumsum(right, axis=0, dtype=np.float64)
    failed = np.cumsum(wrong, axis=0, dtype=np.float64)
    precision = _envelope(found / (failed + found + np.spacing(1)))
    precision = np.concatenate([precision, np.zeros((1, right.shape[1]))])
    recall = found / objects
    rows = [precision[np.searchsorted(recall[:, place], RECALLS), place] for place in range(right.shape[1])]
    return np.stack(rows)


def _envelope(precision: Numbers) -> Numbers:
    """The best precision at or after each place along the first axis."""
    outcome: Numbers = np.maximum.accumulate(precision[::-1], axis=0)[::-1]
    return outcome


def voc_average_precision(
    truths: Sequence[Truths],
    found: Sequence[Detections],
    classes: Sequence[str],
    iou: float = 0.5,
    eleven_points: bool = False,
) -> Numbers:
    """Average precision of each class as PASCAL VOC counts it: float64, (C,); NaN for one without objects.

    A detection is held against the object that it overlaps most, whether or not a surer one found that
    already; then it is wrong. Difficult objects and crowds count neither if they are found nor if they are
    not. Boxes end at their edges, so none is longer by the px that VOC's own program adds.

    Args:
        truths: The objects of each picture.
        found: The detections of each picture, in the same order.
        classes: Names of the classes.
        iou: The least IoU with which an object is found.
        eleven_points: Whether to average the precision at the recalls 0, 0.1, … 1, as until 2009, and not
            to take the whole area under the curve.

    Source: M. Everingham et al.: The PASCAL visual object classes challenge, 2010, section 4.2;
        VOCevaldet.m of its development kit.
    """
    everything = gathered(truths, found, classes)
    everything = everything.chosen(np.argsort(-everything.found.scores, kind="stable"))
    right, counts = _voc_right(everything, iou)
    wanted = ~(everything.truths.difficult | everything.truths.crowd)
    outcome = np.full(len(classes), np.nan)
    for label in range(len(classes)):
        objects = int(np.count_nonzero(wanted & (everything.truths.labels == label)))
        if objects:
            own = counts & (everything.found.labels == label)
            outcome[label] = _voc_area(right[own], objects, eleven_points)
    return outcome


def _voc_right(everything: Gathered, iou: float) -> tuple[Flags, Flags]:
    """Whether each detection, the surest first, found something, and whether it counts: bool, (N,) twice."""
    pairs = everything.overlaps(iou, in_classes=True)
    pairs = pairs.chosen(np.lexsort((-pairs.ious, everything.truths.crowd[pairs.truths], pairs.found)))
    detections, firsts = np.unique(pairs.found, return_index=True)
    best = pairs.truths[firsts]
    right, counts = np.zeros(len(everything.found), bool), np.ones(len(everything.found), bool)
    unwanted = (everything.truths.difficult | everything.truths.crowd)[best]
    counts[detections[unwanted]] = False
    detections, best = detections[~unwanted], best[~unwanted]
    right[detections[np.unique(best, return_index=True)[1]]] = True
    return right, counts


def _voc_area(right: Flags, objects: int, eleven_points: bool) -> float:
    found = np.cumsum(right, dtype=np.float64)
    recall, precision = found / objects, found / np.arange(1.0, len(right) + 1)
    best = np.append(_envelope(precision), 0.0)
    if eleven_points:
        return float(best[np.searchsorted(recall, _ELEVEN)].mean())
    return float((np.diff(recall, prepend=0.0) * best[:-1]).sum())
