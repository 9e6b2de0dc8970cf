"""What one wants to know of a data set: counts, weights, files that cannot be read, images that occur twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import Stopped, StudioError
from cnnstudio.data.collection import Collection

_TOGETHER = 64  # images between two looks at the stop
_THREADS = 4

Progress = Callable[[int], object]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An image that cannot be decoded.

    Attributes:
        place: Its place in the collection.
        name: What it is called.
        reason: The sentence that says why.
    """

    place: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look at every image has found.

    Attributes:
        unreadable: Images that cannot be decoded, in their order.
        duplicates: Places of images of exactly the same content, two at least in each group.
    """

    unreadable: tuple[Unreadable, ...]
    duplicates: tuple[tuple[int, ...], ...]


def class_counts(labels: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """How many images each class has: int64, (classes,)."""
    counts: NDArray[np.int64] = np.bincount(labels, minlength=classes)[:classes].astype(np.int64)
    return counts


def class_weights(labels: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """Weights under which all classes count alike: N / (K · n); 0 for a class without images.

    Source:
        scikit-learn's class weights called "balanced", after G. King and L. Zeng, 2001.
    """
    counts = class_counts(labels, classes)
    present = int(np.count_nonzero(counts))
    weights: NDArray[np.float64] = np.zeros(classes)
    weights[counts > 0] = len(labels) / (max(1, present) * counts[counts > 0])
    return weights


def inspected(
    collection: Collection, progress: Progress = lambda done: None, stop: Stop = lambda: False
) -> Inspection:
    """Decode every image, and compare all contents.

    Args:
        collection: The images.
        progress: Takes how many are done, now and then.
        stop: Whether to stop now.

    Raises:
        Stopped: ``stop`` said so.
    """
    unreadable: list[Unreadable] = []
    by_content: dict[bytes, list[int]] = {}
    with ThreadPoolExecutor(_THREADS) as pool:
        for begin in range(0, len(collection), _TOGETHER):
            if stop():
                raise Stopped
            places = range(begin, min(len(collection), begin + _TOGETHER))
            for place, (digest, reason) in zip(
                places, pool.map(lambda place: _looked(collection, place), places), strict=True
            ):
                if reason:
                    unreadable.append(Unreadable(place, collection.name(place), reason))
                if digest:
                    by_content.setdefault(digest, []).append(place)
            progress(places.stop)
    groups = tuple(tuple(group) for group in by_content.values() if len(group) > 1)
    return Inspection(tuple(unreadable), groups)


def _looked(collection: Collection, place: int) -> tuple[bytes, str]:
    """A hash of an image's content, and why it cannot be decoded; b"" and "" for what does not apply."""
    try:
        digest = hashlib.blake2b(collection.content(place), digest_size=16).digest()
    except StudioError as error:
        return b"", str(error)
    try:
        collection.pixels(place)
    except StudioError as error:
        return digest, str(error)
    return digest, ""


def across_parts(duplicates: Sequence[Sequence[int]], parts: NDArray[Any]) -> int:
    """How many groups of duplicates lie in more than one part, so that the test is no test.

    Args:
        duplicates: Places, as in `Inspection`.
        parts: int, (N,): what each image is for.
    """
    return sum(len({int(parts[place]) for place in group}) > 1 for group in duplicates)
