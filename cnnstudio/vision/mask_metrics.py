"""How well pixels are classified: accuracy, IoU and Dice from the counts of a confusion matrix."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_Counts = NDArray[np.float64] | NDArray[np.int64] | np.floating[Any] | np.integer[Any]

BACKGROUND_NAME = "background"


@dataclass(frozen=True, slots=True, eq=False)
class MaskMetrics:
    """How well the pixels of some pictures were classified.

    Attributes:
        confusion: int64, (C + 1, C + 1): pixels; rows are the labels in truth, columns those found, the
            background first.
        classes: Names of the C classes, without the background.
    """

    confusion: NDArray[np.int64]
    classes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the labels, the background first."""
        return (BACKGROUND_NAME, *self.classes)

    @property
    def pixels(self) -> int:
        """How many pixels count."""
        return int(self.confusion.sum())

    @property
    def pixel_accuracy(self) -> float:
        """The share of pixels that are right; NaN without pixels."""
        return float(_quotients(np.trace(self.confusion), self.confusion.sum()))

    @property
    def pixel_error(self) -> float:
        """The share of pixels that are wrong, as the ISBI challenge of 2012 counts it; NaN without pixels."""
        wrong = self.confusion.sum() - np.trace(self.confusion)
        return float(_quotients(wrong, self.confusion.sum()))

    @property
    def ious(self) -> Numbers:
        """Intersection over union of each label: float64, (C + 1,); NaN where it is neither there nor found."""
        right = np.diag(self.confusion)
        return _quotients(right, self._sums - right)

    @property
    def dices(self) -> Numbers:
        """Dice's coefficient of each label: float64, (C + 1,); NaN where it is neither there nor found.

        Source: L. Dice: Measures of the amount of ecologic association between species, 1945.
        """
        return _quotients(2 * np.diag(self.confusion), self._sums)

    @property
    def mean_iou(self) -> float:
        """The mean IoU of the labels that are there or found, as keras.metrics.MeanIoU counts it."""
        return _mean(self.ious)

    @property
    def mean_dice(self) -> float:
        """The mean Dice of the labels that are there or found."""
        return _mean(self.dices)

    @property
    def weighted_iou(self) -> float:
        """The mean IoU of the labels that are there, each weighted by its share of the pixels.

        Source: J. Long, E. Shelhamer, T. Darrell: Fully convolutional networks, 2015, section 5.
        """
        pixels = self.confusion.sum(axis=1)
        return float(_quotients(pixels @ np.nan_to_num(self.ious), pixels.sum()))

    @property
    def _sums(self) -> NDArray[np.int64]:
        """Pixels of each label in truth and pixels of it found, together."""
        outcome: NDArray[np.int64] = self.confusion.sum(axis=0) + self.confusion.sum(axis=1)
        return outcome

    def figures(self) -> dict[str, float | None]:
        """Everything as one flat dictionary of numbers; None where there is nothing to count."""
        numbers = {
            "pixel_accuracy": self.pixel_accuracy,
            "pixel_error": self.pixel_error,
            "mean_iou": self.mean_iou,
            "mean_dice": self.mean_dice,
            "weighted_iou": self.weighted_iou,
        }
        for key, each in (("iou", self.ious), ("dice", self.dices)):
            numbers |= {f"{key}_{name}": float(one) for name, one in zip(self.names, each, strict=True)}
        told: dict[str, float | None] = {
            name: None if math.isnan(number) else number for name, number in numbers.items()
        }
        return {**told, "pixels": self.pixels}


def _quotients(part: _Counts, whole: _Counts) -> Numbers:
    """Parts of a whole; NaN where there is no whole."""
    outcome: Numbers = np.asarray(part, np.float64) / np.where(whole, whole, np.nan)
    return outcome


def _mean(numbers: Numbers) -> float:
    known = numbers[~np.isnan(numbers)]
    return float(known.mean()) if len(known) else math.nan
