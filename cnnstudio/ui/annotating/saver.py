"""Saving what is drawn soon after every gesture, off the window's thread, with nothing lost where it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.core.errors import StudioError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.widgets.errand import Errands

_SOON = 300  # ms


class Saver(QObject):
    """Keeps what is not saved yet and saves it; what could not be saved is kept and tried again.

    Signals:
        saved: All that was drawn stands in the files.
        failed: It could not be saved; carries the sentence.

    Attributes:
        counts: Boxes of each class in all images, as they were saved last.
    """

    saved = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.counts: tuple[int, ...] = ()
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
    def waiting(self) -> int:
        """How many images have something that stands in no file yet."""
        return len(self._sheets)

    def begin(self, folder: AnnotatedFolder | None) -> None:
        """Save into another folder; what was not saved into the one before is dropped."""
        self._timer.stop()
        self._errands.forget()
        self._folder = folder
        self._sheets, self._has_classes = {}, False

    def put(self, name: str, sheet: Sheet, classes: Sequence[str]) -> None:
        """Save what is drawn over an image, soon; its labels count the classes."""
        self._sheets[name], self._classes = sheet, tuple(classes)
        self._start()

    def put_classes(self, classes: Sequence[str]) -> None:
        """Save the names of the classes, soon."""
        self._classes, self._has_classes = tuple(classes), True
        self._start()

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
        if self._folder is None or not self.is_pending:
            return
        if self._errands.is_busy:
            self._timer.start()
            return
        self._sent = dict(self._sheets), self._classes
        self._errands.run(partial(self._folder.save, *self._sent))

    @Slot(object)
    def _on_saved(self, counts: tuple[int, ...]) -> None:
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
            return str(error)
        self._forget_sent()
        return ""
