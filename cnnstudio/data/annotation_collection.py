"""Images in files with the objects that are annotated in them."""

from __future__ import annotations

import hashlib
import marshal
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.annotations.annotation import Annotation, AnnotationSet, Box, RunLengths
from cnnstudio.data.annotations.mask_code import IGNORED
from cnnstudio.data.collection import Labels
from cnnstudio.data.file_collection import FileCollection
from cnnstudio.data.motions import ImageObject, Mask
from cnnstudio.data.object_counts import counted_objects, holding_objects, object_words


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AnnotationCollection(FileCollection):
    """Annotated images, each decoded when it is asked for.

    The label of an image is the class of its largest object, or 0 where it has none: good for the split, and for
    nothing else.

    Attributes:
        annotations: What is annotated; its images are those of the collection, in its order.
        is_outlined: Whether each object that counts has an outline.
        unseen: Classes that no object is of.
    """

    counted = "objects"
    annotations: AnnotationSet
    is_outlined: bool = False
    unseen: tuple[str, ...] = ()

    def size(self, place: int) -> tuple[int, int]:
        """Height and width, in px; nothing is decoded."""
        image = self.annotations.images[place]
        return image.height, image.width

    def objects(self, place: int) -> tuple[ImageObject, ...]:
        """The objects that are learned from and judged by."""
        return self._objects(place, counted=True)

    def boxed(self, place: int) -> tuple[ImageObject, ...]:
        """The same without masks."""
        numbers = {name: number for number, name in enumerate(self.classes)}
        image = self.annotations.images[place]
        return tuple(ImageObject(numbers[one.label], one.box) for one in image.annotations if one.is_counted)

    def caption(self, place: int) -> str:
        """How many objects of which classes."""
        return object_words(self, place)

    def holding(self, label: int) -> NDArray[np.bool_]:
        """Which images hold an object of a class: bool, (N,)."""
        return holding_objects(self, label)

    def class_counts(self) -> NDArray[np.int64]:
        """Objects of each class: int64, (classes,)."""
        return counted_objects(self)

    def ignored(self, place: int) -> tuple[ImageObject, ...]:
        """Crowds and objects that are marked as difficult: nothing is learned from them, and finding one is no fault."""
        return self._objects(place, counted=False)

    def label_map(self, place: int) -> NDArray[np.uint8] | None:
        """The class of every pixel; None where an object has its box alone.

        Returns:
            uint8, (H, W): 0 for the background, k + 1 for class k, 255 for crowds and difficult objects; smaller objects
            cover larger ones.
        """
        found = np.zeros(self.size(place), np.uint8)
        for thing in self.ignored(place):
            found[_inside(thing.box) if thing.mask is None else thing.mask] = IGNORED
        for thing in sorted(self.objects(place), key=lambda one: -_extent(one.box)):
            if thing.mask is None:
                return None
            found[thing.mask] = thing.label + 1
        return found

    def _objects(self, place: int, counted: bool) -> tuple[ImageObject, ...]:
        image = self.annotations.images[place]
        numbers = {name: number for number, name in enumerate(self.classes)}
        return tuple(
            ImageObject(numbers[one.label], one.box, mask_of_annotation(one, image.height, image.width))
            for one in image.annotations
            if one.is_counted == counted
        )

    def fingerprint(self) -> str:
        """A hash of all names, sizes and times of change, and of all annotations."""
        found = hashlib.sha256(FileCollection.fingerprint(self).encode())
        for image in self.annotations.images:
            # Version 2 of the form has no references, so that the same values give the same bytes.
            found.update(marshal.dumps([_plain(one) for one in image.annotations], 2))
        return found.hexdigest()


def _plain(one: Annotation) -> tuple[Any, ...]:
    outline = one.outline
    form = (outline.counts, outline.height) if isinstance(outline, RunLengths) else outline
    return one.label, one.box, form, one.is_crowd, one.is_difficult


def mask_of_annotation(one: Annotation, height: int, width: int) -> Mask | None:
    """The pixels of an annotated object: bool, (H, W); None where only its box is known."""
    from cnnstudio.vision.polygons import polygon_mask
    from cnnstudio.vision.run_lengths import mask_of

    if one.outline is None:
        return None
    if isinstance(one.outline, RunLengths):
        return mask_of(one.outline.counts, (height, width))
    return polygon_mask(one.outline, (height, width))


def is_outlined(annotations: AnnotationSet) -> bool:
    """Whether there are objects that count, and each has an outline."""
    known = [
        one.outline is not None for image in annotations.images for one in image.annotations if one.is_counted
    ]
    return bool(known) and all(known)


def unseen_classes(annotations: AnnotationSet) -> tuple[str, ...]:
    """Classes that no object is of."""
    seen = {one.label for image in annotations.images for one in image.annotations}
    return tuple(name for name in annotations.classes if name not in seen)


def largest_labels(annotations: AnnotationSet) -> Labels:
    """The class of the largest object in each image, by its box; 0 where there is none."""
    numbers = {name: number for number, name in enumerate(annotations.classes)}
    found = []
    for image in annotations.images:
        largest = max(
            (one for one in image.annotations if one.is_counted),
            key=lambda one: _extent(one.box),
            default=None,
        )
        found.append(0 if largest is None else numbers[largest.label])
    return np.array(found, np.int64)


def _inside(box: Box) -> tuple[slice, slice]:
    """The pixels that a box touches: rows and columns."""
    left, top, right, bottom = box
    return slice(int(top), math.ceil(bottom)), slice(int(left), math.ceil(right))


def _extent(box: Box) -> float:
    left, top, right, bottom = box
    return (right - left) * (bottom - top)
