"""What the window shows of a data set, put together off its thread; no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import StudioError
from cnnstudio.core.numerals import exact
from cnnstudio.data.annotations.annotation import Finding
from cnnstudio.data.collection import Collection
from cnnstudio.data.collections import is_open, opened
from cnnstudio.data.dataset import Dataset
from cnnstudio.data.splits import PARTS

UNUSED = len(PARTS)
"""The place in ``DatasetLook.parts`` of images that serve for nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class DatasetLook:
    """A data set that was opened and split.

    Attributes:
        data: The data set.
        seed: The seed of the split.
        collection: Its images.
        parts: uint8, (N,): what each image is for, a place in `splits.PARTS`, or `UNUSED`.
        counts: int64, (classes,): images of each class, or objects; −1 where nobody knows.
        troubles: What is wrong or doubtful about it, each a sentence with a way out.
        has_labels: Whether each image has one class.
        findings: What could not be taken as it stands in its annotations.
    """

    data: Dataset
    seed: int
    collection: Collection
    parts: NDArray[np.uint8]
    counts: NDArray[np.int64]
    troubles: tuple[str, ...]
    has_labels: bool = True
    findings: tuple[Finding, ...] = ()

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Images for training, validation and test."""
        found = np.bincount(self.parts, minlength=UNUSED + 1)
        return int(found[0]), int(found[1]), int(found[2])

    @property
    def split_words(self) -> str:
        """The split in two sentences."""
        train, validation, test = (exact(size) for size in self.sizes)
        sizes = f"{train} training, {validation} validation, {test} test."
        return f"{sizes} {split_origin(self.collection.parts, self.seed, by_class=self.has_labels)}"

    def places(self, label: int | None = None, part: int | None = None) -> NDArray[np.int64]:
        """Images of a class and a part, in their order; of all where None is given."""
        wanted = np.ones(len(self.collection), bool)
        if label is not None:
            wanted &= self.collection.holding(label)
        if part is not None:
            wanted &= self.parts == part
        return np.flatnonzero(wanted)


def split_origin(given: NDArray[np.uint8] | None, seed: int, *, by_class: bool = True) -> str:
    """Where a split comes from, in a sentence.

    Args:
        given: What each image is for, a place in `splits.PARTS`; None where the data set does not say.
        seed: The seed of the split.
        by_class: Whether the program splits class by class.
    """
    if given is None:
        return f"Split{' by class' if by_class else ''} with seed {seed}."
    if not (given == 1).any():
        return f"The test images are the data set's own; validation is split off with seed {seed}."
    return "The split is the data set's own."


def looked_at(data: Dataset, seed: int) -> DatasetLook:
    """Open a data set and split it; one that cannot be split or learned from can be looked at nevertheless.

    Raises:
        StudioError: It cannot be opened.
    """
    collection = opened(data)
    parts = _unused(collection)
    troubles = [trouble for trouble in (data.obstacle(), *data.doubts()) if trouble]
    try:
        split = collection.split(seed)
        for place, members in enumerate((split.train, split.validation, split.test)):
            parts[members] = place
    except StudioError as error:
        troubles.append(str(error))
    has_labels = "labels" in data.offers
    told = tuple(dict.fromkeys(troubles))
    return DatasetLook(
        data, seed, collection, parts, collection.class_counts(), told, has_labels, data.findings()
    )


def looked_at_telling(data: Dataset, seed: int, tell: Callable[[DatasetLook], object]) -> DatasetLook:
    """The same; where it takes its time, the first images are told of before, not split and not counted.

    Raises:
        StudioError: It cannot be opened.
    """
    first = None if is_open(data) else data.glimpse()
    if first is not None:
        collection = first.collection()
        counts = np.full(len(collection.classes), -1, np.int64)
        tell(DatasetLook(data, seed, collection, _unused(collection), counts, ()))
    return looked_at(data, seed)


def _unused(collection: Collection) -> NDArray[np.uint8]:
    """Parts of which no image is one."""
    return np.full(len(collection), UNUSED, np.uint8)
