"""A folder of images with what has been drawn over them: loaded image by image, saved at once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.data.annotating.class_change import ClassChange
from cnnstudio.data.annotating.class_reform import ClassUse, Reform, change_classes, use_of
from cnnstudio.data.annotating.folder_images import MASKS
from cnnstudio.data.annotating.folder_state import FIRST_CLASS as FIRST_CLASS
from cnnstudio.data.annotating.folder_state import FolderState
from cnnstudio.data.annotating.mask import IGNORED
from cnnstudio.data.annotating.outside import Outside, Taken, outside_of, take_in
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.images import Picture, read_image

_MOST_WATCHED = 500


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
    """

    def __init__(self, root: Path) -> None:
        self._state = FolderState.of(root)
        self._lock = threading.Lock()

    @property
    def root(self) -> Path:
        """The folder that the images' names begin at."""
        return self._state.root

    @property
    def home(self) -> Path:
        """The folder that was chosen, in which all its files are."""
        return self._state.home

    @property
    def images(self) -> tuple[str, ...]:
        """Names of its images."""
        return self._state.images

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes."""
        return self._state.classes

    @property
    def notes(self) -> tuple[str, ...]:
        """What is odd about the annotations, in sentences."""
        return self._state.boxes.notes

    @property
    def place_words(self) -> str:
        """Where boxes and masks are saved."""
        return f"{self._state.boxes.words} and {MASKS}/"

    @property
    def can_order_classes(self) -> bool:
        """Whether its files tell an order of the classes."""
        return self._state.boxes.tells_order

    def annotated(self) -> frozenset[str]:
        """Names of the images that have boxes or a mask."""
        with self._lock:
            state = self._state
            boxed = state.boxes.names
            return frozenset(
                name for name in state.images if name in boxed or state.mask_path(name).is_file()
            )

    def counts(self) -> tuple[int, ...]:
        """Boxes of each class in all images, as saved."""
        with self._lock:
            return self._state.boxes.counts(self._state.classes)

    def load(self, name: str) -> AnnotatedPicture:
        """Read an image and what is drawn over it.

        Raises:
            StudioError: One of them cannot be read.
        """
        picture = read_image(self.root / name)
        sheet, notes = self.drawn(name, picture.width, picture.height)
        values = sheet.mask.counts()[:IGNORED].nonzero()[0]
        return AnnotatedPicture(name, picture, sheet, int(values.max(initial=0)), notes)

    def drawn(self, name: str, width: int, height: int) -> tuple[Sheet, tuple[str, ...]]:
        """What is drawn over an image, and what of it cannot be shown, in sentences; the image is not decoded.

        Args:
            name: The image.
            width: Of the image, in px.
            height: Of the image, in px.

        Raises:
            StudioError: Its mask cannot be read.
        """
        with self._lock:
            state = self._state
            boxes, notes = state.boxes.boxes(name, width, height, state.classes)
            if name not in state.saved:  # what was saved since then is newer than what was read
                state.saved[name] = Sheet(width, height, boxes, state.mask(name, width, height))
            return state.saved[name], notes

    def moved(self, home: Path) -> AnnotatedFolder:
        """The same folder in another place, to which all its files were copied; the numbers of boxes stay.

        Args:
            home: The copy.
        """
        made = copy(self)
        with self._lock:
            made._state = self._state.moved(home)
        made._lock = threading.Lock()
        return made

    def save(self, sheets: Mapping[str, Sheet], classes: Sequence[str]) -> tuple[int, ...]:
        """Write what differs from what was written last, all of it or nothing.

        Args:
            sheets: What is drawn, by the images' names.
            classes: Names of the classes; never fewer than before.

        Returns:
            How many boxes of each class there are in all images.

        Raises:
            ChangedOutsideError: Another program has changed one of the files; nothing is written.
            FileError: Something cannot be written; all files are as they were.
        """
        with self._lock:
            before = self._state
            state = before.copied()
            is_new = before.untold or tuple(classes) != before.classes
            state.take_classes(classes)
            files = _masks_to_write(state, before, sheets)
            changed = [name for name, sheet in sheets.items() if _has_other_boxes(before, name, sheet)]
            for name in changed:
                sheet = sheets[name]
                state.boxes.put(name, sheet.width, sheet.height, sheet.boxes, state.classes)
            if changed or is_new:
                state.boxes.add_classes(state.classes)
                files |= state.boxes.contents(changed)
            state.write(files)
            state.boxes.note_written()
            state.untold = False
            state.drawn |= {name for name, sheet in sheets.items() if sheet is not before.saved.get(name)}
            state.saved.update(sheets)
            self._state = state
            return state.boxes.counts(state.classes)

    # Classes

    def use_of(self, label: int) -> ClassUse:
        """How much is drawn of a class in all images, as saved; looks into all masks.

        Raises:
            StudioError: A mask cannot be read.
        """
        with self._lock:
            return use_of(self._state, label)

    def change_classes(self, change: ClassChange) -> Reform:
        """Remove classes, make two one, or put them in another order, in all images at once.

        All that was drawn must be saved; images must be loaded anew then.

        Raises:
            ChangedOutsideError: Another program has changed one of the files; nothing is written.
            StudioError: A file cannot be read or written; all are as they were.
        """
        with self._lock:
            reform = change_classes(self._state, change)
            self._state = reform.state
            return reform

    def take_back(self, reform: Reform) -> None:
        """Bring all files back to what they were before classes were changed.

        Raises:
            ChangedOutsideError: Another program has changed one of the files; nothing is written.
            FileError: A file cannot be written; all are as they were.
        """
        with self._lock:
            self._state.write(reform.old_files)
            before = reform.before.copied()
            before.stamps = dict(self._state.stamps)
            self._state = before

    # Other programs

    def watched(self) -> tuple[Path, ...]:
        """Folders and files whose changes are to be noticed: the folders of all files, and lists of many images."""
        with self._lock:
            state = self._state
            files = [path for path in state.stamps if path.suffix in (".json", ".yaml", ".yml")]
            folders = dict.fromkeys([state.home, state.root, *[path.parent for path in state.stamps]])
            return tuple(path for path in [*folders, *files][:_MOST_WATCHED] if path.exists())

    def outside(self, pending: Mapping[str, Sheet]) -> Outside | None:
        """What other programs have changed in the files meanwhile; None for nothing. Nothing is taken in yet.

        Args:
            pending: What is drawn and not saved, by the images' names.

        Raises:
            StudioError: What stands there now cannot be read.
        """
        with self._lock:
            return outside_of(self._state, pending)

    def take_in(
        self, outside: Outside, pending: Mapping[str, Sheet], classes: Sequence[str], keeps_own: bool
    ) -> Taken:
        """Take in what other programs have changed; of what is contested one side goes into files beside.

        Args:
            outside: What they have changed.
            pending: What is drawn and not saved, by the images' names.
            classes: Names of the classes as they are shown.
            keeps_own: Whether one's own drawings stay where both sides changed an image.

        Raises:
            StudioError: A file cannot be written; all are as they were.
        """
        with self._lock:
            self._state, taken = take_in(self._state, outside, pending, classes, keeps_own)
            return taken


def _has_other_boxes(before: FolderState, name: str, sheet: Sheet) -> bool:
    return name not in before.saved or sheet.boxes != before.saved[name].boxes


def _masks_to_write(
    state: FolderState, before: FolderState, sheets: Mapping[str, Sheet]
) -> dict[Path, bytes | None]:
    """The masks that are others, and the names of the classes beside them."""
    files: dict[Path, bytes | None] = {}
    for name, sheet in sheets.items():
        saved = before.saved.get(name)
        path = state.mask_path(name)
        is_same = saved is not None and sheet.mask.changed_area(saved.mask) is None
        if not is_same and (path.exists() or not sheet.mask.is_empty):
            files[path] = state.mask_content(sheet.mask)
    if files or (state.root / MASKS).is_dir():
        files |= state.list_files()
    return files
