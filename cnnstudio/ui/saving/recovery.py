"""Work that was not saved when the program ended is offered at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject, Slot

from cnnstudio.core.numerals import enumeration
from cnnstudio.document.drafts import Draft, left_drafts
from cnnstudio.ui.window.messages import Kind, MessageBar, Reply

_AT_ONCE = 2
"""So many drafts are offered each in a message of its own; more of them in one."""
_NAMED = 5


class Recovery(QObject):
    """Offers left drafts in messages; each stays locked and whole until the user has decided.

    Args:
        folder: Where drafts lie.
        messages: Where they are offered.
        restore: Shows a draft's project as unsaved work and goes on with the draft; answers whether it does.
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
        self._one_by_one = False

    @Slot()
    def offer(self) -> None:
        """Offer all drafts that no living window holds, the newest in front."""
        found = left_drafts(self._folder)
        self._open += found
        if len(found) > _AT_ONCE:
            self._offer_together(found)
        for draft in reversed(found if len(found) <= _AT_ONCE else []):
            self._offer(draft)

    def _offer_together(self, drafts: list[Draft]) -> None:
        names = [_name(draft) for draft in drafts]
        rest = len(names) - _NAMED
        shown = [*names[:_NAMED], f"{rest} more"] if rest > 0 else names
        self._messages.show_message(
            f"The program ended before {len(drafts)} projects were saved: {enumeration(shown)}. "
            "Drafts of them were kept.",
            Kind.WARNING,
            Reply("Restore all", self._on_restore_all),
            Reply("One by one", self._on_one_by_one),
        )

    def _offer(self, draft: Draft) -> None:
        saved_at = QDateTime.fromSecsSinceEpoch(round(draft.saved_at.timestamp()))
        moment = QLocale().toString(saved_at, QLocale.FormatType.ShortFormat)
        self._messages.show_message(
            f"The program ended before {_name(draft)} was saved. A draft of {moment} was kept.",
            Kind.WARNING,
            Reply("Restore", lambda: self._on_restore(draft)),
            Reply("Discard draft", lambda: self._on_discard(draft)),
        )

    def _on_restore_all(self) -> None:
        """Show all, the newest last, so that it is what is seen."""
        for draft in tuple(reversed(self._open)):
            if self._restore(draft):
                self._open.remove(draft)

    def _on_one_by_one(self) -> None:
        self._one_by_one = True
        self._offer_next()

    def _offer_next(self) -> None:
        if self._one_by_one and self._open:
            self._offer(self._open[0])

    def _on_restore(self, draft: Draft) -> None:
        if not self._restore(draft):
            self._offer(draft)
            return
        self._open.remove(draft)
        self._offer_next()

    def _on_discard(self, draft: Draft) -> None:
        self._open.remove(draft)
        draft.remove()
        self._offer_next()

    def finish(self) -> None:
        """Leave undecided drafts for the next start."""
        for draft in self._open:
            draft.leave()
        self._open.clear()


def _name(draft: Draft) -> str:
    return draft.origin.name if draft.origin is not None else f"“{draft.project.name}”"
