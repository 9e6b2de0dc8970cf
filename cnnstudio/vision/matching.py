"""Which detection found which object, as COCO decides it, for all pictures at once.

COCO walks through the detections of one class in one picture, the surest first; each takes the object that
it overlaps most, of those that no surer one has taken. The walks of different pictures and classes do not
meet, so the surest detections of all of them are dealt with at once, then the second ones, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cnnstudio.vision.gathered import Gathered, Overlaps
from cnnstudio.vision.overlapping import Places

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

NOBODY = -1
_NEARLY_ONE = 1 - 1e-10
"""So much IoU is enough for any threshold, as in pycocotools."""


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """What the detections found, at T thresholds of IoU.

    Attributes:
        truths: int64, (N, T): place of the object that a detection found; −1: none.
        ignored: bool, (N, T): detections that count neither for nor against.
        wanted: bool, (M,): objects that are to be found.
    """

    truths: Places
    ignored: Flags
    wanted: Flags


def ranks(images: Places, labels: Places, scores: Numbers) -> Places:
    """How many surer detections of one's class there are in one's picture: int64, (N,).

    Of equal scores the first is the surer one.
    """
    order = np.lexsort((-scores, labels, images))
    sorted_images, sorted_labels = images[order], labels[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (sorted_images[1:] != sorted_images[:-1]) | (sorted_labels[1:] != sorted_labels[:-1])
    starts = np.flatnonzero(fresh)
    found = np.empty(len(order), np.int64)
    found[order] = np.arange(len(order)) - starts[np.cumsum(fresh) - 1]
    return found


def matches(
    everything: Gathered,
    overlaps: Overlaps,
    found_ranks: Places,
    thresholds: Numbers,
    areas: tuple[float, float],
) -> Matches:
    """Which detections find which objects of some sizes.

    Args:
        everything: The detections and the objects.
        overlaps: Their pairs of one class, with at least the smallest threshold.
        found_ranks: Ranks of the detections.
        thresholds: float64, (T,): the least IoU with which an object is found.
        areas: The least and the largest area of an object that is to be found, in px².

    Source: evaluateImg of pycocotools.cocoeval.
    """
    truth_areas, crowd = everything.truth_areas, everything.truths.crowd
    unwanted = crowd | (truth_areas < areas[0]) | (truth_areas > areas[1])
    keys = (
        -overlaps.truths, -overlaps.ious, unwanted[overlaps.truths], overlaps.found, found_ranks[overlaps.found]
    )  # fmt: skip
    pairs = overlaps.chosen(np.lexsort(keys))
    taker = _Taker(pairs, crowd, np.minimum(thresholds, _NEARLY_ONE), len(everything.found))
    of_pair = found_ranks[pairs.found]
    bounds = np.searchsorted(of_pair, np.arange(of_pair.max(initial=-1) + 2))
    for start, end in pairwise(bounds.tolist()):
        if start < end:
            taker.take(slice(start, end))
    sizes = everything.found.boxes[:, 2:] - everything.found.boxes[:, :2]
    own = sizes[:, 0] * sizes[:, 1]
    outside = (own < areas[0]) | (own > areas[1])
    padded = np.append(unwanted, False)
    ignored = np.where(taker.truths == NOBODY, outside[:, None], padded[taker.truths])
    return Matches(taker.truths, ignored, ~unwanted)


class _Taker:
    """Lets detections take objects, one detection of each class of each picture at a time."""

    def __init__(self, pairs: Overlaps, crowd: Flags, thresholds: Numbers, count: int) -> None:
        self._pairs, self._thresholds = pairs, thresholds
        self._crowd = crowd[:, None]
        self._taken = np.zeros((len(crowd), len(thresholds)), bool)
        self.truths = np.full((count, len(thresholds)), NOBODY, np.int64)

    def take(self, turn: slice) -> None:
        """Let the detections of some pairs, of which the best come first, each take the first that is free."""
        found, truths, ious = self._pairs.found[turn], self._pairs.truths[turn], self._pairs.ious[turn]
        free = ~self._taken[truths] | self._crowd[truths]
        free &= ious[:, None] >= self._thresholds
        starts = np.flatnonzero(np.append(True, found[1:] != found[:-1]))
        places = np.where(free, np.arange(len(found))[:, None], len(found))
        firsts = np.minimum.reduceat(places, starts, axis=0)
        who, columns = np.nonzero(firsts < len(found))
        taken = truths[firsts[who, columns]]
        self.truths[found[starts][who], columns] = taken
        self._taken[taken, columns] = True
