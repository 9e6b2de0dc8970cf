"""What is done to runs on the disk: names, colours, notes, and the way to the trash and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from cnnstudio.core.errors import FileError
from cnnstudio.engine.runs.annotation import annotate
from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.ui.runs.trash import brought_back, trashed
from cnnstudio.ui.window.messages import Kind, MessageBar, Reply


class RunHandling(QObject):
    """Changes run folders, and says in the window what came of it.

    Signals:
        done: Folders are others now.

    Args:
        messages: Where it is said.
        parent: Qt parent.
    """

    done = Signal()

    def __init__(self, messages: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._messages = messages

    def write(self, path: Path, key: str, text: str) -> None:
        """Give a run another ``name``, or other ``notes``."""
        self._annotate([path], **{key: text})

    def colour(self, records: Sequence[RunRecord], colour: int | None) -> None:
        """Draw runs in a colour from now on; in any that is free for None."""
        self._annotate([record.path for record in records], colour=colour)

    def _annotate(self, paths: Sequence[Path], **changes: object) -> None:
        for path in paths:
            try:
                annotate(path, **changes)
            except FileError as error:
                self._messages.show_error(f"{path.name}: {error}")
        self.done.emit()

    def trash(self, records: Sequence[RunRecord]) -> None:
        """Move runs to the trash; a button brings them back."""
        moved: list[tuple[Path | None, RunRecord]] = []
        for record in records:
            try:
                moved.append((trashed(record.path), record))
            except FileError as error:
                self._messages.show_error(str(error))
        if moved:
            self._tell(moved)
        self.done.emit()

    def _tell(self, moved: list[tuple[Path | None, RunRecord]]) -> None:
        back = [(place, record.path) for place, record in moved if place is not None]
        what = moved[0][1].name if len(moved) == 1 else f"{len(moved)} runs"
        if len(back) < len(moved):
            text = f"{what} moved to the trash: the system's trash brings them back."
            self._messages.show_message(text, Kind.NOTE)
            return
        undo = Reply("Undo", lambda: self._bring_back(back))
        self._messages.show_message(f"{what} moved to the trash.", Kind.NOTE, undo)

    def _bring_back(self, back: list[tuple[Path, Path]]) -> None:
        for place, path in back:
            try:
                brought_back(place, path)
            except FileError as error:
                self._messages.show_error(str(error))
        self.done.emit()

    def open_folder(self, record: RunRecord) -> None:
        """Show a run's folder in the system's file manager."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(record.path))):
            self._messages.show_error(f"No program opens folders here: the run lies in {record.path}.")
