"""Unsaved work goes to a draft in the background, a moment after it was changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from cnnstudio.core.errors import FileError
from cnnstudio.document.drafts import Draft, DraftKeeper
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor

_CALM = 1000
_LONGEST_WAIT = 5000


class Autosave(QObject):
    """Keeps a draft of the project while it has unsaved changes.

    A draft is written when editing has been calm for a second, and every 5 s while it is
    not; on a thread of its own, so that a slow disk never holds up the window.

    Signals:
        failed: A draft could not be written; carries the sentence to show. Once until one succeeds.

    Args:
        editor: What is edited.
        keeper: Where the draft goes.
        parent: Qt parent.
        is_active: Whether drafts are kept at all.
    """

    failed = Signal(str)
    _ended = Signal(str)

    def __init__(self, editor: Editor, keeper: DraftKeeper, parent: QObject, is_active: bool = True) -> None:
        super().__init__(parent)
        self._editor = editor
        self._keeper = keeper
        self._is_active = is_active
        self._kept: Project | None = None
        self._has_failed = False
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drafts")
        self._calm = QTimer(self, interval=_CALM, singleShot=True)
        self._longest = QTimer(self, interval=_LONGEST_WAIT, singleShot=True)
        for timer in (self._calm, self._longest):
            timer.timeout.connect(self.write)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        editor.project_changed.connect(self._on_changed)
        editor.state_changed.connect(self._on_changed)

    def set_active(self, is_active: bool) -> None:
        """Keep drafts from now on, or no more."""
        self._is_active = is_active
        if not is_active:
            self._forget()
        self._on_changed()

    def adopt(self, draft: Draft) -> None:
        """Go on with a draft that was left, now that its work is shown; it goes once that is saved."""
        self._stop_timers()
        self._kept = self._editor.document.project
        self._submit(self._keeper.adopt, draft)

    @Slot()
    def _on_changed(self) -> None:
        document = self._editor.document
        if not document.is_modified:
            self._forget()
        elif self._is_active and document.project is not self._kept:
            self._calm.start()
            if not self._longest.isActive():
                self._longest.start()

    def _forget(self) -> None:
        """The work is saved: the draft has done its duty."""
        self._stop_timers()
        if self._kept is not None:
            self._kept = None
            self._submit(self._keeper.discard)

    def _submit(self, work: Callable[..., None], *arguments: object) -> None:
        self._writer.submit(work, *arguments).add_done_callback(_raise_bug)

    def _stop_timers(self) -> None:
        self._calm.stop()
        self._longest.stop()

    @Slot()
    def write(self) -> None:
        """Write the draft now, if there is something to write."""
        self._stop_timers()
        document = self._editor.document
        if self._is_active and document.is_modified and document.project is not self._kept:
            self._kept = document.project
            self._submit(self._keep, document.project, document.path)

    def _keep(self, project: Project, path: Path | None) -> None:
        """Run on the writer's thread."""
        try:
            self._keeper.keep(project, path)
        except FileError as error:
            self._ended.emit(str(error))
        else:
            self._ended.emit("")

    @Slot(str)
    def _on_ended(self, message: str) -> None:
        if message:
            self._kept = None
            if not self._has_failed:
                self.failed.emit(f"Your work is not kept in the background: {message}")
        self._has_failed = bool(message)

    def wait(self) -> None:
        """Wait until everything that was asked for is on the disk."""
        self._writer.submit(int).result()

    def finish(self, *, keep: bool) -> None:
        """Stop for good.

        Args:
            keep: Whether the draft stays for the next start; otherwise it is removed.
        """
        if keep:
            self.write()
        self._stop_timers()
        self._is_active = False
        self._submit(self._keeper.leave if keep else self._keeper.discard)
        self._writer.shutdown(wait=True)


def _raise_bug(ended: Future[None]) -> None:
    """Hand what nobody expected to the crash handler, which a future would keep to itself."""
    error = ended.exception()
    if error is not None:
        sys.excepthook(type(error), error, error.__traceback__)
