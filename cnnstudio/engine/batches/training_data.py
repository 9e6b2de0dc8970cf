"""The images that a network is trained and validated with, in the form that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError, NoTestImagesError
from cnnstudio.core.numerals import enumeration, exact
from cnnstudio.core.values import Shape
from cnnstudio.data.collection import ArrayCollection, Collection
from cnnstudio.data.collections import opened
from cnnstudio.data.preparation import fit_all
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import Project
from cnnstudio.engine.batches.image_cache import prepared
from cnnstudio.engine.batches.image_rows import ImageRows, MadeRows, StoredRows, brought_to
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

Images = NDArray[Any] | ImageRows
"""Pixels 0…255, uint8 or float32, (N, H, W, C): in memory, or fetched batch by batch."""

MEMORY_LIMIT = 128 * 10**6
"""Bytes of prepared images that are held in memory; more are read from a file batch by batch."""

_NAMED = 3


@dataclass(frozen=True, slots=True, eq=False)
class TrainingData:
    """Training and validation images with their classes; the test images stay untouched.

    Attributes:
        train_images: (N, H, W, C).
        train_labels: Their classes, int64, (N,); or what else the loss takes, see `objectives.Targets`.
        validation_images: (M, H, W, C).
        validation_labels: The same of the validation images.
        classes: What the classes are called.
        left_out: Names of the images that cannot be read; they serve for nothing.
        collection: The data set that they come from; None where there are no more than arrays.
        train_places: int64, (N,): where in it the training images stand.
        validation_places: int64, (M,): where the validation images stand.
    """

    train_images: Images
    train_labels: Any
    validation_images: Images
    validation_labels: Any
    classes: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    collection: Collection | None = None
    train_places: NDArray[np.int64] | None = None
    validation_places: NDArray[np.int64] | None = None

    @property
    def sources(self) -> tuple[Any, ...]:
        """What batches are taken from: images and labels of both parts."""
        return self.train_images, self.train_labels, self.validation_images, self.validation_labels


def training_data(
    project: Project, shape: Shape, report: Report = lambda progress: None, control: Control | None = None
) -> TrainingData:
    """Load, split and fit the images of a project's data set.

    Args:
        project: The project; its seed chooses the split where the data set brings none.
        shape: What the network takes: height, width and channels, None where it takes any.
        report: Takes `image_cache.PreparingImages`, while files are decoded.
        control: Whether to stop meanwhile.

    Raises:
        StudioError: The data cannot be had, or do not fit.
        Stopped: The control said so.
    """
    collection = opened(dataset_of(project))
    parts = collection.split(project.training.seed)
    source = _Source(collection, form_of(collection, shape), report, control or Control())
    train, validation = source.sound(parts.train), source.sound(parts.validation)
    _check_enough(len(train), len(validation), source.left_out)
    return TrainingData(
        source.images(train),
        collection.labels[train],
        source.images(validation),
        collection.labels[validation],
        collection.classes,
        source.left_out,
        collection,
        train,
        validation,
    )


_NO_TEST = {
    False: "The data set has no test images: raise the test share under Data, and train again.",
    True: "The data set says which images are for what, and none is for the test: put some into a folder called test, "
    "or call them test in the list's column split.",
}
"""By whether the data set brings its own split."""

_INSTEAD = " Or judge the model by the validation images."
_NO_VALIDATION = "The data set has no validation images that can be read: add some, or raise their share under Data, and train again."


def held_out_data(
    project: Project, shape: Shape, report: Report, control: Control, part: str = "test"
) -> tuple[Images, NDArray[np.int64], Collection]:
    """Images of a project's data set that weights were not fitted to, their places in it, and the data set.

    Args:
        project: The project; see `images_of_part`.
        shape: What the network takes.
        report: Takes the progress.
        control: Whether to stop meanwhile.
        part: ``test``, or ``validation``.

    Raises:
        StudioError: The data cannot be had, do not fit, or have no images for that.
        Stopped: The control said so.
    """
    images, places, collection = images_of_part(project, shape, part, report, control)
    if not len(places):
        if part == "test":
            raise NoTestImagesError(_NO_TEST[collection.parts is not None] + _INSTEAD)
        raise DataError(_NO_VALIDATION)
    return images, places, collection


def images_of_part(
    project: Project, shape: Shape, part: str, report: Report, control: Control
) -> tuple[Images, NDArray[np.int64], Collection]:
    """The images of a part of a project's data set that can be read, their places in it, and the data set.

    Args:
        project: The project; its seed chooses the split where the data set brings none.
        shape: What the network takes; see `training_data`.
        part: ``train``, ``validation``, ``test``, or ``all``.
        report: Takes `image_cache.PreparingImages`, while files are decoded.
        control: Whether to stop meanwhile.

    Raises:
        StudioError: The data cannot be had, or do not fit.
        Stopped: The control said so.
    """
    collection = opened(dataset_of(project))
    everything: NDArray[np.int64] = np.arange(len(collection))
    places = everything if part == "all" else getattr(collection.split(project.training.seed), part)
    source = _Source(collection, form_of(collection, shape), report, control)
    sound = source.sound(places)
    return source.images(sound), sound, collection


def form_of(collection: Collection, shape: Shape) -> tuple[int, int, int]:
    """Height, width and channels of a collection's images for a network that takes a shape."""
    height, width, channels = (
        own if wanted is None else wanted for own, wanted in zip(collection.shape, shape, strict=True)
    )
    return height, width, channels


def _check_enough(train: int, validation: int, left_out: tuple[str, ...]) -> None:
    if train and validation:
        return
    why = f" {exact(len(left_out))} images cannot be read, such as {left_out[0]}." if left_out else ""
    raise DataError(
        f"There are {exact(train)} training and {exact(validation)} validation images, and each part needs one at "
        f"least: add images.{why}"
    )


class _Source:
    """Where the images of a training come from: memory, a file of prepared pixels, or each one anew."""

    def __init__(
        self, collection: Collection, form: tuple[int, int, int], report: Report, control: Control
    ) -> None:
        self._collection, self._form = collection, form
        self._pixels: NDArray[Any] | None = None
        self._path = None
        bad: tuple[tuple[int, str], ...] = ()
        if isinstance(collection, ArrayCollection):
            self._dtype = collection.images.dtype
            self._pixels = self._in_memory(collection)
            brought_to(collection.pixels(0), form, collection.fit)  # says at once what never fits
        else:
            self._dtype = np.dtype(np.uint8)
            brought_to(np.zeros((8, 8, 3), np.uint8), form, collection.fit)
            ready = prepared(collection, form, report, control)
            self._path, bad = ready.path, ready.left_out
            if ready.path is not None and len(collection) * int(np.prod(form)) <= MEMORY_LIMIT:
                self._pixels = np.fromfile(ready.path, np.uint8).reshape(len(collection), *form)
        self._bad = np.array([place for place, _ in bad], np.int64)
        self.left_out = tuple(collection.name(place) for place, _ in bad)

    def _in_memory(self, collection: ArrayCollection) -> NDArray[Any] | None:
        """All images in the form, if they have it or if it is small."""
        if collection.images.shape[1:] == self._form:
            return collection.images
        size = len(collection) * int(np.prod(self._form)) * self._dtype.itemsize
        if size > MEMORY_LIMIT:
            return None
        fitted = fit_all(collection.images, self._form[:2], self._form[2], collection.fit)
        return np.rint(fitted).astype(np.uint8) if self._dtype == np.uint8 else fitted

    def sound(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of some images that can be read."""
        return places[~np.isin(places, self._bad)] if len(self._bad) else places

    def images(self, places: NDArray[np.int64]) -> Images:
        """Some images of the collection."""
        if self._pixels is not None:
            return self._pixels[places]
        if self._path is not None:
            return StoredRows(self._path, places, self._form)
        return MadeRows(self._collection, places, self._form, self._dtype)


def left_out_words(left_out: tuple[str, ...]) -> str:
    """What was left out, in a sentence or two; "" if nothing was."""
    if not left_out:
        return ""
    count = len(left_out)
    more = [f"{exact(count - _NAMED)} more"] if count > _NAMED else []
    return (
        f"{exact(count)} image{'s' * (count > 1)} cannot be read and {'are' if count > 1 else 'is'} left out: "
        f"{enumeration([*left_out[:_NAMED], *more])}."
    )
