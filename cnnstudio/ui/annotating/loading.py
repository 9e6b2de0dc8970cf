"""Folders that are looked into, and images that are decoded, off the window's thread, the next one before it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage

from cnnstudio.core.errors import StudioError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.image_view import picture_levels
from cnnstudio.ui.widgets.errand import Errands

_LARGE = 30_000_000  # pixels: next to a larger image none is kept


@dataclass(frozen=True, slots=True, eq=False)
class OpenedFolder:
    """A folder that was looked into.

    Attributes:
        folder: The folder.
        annotated: Names of the images over which something is drawn.
        counts: Boxes of each class in all images.
    """

    folder: AnnotatedFolder
    annotated: frozenset[str]
    counts: tuple[int, ...]


def opened_folder(root: Path) -> OpenedFolder:
    """Look into a folder.

    Raises:
        StudioError: There are no images, or its annotations cannot be read.
    """
    folder = AnnotatedFolder(root)
    return OpenedFolder(folder, folder.annotated(), folder.counts())


@dataclass(frozen=True, slots=True, eq=False)
class LoadedImage:
    """An image that was decoded, or the reason why it could not be.

    Attributes:
        name: Its name in the folder.
        levels: The picture for the screen; see `picture_levels`. Empty where it could not be read.
        sheet: What is drawn over it.
        classes: How many classes its mask counts.
        notes: What is to be said of it.
        refusal: Why it could not be read; "" if it could.
    """

    name: str
    levels: Sequence[QImage] = ()
    sheet: Sheet | None = None
    classes: int = 0
    notes: tuple[str, ...] = ()
    refusal: str = ""


def loaded_image(folder: AnnotatedFolder, name: str) -> LoadedImage:
    """Decode an image and read what is drawn over it; what is wrong with it is said in the result."""
    try:
        page = folder.load(name)
    except StudioError as error:
        return LoadedImage(name, refusal=str(error))
    notes = (*page.picture.notes, *page.notes)
    return LoadedImage(name, picture_levels(page.picture.pixels), page.sheet, page.classes, notes)


def sheet_again(folder: AnnotatedFolder, shown: tuple[str, Sheet] | None) -> Sheet | None:
    """What is drawn over the image that is shown, after its files were changed; None where that cannot be read."""
    if shown is None:
        return None
    name, before = shown
    try:
        return folder.drawn(name, before.width, before.height)[0]
    except StudioError:
        return None


class LookAhead(QObject):
    """Decodes the image that probably comes next: one further in the way that was gone last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folder: AnnotatedFolder | None = None
        self._step = 1
        self._image: LoadedImage | None = None
        self._errands = Errands(self)
        self._errands.done.connect(self._on_decoded)

    @property
    def is_busy(self) -> bool:
        """Whether an image is being decoded."""
        return self._errands.is_busy

    def begin(self, folder: AnnotatedFolder) -> None:
        """Go through another folder."""
        self.forget()
        self._folder, self._step = folder, 1

    def note_way(self, step: int) -> None:
        """Know which way was gone: 1 on, −1 back."""
        self._step = step

    def look(self, place: int) -> None:
        """Decode the image beside one that is shown."""
        self.forget()
        beside = place + self._step
        if self._folder is not None and 0 <= beside < len(self._folder.images):
            self._errands.run(partial(loaded_image, self._folder, self._folder.images[beside]))

    def taken(self, name: str) -> LoadedImage | None:
        """An image, if it is here already."""
        image, self._image = self._image, None
        return image if image is not None and image.name == name else None

    def forget(self) -> None:
        """Decode nothing, and keep nothing."""
        self._errands.forget()
        self._image = None

    @Slot(object)
    def _on_decoded(self, image: LoadedImage) -> None:
        size = image.levels[0].size() if image.levels else None
        if size is None or size.width() * size.height() <= _LARGE:
            self._image = image
