"""What is annotated: a folder, the image that is shown, its history and the classes; no widgets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.history import History
from cnnstudio.data.annotating.outside import Taken
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.class_naming import ClassNaming
from cnnstudio.ui.annotating.class_reforms import ClassReforms
from cnnstudio.ui.annotating.loading import LoadedImage, LookAhead, OpenedFolder, loaded_image, opened_folder
from cnnstudio.ui.annotating.outside_watch import OutsideWatch
from cnnstudio.ui.annotating.saver import Saver
from cnnstudio.ui.annotating.steps import Steps
from cnnstudio.ui.widgets.errand import Errands


class Session(QObject):
    """Goes through the images of a folder, and keeps what is drawn over them.

    Signals:
        opened: Another folder is here; its first image follows.
        refused: A folder cannot be opened; carries the sentence.
        left: The image that is shown gives way to another, which is being read.
        image_shown: Another image is here; carries a `LoadedImage`.
        drawn: What is drawn over the image is another now, by the user's hand.
        redrawn: It is another now, since files were changed for all images at once, or by another program.
        classes_changed: The names of the classes are others.
        counted: The boxes of all images were counted anew.

    Attributes:
        saver: Saves.
        steps: What was done, in the order in which it is taken back.
        naming: Adds and renames classes.
        reforms: Changes classes in all images.
        watch: Notices what other programs change.
        folder: The folder, or None.
        annotated: Names of the images over which something is drawn.
        unreadable: Names of images that could not be read.
        classes: Names of the classes.
        counts: Boxes of each class in all images, as saved.
    """

    opened = Signal()
    refused = Signal(str)
    left = Signal()
    image_shown = Signal(object)
    drawn = Signal()
    redrawn = Signal()
    classes_changed = Signal()
    counted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.saver = Saver(self)
        self.folder: AnnotatedFolder | None = None
        self.annotated: set[str] = set()
        self.unreadable: set[str] = set()
        self.classes: tuple[str, ...] = ()
        self.counts: tuple[int, ...] = ()
        self._place = -1
        self._is_shown = False
        self._ahead = LookAhead(self)
        self.steps = Steps(self)
        self.reforms = ClassReforms(self)
        self.watch = OutsideWatch(self)
        self.naming = ClassNaming(self)
        self._is_held = False
        for holder in (self.reforms, self.watch):
            holder.held.connect(self._on_held)
        self._openings, self._loadings = Errands(self), Errands(self)
        self._openings.done.connect(self._on_opened)
        self._openings.refused.connect(self.refused)
        self._loadings.done.connect(self._on_loaded)
        self.saver.saved.connect(self._on_saved)

    @property
    def is_busy(self) -> bool:
        """Whether a folder or an image is still to come, or classes are being changed."""
        is_coming = self._openings.is_busy or self._loadings.is_busy
        return is_coming or self.reforms.is_busy or self.watch.is_busy

    @property
    def is_held(self) -> bool:
        """Whether nothing may be drawn for a while, since files are changed for all images at once."""
        return self._is_held

    @property
    def images(self) -> tuple[str, ...]:
        """Names of the images."""
        return () if self.folder is None else self.folder.images

    @property
    def place(self) -> int:
        """The image that is shown, or is about to be; −1 for none."""
        return self._place

    @property
    def name(self) -> str:
        """Its name; "" for none."""
        return self.images[self._place] if self._place >= 0 else ""

    @property
    def path(self) -> Path | None:
        """Its file."""
        return None if self.folder is None or self._place < 0 else self.folder.root / self.name

    @property
    def history(self) -> History | None:
        """All versions of what is drawn over the image that is shown; None where none is."""
        return self.steps.of(self.name) if self._is_shown else None

    # Folders and images

    def open(self, root: Path) -> None:
        """Look into a folder."""
        self._openings.run(partial(opened_folder, root))

    @Slot(object)
    def _on_opened(self, found: OpenedFolder) -> None:
        self.folder = found.folder
        self.saver.begin(found.folder)
        self.annotated, self.unreadable = set(found.annotated), set()
        self.classes = found.folder.classes
        self.counts = self.saver.counts = found.counts
        self.steps.begin()
        self._ahead.begin(found.folder)
        self._place, self._is_shown = -1, False
        self.reforms.begin()
        self.watch.begin()
        self.opened.emit()
        self.classes_changed.emit()
        self.go_to(0)

    def go_to(self, place: int) -> None:
        """Show another image; what is drawn over the one before is saved now."""
        if self.folder is None or not 0 <= place < len(self.images) or place == self._place:
            return
        self.saver.save()
        self.steps.settle()
        step = 1 if place > self._place else -1
        self._place, self._is_shown = place, False
        self._ahead.note_way(step)
        self.left.emit()
        image = self._ahead.taken(self.name)
        if image is None:
            self._loadings.run(partial(loaded_image, self.folder, self.name))
        else:
            self._loadings.forget()
            self._on_loaded(image)

    def go_on(self, step: int) -> None:
        """Show the image so many further."""
        self.go_to(self._place + step)

    def retry(self) -> None:
        """Read the image again that is shown, or that could not be read."""
        self._ahead.forget()
        place, self._place = self._place, -1
        self.go_to(place)

    @Slot(object)
    def _on_loaded(self, image: LoadedImage) -> None:
        if image.sheet is None:
            self.unreadable.add(image.name)
        else:
            self.unreadable.discard(image.name)
            self.steps.keep(image.name, image.sheet)
            self._is_shown = True
            self.naming.fill(image.classes)
        self.image_shown.emit(image)
        self._ahead.look(self._place)
        self.steps.arrive()

    # Drawing and classes

    def take_sheet(self, sheet: Sheet) -> None:
        """Show what is drawn over the image now, and save it soon."""
        (self.annotated.discard if sheet.is_blank else self.annotated.add)(self.name)
        self.saver.put(self.name, sheet, self.classes)
        self.drawn.emit()

    def set_classes(self, classes: tuple[str, ...]) -> None:
        """Take other names of classes, never fewer, and save them soon."""
        self.classes = classes
        self.saver.put_classes(classes)
        self.classes_changed.emit()

    # All images at once

    @Slot(bool)
    def _on_held(self, is_held: bool) -> None:
        self._is_held = is_held

    @property
    def shown(self) -> tuple[str, Sheet] | None:
        """The image that is shown, by its name, and what is drawn over it; None where nothing can be drawn."""
        return None if self.history is None else (self.name, self.history.sheet)

    def begin_anew(
        self, classes: tuple[str, ...], counts: tuple[int, ...], annotated: frozenset[str],
        histories: Mapping[str, History], sheet: Sheet | None,
    ) -> None:  # fmt: skip
        """Show what stands in the files after all images were changed at once; all was saved.

        Args:
            classes: Names of the classes.
            counts: Boxes of each.
            annotated: Images over which something is drawn.
            histories: The versions that can be had again.
            sheet: What is drawn over the image that is shown; None where that cannot be read.
        """
        self.saver.begin(self.folder)
        self.steps.restore(histories)
        self.classes, self.annotated = classes, set(annotated)
        self.counts = self.saver.counts = counts
        self._show_anew(sheet)
        self.classes_changed.emit()

    def take_outside(self, taken: Taken, annotated: frozenset[str], sheet: Sheet | None) -> None:
        """Show what another program has drawn.

        Args:
            taken: What was taken in.
            annotated: Images over which something is drawn.
            sheet: What is drawn over the image that is shown; None where that cannot be read.
        """
        self.saver.drop(taken.changed)
        self.steps.forget(taken.changed, classes=taken.classes != self.classes)
        self.counts = self.saver.counts = taken.counts
        self.annotated = set(annotated)
        is_other, self.classes = taken.classes != self.classes, taken.classes
        if self.name in taken.changed:
            self._show_anew(sheet)
        else:
            self._ahead.forget()
            self.counted.emit()
        if is_other:
            self.classes_changed.emit()

    def _show_anew(self, sheet: Sheet | None) -> None:
        """Show what is drawn over the same image now."""
        self._ahead.forget()
        if sheet is None:
            self.retry()
            return
        if self._is_shown:
            self.steps.keep(self.name, sheet)
        self.redrawn.emit()

    def go_on_in(self, folder: AnnotatedFolder) -> None:
        """Draw in a copy of the folder from now on, which has the same images and boxes."""
        pending = self.saver.sheets
        self.folder = folder
        self.saver.begin(folder)
        for name, sheet in pending.items():  # something may have been drawn since
            self.saver.put(name, sheet, self.classes)
        self.saver.put_classes(self.classes)
        self.steps.forget(frozenset(), classes=False)
        self._ahead.begin(folder)
        self.watch.begin()

    def flush(self) -> str:
        """Save all before this returns, with what another program has changed; "" or what went wrong."""
        trouble = self.saver.flush()
        if trouble and self.saver.is_outdated:
            return self.watch.settle_now() or self.saver.flush()
        return trouble

    @Slot()
    def _on_saved(self) -> None:
        self.counts = self.saver.counts
        self.counted.emit()
