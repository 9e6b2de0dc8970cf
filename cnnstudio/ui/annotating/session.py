"""What is annotated: a folder, the image that is shown, its history and the classes; no widgets."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.core.errors import DataError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.history import History
from cnnstudio.data.annotating.mask import MOST_CLASSES
from cnnstudio.data.annotating.outside import Taken
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.class_reforms import ClassReforms
from cnnstudio.ui.annotating.loading import LoadedImage, LookAhead, OpenedFolder, loaded_image, opened_folder
from cnnstudio.ui.annotating.outside_watch import OutsideWatch
from cnnstudio.ui.annotating.saver import Saver
from cnnstudio.ui.widgets.errand import Errands

_HISTORIES = 30  # images whose steps can be taken back after one has gone on to others


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
        self._histories: OrderedDict[str, History] = OrderedDict()
        self._is_shown = False
        self._ahead = LookAhead(self)
        self.reforms = ClassReforms(self)
        self.watch = OutsideWatch(self)
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
        return self._histories.get(self.name) if self._is_shown else None

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
        self._histories.clear()
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
        self.settle()
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
            kept = self._histories.get(image.name)
            self._histories[image.name] = History.of(image.sheet) if kept is None else kept
            self._histories.move_to_end(image.name)
            self._is_shown = True
            self._name_classes(image.classes)
            while len(self._histories) > _HISTORIES and not self.saver.is_pending:
                _, dropped = self._histories.popitem(last=False)
                if dropped.undo_title:
                    self.reforms.forget()  # since what was drawn after them cannot be taken back any more
        self.image_shown.emit(image)
        self._ahead.look(self._place)

    def _name_classes(self, count: int) -> None:
        """Give names to classes that a mask has and no list; they are saved with what is drawn."""
        if count > len(self.classes):
            while len(self.classes) < count:
                self.classes = (*self.classes, self.free_name())
            self.classes_changed.emit()

    def free_name(self) -> str:
        """A name that no class has."""
        number = len(self.classes) + 1
        while f"class {number}" in self.classes:
            number += 1
        return f"class {number}"

    # Drawing

    def do(self, sheet: Sheet, title: str, gesture: str = "") -> None:
        """Take what was drawn as one step.

        Args:
            sheet: What is drawn now.
            title: What was done, as in *Undo draw box*.
            gesture: Steps of one key that follow each other are one.
        """
        if self.history is not None and not self._is_held:
            self._take(self.history.done(sheet, title, gesture))

    @property
    def undo_title(self) -> str:
        """What can be taken back: the last step over this image, else the last change of the classes; "" for nothing."""
        return (self.history.undo_title if self.history is not None else "") or self.reforms.undo_title

    @property
    def redo_title(self) -> str:
        """What can be done again; "" for nothing."""
        return (self.history.redo_title if self.history is not None else "") or self.reforms.redo_title

    def undo(self) -> None:
        """Take the last step over this image back, or the last change of the classes."""
        if self.history is not None and self.history.undo_title:
            self._take(self.history.undone())
        else:
            self.reforms.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.history is not None and self.history.redo_title:
            self._take(self.history.redone())
        else:
            self.reforms.redo()

    def settle(self) -> None:
        """Let the next step be one of its own."""
        if self.history is not None:
            self._histories[self.name] = self.history.settled()

    def _take(self, history: History) -> None:
        before = self._histories[self.name].sheet
        self._histories[self.name] = history
        if history.sheet is before:
            return
        (self.annotated.discard if history.sheet.is_blank else self.annotated.add)(self.name)
        self.saver.put(self.name, history.sheet, self.classes)
        self.drawn.emit()

    # Classes

    def add_class(self, name: str) -> int:
        """Add a class, and say which it is; one of that name is taken as it is.

        Raises:
            DataError: It has no name, or there are too many.
        """
        name = " ".join(name.split())
        self._check_free()
        if not name:
            raise DataError("A class needs a name: type one.")
        if name in self.classes:
            return self.classes.index(name)
        if len(self.classes) == MOST_CLASSES:
            raise DataError(
                f"A mask holds at most {MOST_CLASSES} classes: remove one, or rename one that is not used."
            )
        self._set_classes((*self.classes, name))
        return len(self.classes) - 1

    def rename_class(self, label: int, name: str) -> None:
        """Give a class another name; where another class has that, it is asked first whether both are one.

        Raises:
            DataError: It is empty.
        """
        name = " ".join(name.split())
        if name == self.classes[label]:
            return
        self._check_free()
        if not name:
            raise DataError("A class needs a name: type one.")
        if name in self.classes:
            self.reforms.ask_use(label, self.classes.index(name))
            return
        self._set_classes((*self.classes[:label], name, *self.classes[label + 1 :]))

    def remove_class(self, label: int) -> None:
        """Remove a class, after the question what becomes of what is drawn of it.

        Raises:
            DataError: It is the only one.
        """
        self._check_free()
        if len(self.classes) == 1:
            raise DataError("One class must be left to draw with: rename this one instead.")
        self.reforms.ask_use(label)

    def _check_free(self) -> None:
        if self._is_held:
            raise DataError("The files are being written: try again in a moment.")

    def _set_classes(self, classes: tuple[str, ...]) -> None:
        self.classes = classes
        self.saver.put_classes(classes)
        self.classes_changed.emit()

    # All images at once

    @Slot(bool)
    def _on_held(self, is_held: bool) -> None:
        self._is_held = is_held

    def histories(self) -> dict[str, History]:
        """The versions of what is drawn over the images, as far as they are kept."""
        return dict(self._histories)

    def drawn_over(self) -> tuple[str, ...]:
        """Images with steps that can be taken back."""
        return tuple(name for name, history in self._histories.items() if history.undo_title)

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
        self._histories = OrderedDict(histories)
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
        self.reforms.forget()
        self.saver.drop(taken.changed)
        for name in taken.changed:
            self._histories.pop(name, None)
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
            self._histories.setdefault(self.name, History.of(sheet))
        self.redrawn.emit()

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
