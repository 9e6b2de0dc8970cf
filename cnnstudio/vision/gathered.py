"""The detections and the objects of many pictures in one row each, and which of them lie upon one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.vision.boxes import Boxes, areas
from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.overlapping import Places, spread

_AT_ONCE = 1 << 20
"""Pairs that are compared at once, so that memory stays small."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps:
    """Pairs of a detection and an object in the same picture.

    Attributes:
        found: int64, (P,): places among all detections, in order.
        truths: int64, (P,): places among all objects, in order for each detection.
        ious: float64, (P,): the IoU; with a crowd, the share of the detection that lies in it.
    """

    found: Places
    truths: Places
    ious: NDArray[np.float64]

    def chosen(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Overlaps:
        """Some of the pairs, in the order that is given."""
        return Overlaps(self.found[places], self.truths[places], self.ious[places])


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """All detections and objects of some pictures, picture after picture.

    Attributes:
        truths: All objects, M of them.
        truth_images: int64, (M,): number of each one's picture.
        found: All detections, N of them.
        found_images: int64, (N,): number of each one's picture.
        images: How many pictures there are.
    """

    truths: Truths
    truth_images: Places
    found: Detections
    found_images: Places
    images: int

    @property
    def truth_areas(self) -> NDArray[np.float64]:
        """Areas of the objects in px², as the annotations give them: float64, (M,)."""
        return areas(self.truths.boxes) if self.truths.areas is None else self.truths.areas

    def chosen(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Gathered:
        """The same with some of the detections, in the order that is given."""
        found = self.found.chosen(places)
        return Gathered(self.truths, self.truth_images, found, self.found_images[places], self.images)

    def overlaps(self, least: float, in_classes: bool) -> Overlaps:
        """The pairs in one picture with at least some IoU.

        Args:
            least: The least IoU of a pair.
            in_classes: Whether to leave out pairs of different classes.
        """
        count = 1 + max(self.truths.labels.max(initial=0), self.found.labels.max(initial=0))
        truth_groups, found_groups = self.truth_images, self.found_images
        if in_classes:
            truth_groups = truth_groups * count + self.truths.labels
            found_groups = found_groups * count + self.found.labels
        order = np.argsort(truth_groups, kind="stable")
        sorted_groups = truth_groups[order]
        start = np.searchsorted(sorted_groups, found_groups)
        counts = np.searchsorted(sorted_groups, found_groups, "right") - start
        cuts = np.searchsorted(np.cumsum(counts), np.arange(_AT_ONCE, counts.sum(), _AT_ONCE))
        parts = []
        for run in np.split(np.arange(len(counts)), cuts):
            which, members = spread(start[run], counts[run])
            parts.append(self._compared(run[which], order[members], least))
        return Overlaps(*(np.concatenate(rows) for rows in zip(*parts, strict=True)))

    def _compared(
        self, found: Places, truths: Places, least: float
    ) -> tuple[Places, Places, NDArray[np.float64]]:
        ious = _ious_of_coco(self.found.boxes[found], self.truths.boxes[truths], self.truths.crowd[truths])
        enough = ious >= least
        return found[enough], truths[enough], ious[enough]


def _ious_of_coco(found: Boxes, truths: Boxes, crowd: NDArray[np.bool_]) -> NDArray[np.float64]:
    """IoU row by row, rounded at each step as pycocotools rounds it.

    A threshold divides pairs by the last digit, and boxes of whole pixels do meet it.

    Source: bbIou of cocoapi's common/maskApi.c.
    """
    sizes, others = found[:, 2:] - found[:, :2], truths[:, 2:] - truths[:, :2]
    ends = np.minimum(found[:, :2] + sizes, truths[:, :2] + others)
    sides = np.maximum(ends - np.maximum(found[:, :2], truths[:, :2]), 0)
    shared, own = sides[:, 0] * sides[:, 1], sizes[:, 0] * sizes[:, 1]
    whole = np.where(crowd, own, own + others[:, 0] * others[:, 1] - shared)
    outcome: NDArray[np.float64] = np.divide(shared, whole, out=np.zeros_like(shared), where=shared > 0)
    return outcome


def gathered(truths: Sequence[Truths], found: Sequence[Detections], classes: Sequence[str]) -> Gathered:
    """Everything of some pictures in one row each.

    Args:
        truths: The objects of each picture.
        found: The detections of each picture, in the same order.
        classes: Names of the classes.

    Raises:
        DataError: The two are not of the same pictures, or hold a class that has no name, or boxes or
            scores that are no finite numbers.
    """
    if len(truths) != len(found):
        raise DataError(
            f"There are objects of {len(truths):,} pictures and detections of {len(found):,}: "
            "both must be of the same pictures."
        )
    everything, all_found = _all_truths(truths), _all_found(found)
    for title, labels in (("An object", everything.labels), ("A detection", all_found.labels)):
        strange = labels[(labels < 0) | (labels >= len(classes))]
        if len(strange):
            raise DataError(
                f"{title} is of class {strange[0]}, but there are {len(classes):,} classes, counted from 0: "
                "add the class or leave it out."
            )
    for title, numbers in (
        ("An object", everything.boxes), ("A detection", all_found.boxes), ("A detection", all_found.scores)
    ):  # fmt: skip
        if not np.isfinite(numbers).all():
            raise DataError(f"{title} has a box or a score that is no finite number: leave it out.")
    return Gathered(everything, _images(truths), all_found, _images(found), len(truths))


def _images(rows: Sequence[Truths] | Sequence[Detections]) -> Places:
    return np.repeat(np.arange(len(rows)), [len(one) for one in rows]).astype(np.int64)


def _all_truths(truths: Sequence[Truths]) -> Truths:
    if not truths:
        return Truths.none()
    given = None
    if any(one.areas is not None for one in truths):
        given = np.concatenate([areas(one.boxes) if one.areas is None else one.areas for one in truths])
    return Truths(
        np.concatenate([one.boxes for one in truths]),
        np.concatenate([one.labels for one in truths]),
        np.concatenate([one.crowd for one in truths]),
        np.concatenate([one.difficult for one in truths]),
        given,
    )


def _all_found(found: Sequence[Detections]) -> Detections:
    if not found:
        return Detections.none()
    return Detections(
        np.concatenate([one.boxes for one in found]),
        np.concatenate([one.labels for one in found]),
        np.concatenate([one.scores for one in found]),
    )
