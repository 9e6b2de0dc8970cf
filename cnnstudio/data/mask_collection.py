"""Images in files with masks in files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.annotations.mask_code import IGNORED, LabelMap
from cnnstudio.data.annotations.mask_folder import MaskFolder
from cnnstudio.data.file_collection import FileCollection
from cnnstudio.data.motions import ImageObject, box_of


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MaskCollection(FileCollection):
    """Images with the class of every pixel; both decoded when they are asked for.

    The label of every image is 0: masks are looked into only when they are asked for.

    Attributes:
        masks: The images with their masks, in the order of the collection.
    """

    masks: MaskFolder

    def size(self, place: int) -> tuple[int, int]:
        """Height and width, in px; nothing is decoded."""
        image = self.masks.images[place]
        return image.height, image.width

    def caption(self, place: int) -> str:
        """The name of the image's file: what its mask shows is not looked into."""
        return self.name(place).rpartition("/")[2]

    def holding(self, label: int) -> NDArray[np.bool_]:
        """All images: which of them show a class is not looked into."""
        return np.ones(len(self), bool)

    def class_counts(self) -> NDArray[np.int64]:
        """−1 for each class: masks are not looked into."""
        return np.full(len(self.classes), -1, np.int64)

    def label_map(self, place: int) -> LabelMap:
        """The class of every pixel.

        Returns:
            uint8, (H, W): 0 for the background, k + 1 for class k, 255 where nobody says.

        Raises:
            StudioError: The mask cannot be read.
        """
        return self.masks.label_map(place)

    def objects(self, place: int) -> tuple[ImageObject, ...]:
        """One object for each class that is seen, of all its pixels.

        Raises:
            StudioError: The mask cannot be read.
        """
        labels = self.label_map(place)
        found = []
        for number in np.flatnonzero(np.bincount(labels.ravel(), minlength=256)[1:IGNORED]):
            mask = labels == number + 1
            box = box_of(mask)
            if box is not None:
                found.append(ImageObject(int(number), box, mask))
        return tuple(found)

    def fingerprint(self) -> str:
        """A hash of all names, sizes and times of change, those of the masks too."""
        found = hashlib.sha256(FileCollection.fingerprint(self).encode())
        for image in self.masks.images:
            found.update(self.stamp(image.mask).encode("utf-8", "surrogatepass"))
        found.update(repr((self.masks.code, self.classes)).encode())
        return found.hexdigest()
