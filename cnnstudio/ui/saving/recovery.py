"""Work that was not saved when the program ended is offered at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject, Slot

from cnnstudio.document.drafts import Draft, left_drafts
from cnnstudio.ui.window.messages import Kind, MessageBar, Reply

_MOST = 3


class Recovery(QObject):
    """Offers left drafts in messages; each stays locked and whole until the user has decided.

    Args:
        folder: Where drafts lie.
        messages: Where they are offered.
        restore: Shows a draft's project as unsaved work; answers whether it does.
        parent: Qt parent.
    """

    def __init__(
        self, folder: Path, messages: MessageBar, restore: Callable[[Draft], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._messages = messages
        self._restore = restore
        self._open: list[Draft] = []
        self._restored: list[Draft] = []

    @Slot()
    def offer(self) -> None:
        """Offer the newest drafts that no living window holds."""
        found = left_drafts(self._folder)
        for draft in found[_MOST:]:
            draft.leave()
        for draft in reversed(found[:_MOST]):
            self._open.append(draft)
            self._offer(draft)

    def _offer(self, draft: Draft) -> None:
        name = draft.origin.name if draft.origin is not None else f"“{draft.project.name}”"
        saved_at = QDateTime.fromSecsSinceEpoch(round(draft.saved_at.timestamp()))
        moment = QLocale().toString(saved_at, QLocale.FormatType.ShortFormat)
        self._messages.show_message(
            f"The program ended before {name} was saved. A draft of {moment} was kept.",
            Kind.WARNING,
            Reply("Restore", lambda: self._on_restore(draft)),
            Reply("Discard draft", lambda: self._on_discard(draft)),
        )

    def _on_restore(self, draft: Draft) -> None:
        if not self._restore(draft):
            self._offer(draft)
            return
        self._open.remove(draft)
        self._restored.append(draft)

    def _on_discard(self, draft: Draft) -> None:
        self._open.remove(draft)
        draft.remove()

    @Slot()
    def note_saved(self) -> None:
        """Take note that the current work is safe: drafts that were restored have done their duty."""
        while self._restored:
            self._restored.pop().remove()

    def finish(self, *, keep: bool) -> None:
        """Leave undecided drafts for the next start.

        Args:
            keep: Whether restored ones stay too, since the work on them was not asked about.
        """
        if not keep:
            self.note_saved()
        for draft in [*self._open, *self._restored]:
            draft.leave()
        self._open.clear()
        self._restored.clear()
