"""What was found in a picture, and what is there in truth, as rows of arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.vision.boxes import Boxes

Places = NDArray[np.int64] | NDArray[np.bool_]
"""Rows to choose: their numbers, or for each whether it is chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """Objects that were found in one picture.

    Attributes:
        boxes: float64, (N, 4): left, top, right and bottom, in px.
        labels: int64, (N,): their classes.
        scores: float64, (N,): how sure it is, mostly from 0 to 1.
    """

    boxes: Boxes
    labels: NDArray[np.int64]
    scores: NDArray[np.float64]

    @classmethod
    def none(cls) -> Detections:
        """Nothing found."""
        return cls(np.empty((0, 4)), np.empty(0, np.int64), np.empty(0))

    def __len__(self) -> int:
        return len(self.scores)

    def chosen(self, places: Places) -> Detections:
        """Some of them, in the order that is given."""
        return Detections(self.boxes[places], self.labels[places], self.scores[places])

    def above(self, score: float) -> Detections:
        """Those with at least a score."""
        return self.chosen(self.scores >= score)

    def of(self, label: int) -> Detections:
        """Those of one class."""
        return self.chosen(self.labels == label)

    def sorted(self) -> Detections:
        """The surest first; equal scores stay in order."""
        return self.chosen(np.argsort(-self.scores, kind="stable"))


@dataclass(frozen=True, slots=True, eq=False)
class Truths:
    """Objects that are in one picture.

    Attributes:
        boxes: float64, (N, 4): left, top, right and bottom, in px.
        labels: int64, (N,): their classes.
        crowd: bool, (N,): boxes around many objects that nobody told apart, as in COCO.
        difficult: bool, (N,): objects that need not be found, as in PASCAL VOC.
        areas: float64, (N,): the areas that the annotations give, in px², by which COCO tells small from
            large; None: those of the boxes.
    """

    boxes: Boxes
    labels: NDArray[np.int64]
    crowd: NDArray[np.bool_]
    difficult: NDArray[np.bool_]
    areas: NDArray[np.float64] | None = None

    @classmethod
    def plain(cls, boxes: Boxes, labels: NDArray[np.int64]) -> Truths:
        """Objects that are neither crowds nor difficult."""
        return cls(boxes, labels, np.zeros(len(labels), bool), np.zeros(len(labels), bool))

    @classmethod
    def none(cls) -> Truths:
        """A picture without objects."""
        return cls.plain(np.empty((0, 4)), np.empty(0, np.int64))

    def __len__(self) -> int:
        return len(self.labels)

    def chosen(self, places: Places) -> Truths:
        """Some of them, in the order that is given."""
        areas = None if self.areas is None else self.areas[places]
        return Truths(
            self.boxes[places], self.labels[places], self.crowd[places], self.difficult[places], areas
        )

    def of(self, label: int) -> Truths:
        """Those of one class."""
        return self.chosen(self.labels == label)
