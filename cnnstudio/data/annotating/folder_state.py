"""What is known of an annotated folder and its files, as one thing that can be had again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

from cnnstudio.core.errors import FileError
from cnnstudio.core.numerals import enumeration
from cnnstudio.data.annotating.box_file import BoxFile
from cnnstudio.data.annotating.box_source import moved_path
from cnnstudio.data.annotating.folder_images import MASKS, images_in, mask_names
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.data.annotating.mask_files import mask_bytes, read_values
from cnnstudio.data.annotating.mask_values import MaskValues
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.stamps import Stamps, stamp_of, stamps_of
from cnnstudio.document.atomic import write_together

FIRST_CLASS = "object"
"""The class that there is before one is named."""
_SHOWN = 3


class ChangedOutsideError(FileError):
    """A file that is to be written was changed by another program since it was read."""


@dataclass(slots=True)
class FolderState:
    """What is known of a folder.

    Attributes:
        home: The folder that was chosen.
        root: The folder that the images' names begin at.
        images: Names of its images.
        masks: The file of each image's mask, relative to the root.
        boxes: The boxes of all images.
        values: What the values of mask files stand for.
        classes: Names of the classes.
        saved: What was read or written last, by the images' names.
        drawn: Images over which something was drawn since the folder was opened.
        stamps: When the files changed last, as far as it is known here.
        untold: Whether classes have names that stand in no file yet.
    """

    home: Path
    root: Path
    images: tuple[str, ...]
    masks: Mapping[str, str]
    boxes: BoxFile
    values: MaskValues
    classes: tuple[str, ...]
    stamps: Stamps
    saved: dict[str, Sheet] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    untold: bool = False

    @classmethod
    def of(cls, home: Path) -> FolderState:
        """Look into a folder.

        Raises:
            StudioError: It has no images, or its annotations cannot be read.
        """
        before = stamps_of(home, home)  # what changes while it is read is noticed later
        boxes = BoxFile(home)
        known = boxes.annotations
        images = images_in(known.root, known.form)
        values = MaskValues.told(known.root / MASKS)
        classes = tuple(dict.fromkeys((*values.names, *known.classes))) or (FIRST_CLASS,)
        stamps = {path: before.get(path, stamp) for path, stamp in stamps_of(home, known.root).items()}
        return cls(home, known.root, images, mask_names(images), boxes, values, classes, stamps)

    def copied(self) -> FolderState:
        """The same, so that what is done to one of both leaves the other."""
        made = copy(self)
        made.boxes, made.saved, made.drawn = self.boxes.copied(), dict(self.saved), set(self.drawn)
        made.stamps = dict(self.stamps)
        return made

    def moved(self, home: Path) -> FolderState:
        """The same of a copy of the folder."""
        made = self.copied()
        made.home, made.root = home, moved_path(self.root, self.home, home)
        made.boxes = self.boxes.moved(self.home, home)
        made.stamps = stamps_of(home, made.root)
        return made

    def mask_path(self, name: str) -> Path:
        """The file of an image's mask."""
        return self.root / self.masks[name]

    def mask(self, name: str, width: int, height: int) -> Mask:
        """The mask of an image as its file has it.

        Raises:
            StudioError: The file cannot be read.
        """
        path = self.mask_path(name)
        if not path.exists():
            return Mask.empty(height, width)
        return Mask.of(self.values.labelled(read_values(path, width, height), self.classes))

    def mask_content(self, mask: Mask) -> bytes:
        """The file of a mask."""
        return mask_bytes(self.values.filed(mask.values(), self.classes))

    def list_files(self) -> dict[Path, bytes | None]:
        """The files that name the classes of masks, where these say something else now."""
        return self.values.contents(self.root / MASKS, self.classes)

    def take_classes(self, classes: Sequence[str]) -> dict[str, str]:
        """Know the classes by their names of now, and say which have other names than before."""
        fresh = tuple(classes)
        others = {old: new for old, new in zip(self.classes, fresh, strict=False) if old != new}
        if others:
            known = self.boxes.annotations.classes
            self.boxes.change_classes(others, [others.get(name, name) for name in known])
            self.values = self.values.renamed(others)
        self.classes = fresh
        self.values = self.values.of(fresh)
        return others

    def write(self, files: Mapping[Path, bytes | None]) -> None:
        """Write files, all of them or none, if no other program has changed one of them.

        Raises:
            ChangedOutsideError: Another program has.
            FileError: One cannot be written; all are as they were.
        """
        stale = [path for path in files if stamp_of(path) != self.stamps.get(path)]
        if stale:
            raise ChangedOutsideError(
                f"{names_of(stale)} {'was' if len(stale) == 1 else 'were'} changed by another program."
            )
        if files:
            write_together(files)
        self.note(files)

    def note(self, paths: Iterable[Path]) -> None:
        """Know files as they are now."""
        for path in paths:
            stamp = stamp_of(path)
            if stamp is None:
                self.stamps.pop(path, None)
            else:
                self.stamps[path] = stamp


def names_of(paths: Iterable[Path]) -> str:
    """Names of files, and how many more there are."""
    names = sorted(path.name for path in paths)
    more = len(names) - _SHOWN
    return enumeration([*names[:_SHOWN], f"{more:,} more"] if more > 0 else names)
