"""Pictures to try a network on: two photographs, and images that no training has seen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from cnnstudio.core.errors import DataError
from cnnstudio.data.collections import opened
from cnnstudio.data.dataset import Dataset
from cnnstudio.data.digits import Digits
from cnnstudio.data.images import Picture, read_image
from cnnstudio.data.scikit_files import scikit_file
from cnnstudio.data.splits import FRACTIONS, Fractions, split


@dataclass(frozen=True, slots=True)
class SampleImage:
    """A picture on offer; nothing is read before it is asked for.

    Attributes:
        name: What menus call it.
        reader: Gives the picture.
    """

    name: str
    reader: Callable[[], Picture]

    def read(self) -> Picture:
        """Read the picture.

        Raises:
            StudioError: It cannot be had; the message says why.
        """
        return self.reader()


def samples() -> tuple[SampleImage, ...]:
    """The photographs that scikit-learn brings along, 640 × 427 px, in colour."""
    return tuple(SampleImage(name, partial(_photograph, name)) for name in ("china.jpg", "flower.jpg"))


def _photograph(name: str) -> Picture:
    return read_image(scikit_file("images", name))


def digit_samples(seed: int, count: int = 20, fractions: Fractions = FRACTIONS) -> tuple[Picture, ...]:
    """Give digits of the test part, spread evenly over it.

    Args:
        seed: Seed of the split, the same as in training, so that none was trained on.
        count: How many; all of the test part if it has fewer.
        fractions: Shares of the split, the same as in training.

    Returns:
        Pictures of (8, 8, 1), named like *digit 3 (test image 17)*, where 17 counts from 0
        within the test part.

    Raises:
        StudioError: The digits cannot be loaded, or split like that.
    """
    loaded = Digits().load()
    test = split(loaded.labels, fractions, seed).test
    shown = np.unique(np.linspace(0, len(test) - 1, max(0, min(count, len(test)))).round().astype(int))
    return tuple(
        Picture(
            np.rint(loaded.images[test[place]]).astype(np.uint8),
            f"digit {loaded.classes[loaded.labels[test[place]]]} (test image {place})",
        )
        for place in shown
    )


def held_out_pictures(data: Dataset, seed: int, count: int = 20) -> tuple[Picture, ...]:
    """Give images of a data set that training does not learn from, spread evenly over the classes.

    Args:
        data: The data set.
        seed: Seed of the split, the same as in training.
        count: How many at most; images that cannot be read are left out.

    Returns:
        Pictures of the test part, or of the validation part where there is none, named like
        *bees (val/bees/10.jpg)*.

    Raises:
        StudioError: The data cannot be had, or split.
    """
    collection = opened(data)
    parts = collection.split(seed)
    places = parts.test if len(parts.test) else parts.validation
    ordered = places[np.argsort(collection.labels[places], kind="stable")]
    chosen = np.unique(np.linspace(0, len(ordered) - 1, max(0, min(count, len(ordered)))).round().astype(int))
    pictures = []
    for place in (int(ordered[number]) for number in chosen):
        with contextlib.suppress(DataError):
            pixels = np.clip(np.rint(collection.pixels(place)), 0, 255).astype(np.uint8)
            name = f"{collection.classes[collection.labels[place]]} ({collection.name(place)})"
            pictures.append(Picture(pixels, name))
    return tuple(pictures)
