"""The images of a data set behind one face, whether they lie in memory or in files."""

from __future__ import annotations

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.numerals import exact
from cnnstudio.data.motions import ImageObject
from cnnstudio.data.splits import FRACTIONS, Fractions, Split, given_split, split

if TYPE_CHECKING:
    from cnnstudio.data.dataset import Samples

Labels = NDArray[np.int64]
Parts = NDArray[np.uint8]
Watched = tuple[str, int]
"""A path, and when it changed last, in ns; 0 where it is not there."""


def watch(paths: Iterable[str | Path]) -> tuple[Watched, ...]:
    """The paths with when they changed last."""
    return tuple((str(path), _changed(path)) for path in paths)


def _changed(path: str | Path) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except (OSError, ValueError):
        return 0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Collection(ABC):
    """All images of a data set with what is known of them without decoding any.

    Attributes:
        labels: int64, (N,): the class of each image.
        classes: What the classes are called.
        shape: What images are brought to where the network takes any size, (H, W, C).
        parts: uint8, (N,): what each image is for, a place in `splits.PARTS`; None where the
            program splits.
        fractions: Shares of training, validation and test where the program splits.
        fit: How images of other proportions are brought to a size; see `preparation.FITS`.
        watched: Files and folders that it was read from, with when they changed last.
        passed_over: What lies there and was not taken, each a sentence with a way out.
    """

    counted: ClassVar[str] = "images"
    """What `class_counts` counts."""
    labels: Labels
    classes: tuple[str, ...]
    shape: tuple[int, int, int]
    parts: Parts | None = None
    fractions: Fractions = FRACTIONS
    fit: str = "resize"
    watched: tuple[Watched, ...] = ()
    passed_over: tuple[str, ...] = ()

    def __len__(self) -> int:
        """How many images there are."""
        return len(self.labels)

    @abstractmethod
    def pixels(self, place: int) -> NDArray[Any]:
        """An image in its own size: uint8 or float32, 0…255, (H, W, 1) or (H, W, 3).

        Raises:
            StudioError: Its file cannot be read.
        """

    def size(self, place: int) -> tuple[int, int]:
        """Height and width of an image in its own size, in px.

        Raises:
            StudioError: Its file cannot be read.
        """
        height, width = self.pixels(place).shape[:2]
        return height, width

    @abstractmethod
    def name(self, place: int) -> str:
        """What an image is called: its file's name below the data set's folder, or its number."""

    def caption(self, place: int) -> str:
        """What is in an image, in a few words: its class, or how many objects of which classes."""
        return self.classes[int(self.labels[place])]

    def holding(self, label: int) -> NDArray[np.bool_]:
        """Which images are of a class, or hold an object of it: bool, (N,)."""
        found: NDArray[np.bool_] = self.labels == label
        return found

    def class_counts(self) -> NDArray[np.int64]:
        """Images of each class, or objects where images hold several; −1 where nobody knows: int64, (classes,)."""
        classes = len(self.classes)
        counts: NDArray[np.int64] = np.bincount(self.labels, minlength=classes)[:classes].astype(np.int64)
        return counts

    def objects(self, place: int) -> tuple[ImageObject, ...]:
        """What is known of the objects in an image, in its own size; nothing unless a data set says so."""
        return ()

    def ignored(self, place: int) -> tuple[ImageObject, ...]:
        """Objects that nothing is learned from, and that to find is no fault: crowds, and those hard to see."""
        return ()

    def boxed(self, place: int) -> tuple[ImageObject, ...]:
        """The same objects without their masks, which may take time to make."""
        return tuple(ImageObject(thing.label, thing.box) for thing in self.objects(place))

    def label_map(self, place: int) -> NDArray[np.uint8] | None:
        """The class of every pixel of an image, in its own size; None where the masks of its objects are not known.

        Returns:
            uint8, (H, W): 0 for the background, k + 1 for class k, 255 where nobody says; later objects cover earlier
            ones.
        """
        objects = self.objects(place)
        if any(thing.mask is None for thing in objects):
            return None
        found = np.zeros(self.size(place), np.uint8)
        for thing in objects:
            found[thing.mask] = thing.label + 1
        return found

    @abstractmethod
    def content(self, place: int) -> bytes:
        """What an image is told apart from others by.

        Raises:
            StudioError: Its file cannot be read.
        """

    @abstractmethod
    def fingerprint(self) -> str:
        """Another text whenever images, or their order, are others."""

    def split(self, seed: int) -> Split:
        """Which images serve for what: as the data set says, and by the seed where it does not.

        Raises:
            DataError: There are too few images.
        """
        if self.parts is None:
            return split(self.labels, self.fractions, seed)
        return given_split(self.labels, self.parts, seed, self.fractions[1])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ArrayCollection(Collection):
    """Images in memory.

    Attributes:
        images: uint8 or float32, 0…255, (N, H, W, C).
    """

    images: NDArray[Any]

    @classmethod
    def of(
        cls,
        samples: Samples,
        fractions: Fractions = FRACTIONS,
        watched: tuple[Watched, ...] = (),
        fit: str = "resize",
    ) -> ArrayCollection:
        """The images of a loaded data set."""
        height, width, channels = samples.images.shape[1:]
        return cls(
            labels=samples.labels, classes=samples.classes, shape=(height, width, channels), parts=samples.parts,
            fractions=fractions, fit=fit, watched=watched, images=samples.images,
        )  # fmt: skip

    def pixels(self, place: int) -> NDArray[Any]:
        """An image; not copied."""
        image: NDArray[Any] = self.images[place]
        return image

    def name(self, place: int) -> str:
        """Its number, counted from 0."""
        return f"image {exact(place)}"

    def content(self, place: int) -> bytes:
        """Its pixels."""
        return bytes(self.images[place].tobytes())

    def fingerprint(self) -> str:
        """A hash of all images."""
        return hashlib.sha256(np.ascontiguousarray(self.images).data).hexdigest()
