"""What is wrong with detections that find nothing, and which objects nobody found.

Source: D. Bolya et al.: TIDE: a general toolbox for identifying object detection errors, 2020, section 2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.gathered import Gathered, Overlaps, gathered
from cnnstudio.vision.matching import NOBODY, matches, ranks
from cnnstudio.vision.overlapping import Places


class Kind(IntEnum):
    """What a detection is."""

    RIGHT = 0
    LEFT_OUT = 1
    WRONG_CLASS = 2
    WRONG_PLACE = 3
    BOTH = 4
    DOUBLE = 5
    BACKGROUND = 6

    @property
    def title(self) -> str:
        """The kind as people read it."""
        return _TITLES[self]

    @property
    def meaning(self) -> str:
        """A sentence that says what it is."""
        return _MEANINGS[self]


_TITLES = {
    Kind.RIGHT: "Right",
    Kind.LEFT_OUT: "Left out",
    Kind.WRONG_CLASS: "Wrong class",
    Kind.WRONG_PLACE: "Wrong place",
    Kind.BOTH: "Wrong class and place",
    Kind.DOUBLE: "Double",
    Kind.BACKGROUND: "Background",
}
_MEANINGS = {
    Kind.RIGHT: "It finds an object of its class.",
    Kind.LEFT_OUT: "It meets a crowd or a difficult object of its class, which count neither way.",
    Kind.WRONG_CLASS: "It lies well on an object of another class.",
    Kind.WRONG_PLACE: "It meets an object of its class, but not well enough.",
    Kind.BOTH: "It meets an object of another class, and that not well enough.",
    Kind.DOUBLE: "It lies well on an object of its class that a surer detection has found already.",
    Kind.BACKGROUND: "It lies where no object is.",
}
ERRORS = (Kind.WRONG_CLASS, Kind.WRONG_PLACE, Kind.BOTH, Kind.DOUBLE, Kind.BACKGROUND)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What the detections of one picture are.

    Attributes:
        kinds: int64, (N,): the `Kind` of each detection; LEFT_OUT also for those below the least score.
        truths: int64, (N,): place of the object that a detection finds, or nearly finds; −1: none.
        missed: int64, (M,): places of the objects that nothing found and nothing nearly found.
    """

    kinds: Places
    truths: Places
    missed: Places


@dataclass(frozen=True, slots=True, eq=False)
class ErrorKinds:
    """What all detections of some pictures are.

    Attributes:
        pictures: For each picture what its detections are.
    """

    pictures: tuple[Judged, ...]

    @property
    def counts(self) -> dict[Kind, int]:
        """How many detections of each kind there are."""
        totals = np.zeros(len(Kind), np.int64)
        for picture in self.pictures:
            totals += np.bincount(picture.kinds, minlength=len(Kind))
        return {kind: int(totals[kind]) for kind in Kind}

    @property
    def missed(self) -> int:
        """How many objects nothing found and nothing nearly found."""
        return sum(len(picture.missed) for picture in self.pictures)

    def figures(self) -> dict[str, int]:
        """The counts as one flat dictionary: ``wrong_class``, ``wrong_place``, … ``missed``."""
        counts = self.counts
        return {**{kind.name.lower(): counts[kind] for kind in (Kind.RIGHT, *ERRORS)}, "missed": self.missed}


def error_kinds(
    truths: Sequence[Truths],
    found: Sequence[Detections],
    classes: Sequence[str],
    iou: float = 0.5,
    background: float = 0.1,
    score: float = 0.0,
) -> ErrorKinds:
    """What is wrong with each detection that finds nothing, and which objects are missed.

    Objects are found as COCO decides it. Of several kinds that fit, the first of these holds: wrong place,
    wrong class, double, background, both. An object that something nearly finds (in the wrong class or
    the wrong place) is not missed.

    Args:
        truths: The objects of each picture.
        found: The detections of each picture, in the same order.
        classes: Names of the classes.
        iou: The least IoU with which an object is found.
        background: The most IoU with everything of a detection that lies on background.
        score: The least score of a detection that counts.
    """
    everything = gathered(truths, found, classes)
    counting = np.flatnonzero(everything.found.scores >= score)
    some = everything.chosen(counting)
    kinds = np.full(len(everything.found), Kind.LEFT_OUT, np.int64)
    partners = np.full(len(everything.found), NOBODY, np.int64)
    kinds[counting], partners[counting] = _kinds(some, iou, background)
    unfound = ~_unwanted(everything)
    unfound[partners[np.isin(kinds, (Kind.RIGHT, Kind.WRONG_CLASS, Kind.WRONG_PLACE))]] = False
    return ErrorKinds(tuple(_by_picture(everything, kinds, partners, unfound)))


def _unwanted(everything: Gathered) -> NDArray[np.bool_]:
    return everything.truths.crowd | everything.truths.difficult


def _kinds(everything: Gathered, iou: float, background: float) -> tuple[Places, Places]:
    """The kind and the object of each detection."""
    number, labels = len(everything.found), everything.found.labels
    pairs = everything.overlaps(min(background, iou), in_classes=False)
    pairs = pairs.chosen(pairs.ious > 0)
    unwanted = _unwanted(everything)
    same = labels[pairs.found] == everything.truths.labels[pairs.truths]
    taken = _matched(everything, pairs.chosen(same & (pairs.ious >= iou)), iou)
    right = (taken != NOBODY) & ~np.append(unwanted, True)[taken]
    left_out = (taken != NOBODY) & ~right
    wanted = ~unwanted[pairs.truths]
    own = _best(pairs.chosen(same & wanted), number)
    other = _best(pairs.chosen(~same & wanted), number)
    nearly = (own.truths != NOBODY) & (background <= own.ious) & (own.ious < iou)
    well = other.ious >= iou
    kinds = np.select(
        [right, left_out, nearly, well, own.ious >= iou, np.maximum(own.ious, other.ious) <= background],
        [Kind.RIGHT, Kind.LEFT_OUT, Kind.WRONG_PLACE, Kind.WRONG_CLASS, Kind.DOUBLE, Kind.BACKGROUND],
        Kind.BOTH,
    )
    partners = np.select(
        [
            right,
            np.isin(kinds, (Kind.WRONG_PLACE, Kind.DOUBLE)),
            np.isin(kinds, (Kind.WRONG_CLASS, Kind.BOTH)),
        ],
        [taken, own.truths, other.truths],
        NOBODY,
    )
    return kinds.astype(np.int64), partners


def _matched(everything: Gathered, pairs: Overlaps, iou: float) -> Places:
    """The object that each detection takes, as COCO decides it: int64, (N,); −1: none.

    Difficult objects are taken as crowds are: when nothing else is left, and any number of times.
    """
    found = everything.found
    everything = replace(everything, truths=replace(everything.truths, crowd=_unwanted(everything)))
    found_ranks = ranks(everything.found_images, found.labels, found.scores)
    outcome = matches(everything, pairs, found_ranks, np.array([iou]), (0.0, np.inf))
    return outcome.truths[:, 0]


def _best(pairs: Overlaps, number: int) -> Overlaps:
    """Of each detection the pair with the most IoU: rows of N; IoU 0 and object −1 where there is none."""
    best = Overlaps(np.arange(number), np.full(number, NOBODY, np.int64), np.zeros(number))
    order = np.argsort(pairs.ious, kind="stable")  # the last one to be written stays
    best.truths[pairs.found[order]] = pairs.truths[order]
    best.ious[pairs.found[order]] = pairs.ious[order]
    return best


def _by_picture(
    everything: Gathered, kinds: Places, partners: Places, unfound: NDArray[np.bool_]
) -> list[Judged]:
    """The same picture by picture, with places counted in each."""
    numbers = np.arange(everything.images + 1)
    ends, starts = (
        np.searchsorted(images, numbers) for images in (everything.found_images, everything.truth_images)
    )
    judged = []
    for image in range(everything.images):
        own = slice(ends[image], ends[image + 1])
        first, last = starts[image], starts[image + 1]
        places = np.where(partners[own] == NOBODY, NOBODY, partners[own] - first)
        judged.append(Judged(kinds[own], places, np.flatnonzero(unfound[first:last])))
    return judged
