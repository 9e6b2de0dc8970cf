"""How well objects are found: mean average precision and recall, as COCO counts them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.vision.average_precision import Curve, curve, even_precisions
from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.gathered import Gathered, gathered
from cnnstudio.vision.matching import NOBODY, Matches, matches, ranks
from cnnstudio.vision.overlapping import Places

Numbers = NDArray[np.float64]

IOUS: Numbers = np.linspace(0.5, 0.95, 10)
"""The thresholds of IoU over which COCO averages."""
MOST = (1, 10, 100)
"""How many of the surest detections of a class in a picture count."""
SIZES = {
    "all": (0.0, 1e10),
    "small": (0.0, 32.0**2),
    "medium": (32.0**2, 96.0**2),
    "large": (96.0**2, 1e10),
}
"""The least and the largest area of objects of a size, in px²."""


@dataclass(frozen=True, slots=True, eq=False)
class DetectionMetrics:
    """How well the objects of some pictures were found; NaN where there was nothing to find.

    Attributes:
        classes: Names of the C classes.
        images: How many pictures there were.
        objects: int64, (C,): how many objects of each class, without crowds.
        average_precisions: float64, (C, 10): of each class at each of `IOUS`.
        precisions_by_size: The mean over classes and `IOUS` for each of `SIZES`.
        recalls_by_size: The mean recall over classes and `IOUS` for each of `SIZES`, with 100 detections.
        recalls_by_most: The mean recall with the 1, 10 and 100 surest detections of a class in a picture.
        curves: Precision over recall of each class at an IoU of 0.5.

    Source: pycocotools.cocoeval, which has −1 where there is NaN here.
    """

    classes: tuple[str, ...]
    images: int
    objects: NDArray[np.int64]
    average_precisions: Numbers
    precisions_by_size: dict[str, float]
    recalls_by_size: dict[str, float]
    recalls_by_most: dict[int, float]
    curves: tuple[Curve, ...]

    @property
    def map(self) -> float:
        """Mean average precision over all classes and `IOUS`: mAP@[.5:.95]."""
        return self.precisions_by_size["all"]

    @property
    def map50(self) -> float:
        """Mean average precision at an IoU of 0.5."""
        return _mean(self.average_precisions[:, 0])

    @property
    def map75(self) -> float:
        """Mean average precision at an IoU of 0.75."""
        return _mean(self.average_precisions[:, 5])

    def figures(self) -> dict[str, float | None]:
        """Everything as one flat dictionary of numbers; None where there was nothing to find."""
        numbers = {"mAP": self.map, "mAP50": self.map50, "mAP75": self.map75}
        for size in ("small", "medium", "large"):
            numbers[f"mAP_{size}"] = self.precisions_by_size[size]
        for most in MOST:
            numbers[f"AR{most}"] = self.recalls_by_most[most]
        for size in ("small", "medium", "large"):
            numbers[f"AR_{size}"] = self.recalls_by_size[size]
        for name, precisions in zip(self.classes, self.average_precisions, strict=True):
            numbers[f"AP_{name}"] = float(precisions.mean())
        told: dict[str, float | None] = {
            name: None if math.isnan(number) else number for name, number in numbers.items()
        }
        return {**told, "images": self.images, "objects": int(self.objects.sum())}


def detection_metrics(
    truths: Sequence[Truths], found: Sequence[Detections], classes: Sequence[str]
) -> DetectionMetrics:
    """How well the objects of some pictures were found.

    Args:
        truths: The objects of each picture.
        found: The detections of each picture, in the same order.
        classes: Names of the classes.

    Raises:
        DataError: The two are not of the same pictures, or hold a class that has no name.
    """
    names = tuple(classes)
    everything, found_ranks = _surest(gathered(truths, found, names))
    overlaps = everything.overlaps(IOUS[0], in_classes=True)
    counts = {
        size: _Counted(everything, matches(everything, overlaps, found_ranks, IOUS, areas), len(names))
        for size, areas in SIZES.items()
    }
    total = counts["all"]
    return DetectionMetrics(
        names,
        len(truths),
        total.objects,
        total.precisions().mean(axis=2),
        {size: _mean(one.precisions()) for size, one in counts.items()},
        {size: _mean(one.recalls(found_ranks < MOST[-1])) for size, one in counts.items()},
        {most: _mean(total.recalls(found_ranks < most)) for most in MOST},
        total.curves(),
    )


def _surest(everything: Gathered) -> tuple[Gathered, Places]:
    """The detections that count, class by class and the surest first, and their ranks."""
    found = everything.found
    found_ranks = ranks(everything.found_images, found.labels, found.scores)
    order = np.lexsort((found_ranks, everything.found_images, -found.scores, found.labels))
    order = order[found_ranks[order] < MOST[-1]]
    return everything.chosen(order), found_ranks[order]


class _Counted:
    """What was found of the objects of one size, class by class."""

    def __init__(self, everything: Gathered, outcome: Matches, classes: int) -> None:
        hit = outcome.truths != NOBODY
        self._right, self._wrong = hit & ~outcome.ignored, ~hit & ~outcome.ignored
        self._scores, self._labels = everything.found.scores, everything.found.labels
        self._bounds = np.searchsorted(self._labels, np.arange(classes + 1))
        self.objects = np.bincount(everything.truths.labels[outcome.wanted], minlength=classes)
        self._precisions: Numbers | None = None

    def precisions(self) -> Numbers:
        """Precision at even recalls: float64, (C, 10, 101); NaN for a class without objects."""
        if self._precisions is None:
            self._precisions = np.full((len(self.objects), len(IOUS), 101), np.nan)
            for label in np.flatnonzero(self.objects):
                own = slice(*self._bounds[label : label + 2])
                self._precisions[label] = even_precisions(
                    self._right[own], self._wrong[own], int(self.objects[label])
                )
        return self._precisions

    def recalls(self, counting: NDArray[np.bool_]) -> Numbers:
        """The share of the objects that some detections find: float64, (C, 10); NaN without objects."""
        labels, right = self._labels[counting], self._right[counting]
        found = np.stack(
            [np.bincount(labels, column, minlength=len(self.objects)) for column in right.T], axis=1
        )
        objects = np.where(self.objects, self.objects, np.nan)
        outcome: Numbers = found / objects[:, None]
        return outcome

    def curves(self) -> tuple[Curve, ...]:
        """Precision over recall of each class at the first threshold."""
        drawn = []
        for label, objects in enumerate(self.objects):
            own = slice(*self._bounds[label : label + 2])
            counts = self._right[own, 0] | self._wrong[own, 0]
            drawn.append(curve(self._right[own, 0][counts], self._scores[own][counts], int(objects)))
        return tuple(drawn)


def _mean(numbers: Numbers) -> float:
    """The mean of what is a number; NaN if nothing is."""
    known = numbers[~np.isnan(numbers)]
    return float(known.mean()) if len(known) else math.nan
