"""A folder of images with what has been drawn over them: loaded image by image, saved at once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.data.annotating.box_file import BoxFile
from cnnstudio.data.annotating.folder_images import MASKS, images_in, mask_names
from cnnstudio.data.annotating.mask import IGNORED, Mask
from cnnstudio.data.annotating.mask_files import mask_classes, read_mask, write_mask, write_mask_classes
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.images import Picture, read_image

FIRST_CLASS = "object"
"""The class that there is before one is named."""


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatedPicture:
    """An image and what is drawn over it.

    Attributes:
        name: The image's name in the folder.
        picture: The image.
        sheet: What is drawn.
        classes: How many classes its mask counts; there may be more than have names.
        notes: What could not be shown, in sentences.
    """

    name: str
    picture: Picture
    sheet: Sheet
    classes: int
    notes: tuple[str, ...]


class AnnotatedFolder:
    """Images of a folder, their boxes in the format that they came in, and their masks in ``masks/``.

    What is loaded and saved at the same time on several threads waits for each other.

    Args:
        root: The folder.

    Raises:
        StudioError: It has no images, or its annotations cannot be read; nothing is written then.

    Attributes:
        root: The folder that the images' names begin at.
        images: Names of its images.
        classes: Names of the classes.
    """

    def __init__(self, root: Path) -> None:
        self._boxes = BoxFile(root)
        self.root = self._boxes.annotations.root
        self.images = images_in(self.root, self._boxes.annotations.form)
        self._masks = mask_names(self.images)
        listed = mask_classes(self.root)
        self.classes = tuple(dict.fromkeys((*listed, *self._boxes.annotations.classes))) or (FIRST_CLASS,)
        self._lock = threading.Lock()
        self._saved: dict[str, Sheet] = {}
        self._has_new_classes = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What is odd about the annotations, in sentences."""
        return self._boxes.notes

    @property
    def place_words(self) -> str:
        """Where boxes and masks are saved."""
        return f"{self._boxes.words} and {MASKS}/"

    def annotated(self) -> frozenset[str]:
        """Names of the images that have boxes or a mask."""
        with self._lock:
            boxed = self._boxes.names
        return frozenset(name for name in self.images if name in boxed or self._mask_path(name).is_file())

    def counts(self) -> tuple[int, ...]:
        """Boxes of each class in all images, as saved."""
        with self._lock:
            return self._boxes.counts(self.classes)

    def _mask_path(self, name: str) -> Path:
        return self.root / self._masks[name]

    def load(self, name: str) -> AnnotatedPicture:
        """Read an image and what is drawn over it.

        Raises:
            StudioError: One of them cannot be read.
        """
        picture = read_image(self.root / name)
        width, height = picture.width, picture.height
        with self._lock:
            boxes, notes = self._boxes.boxes(name, width, height, self.classes)
            if name not in self._saved:  # what was saved since then is newer than what was read
                path = self._mask_path(name)
                mask = read_mask(path, width, height) if path.exists() else Mask.empty(height, width)
                self._saved[name] = Sheet(width, height, boxes, mask)
            sheet = self._saved[name]
        values = sheet.mask.counts()[:IGNORED].nonzero()[0]
        return AnnotatedPicture(name, picture, sheet, int(values.max(initial=0)), notes)

    def save(self, sheets: Mapping[str, Sheet], classes: Sequence[str]) -> tuple[int, ...]:
        """Write what differs from what was written last, file by file, each whole or not at all.

        Args:
            sheets: What is drawn, by the images' names.
            classes: Names of the classes; never fewer than before.

        Returns:
            How many boxes of each class there are in all images.

        Raises:
            FileError: Something cannot be written; the files before it are as they were.
        """
        with self._lock:
            self._take_classes(tuple(classes))
            self._save_masks(sheets)
            changed = [
                name
                for name, sheet in sheets.items()
                if name not in self._saved or sheet.boxes != self._saved[name].boxes
            ]
            for name in changed:
                sheet = sheets[name]
                self._boxes.put(name, sheet.width, sheet.height, sheet.boxes, self.classes)
            if changed or self._has_new_classes:
                self._boxes.add_classes(self.classes)
                self._boxes.write(changed)
                self._has_new_classes = False
            self._saved.update(sheets)
            return self._boxes.counts(self.classes)

    def _take_classes(self, classes: tuple[str, ...]) -> None:
        """Know the classes by their names of now; what is not written yet stays so until it is."""
        if classes == self.classes:
            return
        others = {
            before: after for before, after in zip(self.classes, classes, strict=False) if before != after
        }
        if others:
            self._boxes.rename(others)
        self.classes = classes
        self._has_new_classes = True

    def _save_masks(self, sheets: Mapping[str, Sheet]) -> None:
        """Write the masks that are others, and the names of the classes beside them."""
        for name, sheet in sheets.items():
            saved = self._saved.get(name)
            path = self._mask_path(name)
            is_same = saved is not None and sheet.mask.changed_area(saved.mask) is None
            if not is_same and (path.exists() or not sheet.mask.is_empty):
                write_mask(path, sheet.mask)
        if (self.root / MASKS).is_dir():
            write_mask_classes(self.root, self.classes)
