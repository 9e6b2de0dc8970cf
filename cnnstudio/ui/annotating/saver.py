"""Saving what is drawn soon after every gesture, off the window's thread, with nothing lost where it fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.core.errors import StudioError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.folder_state import ChangedOutsideError
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.widgets.errand import Errands

_SOON = 300  # ms


def _saved(
    folder: AnnotatedFolder, sheets: Mapping[str, Sheet], classes: tuple[str, ...]
) -> tuple[int, ...] | None:
    """What saving counts; None where another program has changed the files, and nothing was written."""
    try:
        return folder.save(sheets, classes)
    except ChangedOutsideError:
        return None


class Saver(QObject):
    """Keeps what is not saved yet and saves it; what could not be saved is kept and tried again.

    Signals:
        saved: All that was drawn stands in the files.
        failed: It could not be saved; carries the sentence.
        outdated: It was not saved, since another program has changed the files; nothing is until `resume`.

    Attributes:
        counts: Boxes of each class in all images, as they were saved last.
        is_outdated: Whether it waits for `resume`.
    """

    saved = Signal()
    failed = Signal(str)
    outdated = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.counts: tuple[int, ...] = ()
        self.is_outdated = False
        self._folder: AnnotatedFolder | None = None
        self._sheets: dict[str, Sheet] = {}
        self._classes: tuple[str, ...] = ()
        self._has_classes = False
        self._sent: tuple[Mapping[str, Sheet], tuple[str, ...]] = {}, ()
        self._errands = Errands(self)
        self._errands.done.connect(self._on_saved)
        self._errands.refused.connect(self._on_refused)
        self._timer = QTimer(self, singleShot=True, interval=_SOON)
        self._timer.timeout.connect(self._save)

    @property
    def is_pending(self) -> bool:
        """Whether something stands in no file yet."""
        return bool(self._sheets) or self._has_classes

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self._errands.is_busy

    @property
    def sheets(self) -> dict[str, Sheet]:
        """What is drawn and stands in no file yet, by the images' names."""
        return dict(self._sheets)

    @property
    def waiting(self) -> int:
        """How many images have something that stands in no file yet."""
        return len(self._sheets)

    def begin(self, folder: AnnotatedFolder | None) -> None:
        """Save into another folder; what was not saved into the one before is dropped."""
        self._timer.stop()
        self._errands.forget()
        self._folder = folder
        self._sheets, self._has_classes = {}, False
        self.is_outdated = False

    def put(self, name: str, sheet: Sheet, classes: Sequence[str]) -> None:
        """Save what is drawn over an image, soon; its labels count the classes."""
        self._sheets[name], self._classes = sheet, tuple(classes)
        self._start()

    def put_classes(self, classes: Sequence[str]) -> None:
        """Save the names of the classes, soon."""
        self._classes, self._has_classes = tuple(classes), True
        self._start()

    def drop(self, names: Iterable[str]) -> None:
        """Do not save what is drawn over images: what stands in their files counts."""
        for name in names:
            self._sheets.pop(name, None)

    def resume(self, classes: Sequence[str]) -> None:
        """Save again, after what another program had changed was taken in; with the classes as they are then."""
        self._classes, self.is_outdated = tuple(classes), False
        if self.is_pending:
            self.save()
        else:
            self.saved.emit()

    def _start(self) -> None:
        if (
            not self._timer.isActive()
        ):  # not begun anew with every gesture, or a busy hand would put it off for ever
            self._timer.start()

    @Slot()
    def save(self) -> None:
        """Save now what is not saved yet."""
        self._timer.stop()
        self._save()

    @Slot()
    def _save(self) -> None:
        if self._folder is None or not self.is_pending or self.is_outdated:
            return
        if self._errands.is_busy:
            self._timer.start()
            return
        self._sent = dict(self._sheets), self._classes
        self._errands.run(partial(_saved, self._folder, *self._sent))

    @Slot(object)
    def _on_saved(self, counts: tuple[int, ...] | None) -> None:
        if counts is None:
            self.is_outdated = True
            self.outdated.emit()
            return
        self.counts = counts
        self._forget_sent()
        if self.is_pending:
            self._start()
        else:
            self.saved.emit()

    def _forget_sent(self) -> None:
        sheets, classes = self._sent
        self._sheets = {name: sheet for name, sheet in self._sheets.items() if sheets.get(name) is not sheet}
        if self._classes == classes:
            self._has_classes = False

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.failed.emit(message)

    def flush(self) -> str:
        """Save all at once, before this returns; "" or what went wrong."""
        self._timer.stop()
        self._errands.forget()
        if self._folder is None or not self.is_pending:
            return ""
        self._sent = dict(self._sheets), self._classes
        try:
            self.counts = self._folder.save(*self._sent)  # waits for what a thread is saving
        except StudioError as error:
            self.is_outdated = isinstance(error, ChangedOutsideError)
            return str(error)
        self.is_outdated = False
        self._forget_sent()
        return ""
