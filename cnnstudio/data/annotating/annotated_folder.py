"""A folder of images with what has been drawn over them: loaded image by image, saved at once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.data.annotating.coco_file import CocoFile
from cnnstudio.data.annotating.folder_images import images_in, mask_names
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.data.annotating.mask_files import read_mask, write_mask
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
        notes: What could not be shown, in sentences.
    """

    name: str
    picture: Picture
    sheet: Sheet
    notes: tuple[str, ...]


class AnnotatedFolder:
    """Images of a folder, their boxes in ``annotations.json`` and their masks in ``masks/``.

    What is loaded and saved at the same time on several threads waits for each other.

    Args:
        root: The folder.

    Raises:
        StudioError: It has no images, or its annotations cannot be read; nothing is written then.

    Attributes:
        root: The folder.
        images: Names of its images.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.images = images_in(root)
        self._masks = mask_names(self.images)
        self._boxes = CocoFile(root, self.images)
        self._lock = threading.Lock()
        self._saved: dict[str, Sheet] = {}

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes."""
        return self._boxes.classes or (FIRST_CLASS,)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is odd about the annotations, in sentences."""
        return self._boxes.notes

    @property
    def place_words(self) -> str:
        """Where boxes and masks are saved."""
        return f"{self._boxes.path.name} and masks/"

    def annotated(self) -> frozenset[str]:
        """Names of the images that have boxes or a mask."""
        with self._lock:
            boxed = self._boxes.names
        return frozenset(
            name for name in self.images if name in boxed or (self.root / self._masks[name]).is_file()
        )

    def counts(self) -> tuple[int, ...]:
        """Boxes of each class in all images, as saved."""
        with self._lock:
            return self._boxes.counts

    def load(self, name: str) -> AnnotatedPicture:
        """Read an image and what is drawn over it.

        Raises:
            StudioError: One of them cannot be read.
        """
        picture = read_image(self.root / name)
        width, height = picture.width, picture.height
        with self._lock:
            boxes, notes = self._boxes.boxes(name, width, height)
            if name not in self._saved:  # what was saved since then is newer than what was read
                path = self.root / self._masks[name]
                mask = read_mask(path, width, height) if path.exists() else Mask.empty(height, width)
                self._saved[name] = Sheet(width, height, boxes, mask)
            return AnnotatedPicture(name, picture, self._saved[name], notes)

    def save(self, sheets: Mapping[str, Sheet], classes: Sequence[str] | None = None) -> tuple[int, ...]:
        """Write what differs from what was written last, file by file, each whole or not at all.

        Args:
            sheets: What is drawn, by the images' names.
            classes: Names of the classes; None where they are as before.

        Returns:
            How many boxes of each class there are in all images.

        Raises:
            FileError: Something cannot be written; the files before it are as they were.
        """
        with self._lock:
            self._save_masks(sheets)
            names = self.classes if classes is None else tuple(classes)
            changed = {
                name: sheet
                for name, sheet in sheets.items()
                if name not in self._saved or sheet.boxes != self._saved[name].boxes
            }
            if changed or names != self._boxes.classes:
                self._boxes.set_classes(names)
                for name, sheet in changed.items():
                    self._boxes.put(name, sheet.width, sheet.height, sheet.boxes)
                self._boxes.write()
            self._saved.update(sheets)
            return self._boxes.counts

    def _save_masks(self, sheets: Mapping[str, Sheet]) -> None:
        for name, sheet in sheets.items():
            saved = self._saved.get(name)
            if saved is not None and sheet.mask.changed_area(saved.mask) is None:
                continue
            path = self.root / self._masks[name]
            if path.exists() or not sheet.mask.is_empty:
                write_mask(path, sheet.mask)
