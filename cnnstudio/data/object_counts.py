"""How many objects of which classes images hold, where an image has several."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from cnnstudio.data.collection import Collection

_NAMED = 3


def object_words(collection: Collection, place: int) -> str:
    """The objects of an image by their classes, the most frequent first: ``12 RBC, 1 WBC``."""
    counts = Counter(thing.label for thing in collection.boxed(place)).most_common()
    if not counts:
        return "no objects"
    words = [f"{count} {collection.classes[label]}" for label, count in counts[:_NAMED]]
    return ", ".join(words + ["…"] * (len(counts) > _NAMED))


def holding_objects(collection: Collection, label: int) -> NDArray[np.bool_]:
    """Which images hold an object of a class: bool, (N,)."""
    found = (
        any(thing.label == label for thing in collection.boxed(place)) for place in range(len(collection))
    )
    return np.fromiter(found, bool, len(collection))


def counted_objects(collection: Collection) -> NDArray[np.int64]:
    """How many objects of each class there are in all images: int64, (classes,)."""
    labels = [thing.label for place in range(len(collection)) for thing in collection.boxed(place)]
    return np.bincount(np.array(labels, np.int64), minlength=len(collection.classes)).astype(np.int64)
