"""The steps over all images in one order, taken back and done again; one over another image shows that image first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cnnstudio.data.annotating.history import History
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.timeline import Drawn, Entry, Reformed, Renamed, Timeline

if TYPE_CHECKING:
    from cnnstudio.ui.annotating.session import Session

_HISTORIES = 30  # images whose steps can be taken back after one has gone on to others


class Steps(QObject):
    """Keeps the versions of what is drawn over the images, and the order in which they came about.

    Args:
        session: What is annotated.

    Signals:
        jumped: A step over another image was taken back or done again, and that image is shown; carries a sentence.

    Attributes:
        timeline: What was done, in its order.
    """

    jumped = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.timeline = Timeline()
        self._histories: OrderedDict[str, History] = OrderedDict()
        self._goes_back: bool | None = None

    def begin(self) -> None:
        """Another folder is open."""
        self.timeline, self._goes_back = Timeline(), None
        self._histories.clear()

    def of(self, name: str) -> History | None:
        """The versions of what is drawn over an image; None where they are not kept."""
        return self._histories.get(name)

    @property
    def histories(self) -> dict[str, History]:
        """The versions of all images, as far as they are kept."""
        return dict(self._histories)

    def restore(self, histories: Mapping[str, History]) -> None:
        """Keep other versions."""
        self._histories = OrderedDict(histories)

    def forget(self, names: frozenset[str], *, classes: bool) -> None:
        """Take back nothing more over some images, whose files are others, and no change of all images.

        Args:
            names: The images.
            classes: Whether the names of the classes are others too.
        """
        for name in names:
            self._histories.pop(name, None)
        self._lose(names)
        gone = (Reformed, Renamed) if classes else (Reformed,)
        self.timeline = self.timeline.cut(lambda entry: isinstance(entry, gone))

    def _lose(self, names: frozenset[str]) -> None:
        self.timeline = self.timeline.cut(lambda entry: isinstance(entry, Drawn) and entry.image in names)

    def keep(self, name: str, sheet: Sheet) -> None:
        """Begin the versions of an image that is shown, or go on with them."""
        self._histories.setdefault(name, History.of(sheet))
        self._histories.move_to_end(name)
        while len(self._histories) > _HISTORIES and not self._session.saver.is_pending:
            dropped, history = self._histories.popitem(last=False)
            if len(history.versions) > 1:
                self._lose(frozenset([dropped]))

    # Steps

    def do(self, sheet: Sheet, title: str, gesture: str = "") -> None:
        """Take what was drawn over the image that is shown as one step.

        Args:
            sheet: What is drawn now.
            title: What was done, as in *Undo draw box*.
            gesture: Steps of one key that follow each other are one.
        """
        before = self._session.history
        if before is None or self._session.is_held:
            return
        after = before.done(sheet, title, gesture)
        if after is not before:
            if after.place > before.place:
                self.timeline = self.timeline.did(Drawn(self._session.name))
            self._take(after)

    def note(self, entry: Entry) -> None:
        """Something else was done."""
        self.settle()
        self.timeline = self.timeline.did(entry)

    def settle(self) -> None:
        """Let the next step be one of its own."""
        if (history := self._session.history) is not None:
            self._histories[self._session.name] = history.settled()

    def _take(self, history: History) -> None:
        before = self._histories[self._session.name]
        self._histories[self._session.name] = history
        if history.sheet is not before.sheet:
            self._session.take_sheet(history.sheet)

    # Back and forth

    @property
    def undo_title(self) -> str:
        """What is taken back first; "" for nothing."""
        return self._title(self.timeline.last, "undo_title")

    @property
    def redo_title(self) -> str:
        """What is done again first; "" for nothing."""
        return self._title(self.timeline.next, "redo_title")

    def _title(self, entry: Entry | None, which: str) -> str:
        if not isinstance(entry, Drawn):
            return "" if entry is None else entry.title
        title: str = getattr(self._histories[entry.image], which)
        return title if entry.image == self._session.name else f"{title} over {entry.image}"

    def undo(self) -> None:
        """Take back what was done last, whatever it was."""
        self._go(self.timeline.last, goes_back=True)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._go(self.timeline.next, goes_back=False)

    def _go(self, entry: Entry | None, *, goes_back: bool) -> None:
        session = self._session
        if session.is_held:
            return
        if isinstance(entry, Reformed):
            (session.reforms.take_back if goes_back else session.reforms.repeat)(entry)
        elif isinstance(entry, Renamed):
            if session.naming.take(entry.label, entry.old if goes_back else entry.new):
                self._move(entry, goes_back)
        elif entry is not None and entry.image == session.name:
            if session.history is not None:
                self._step(entry, goes_back)
        elif entry is not None:
            self._goes_back = goes_back
            session.go_to(session.images.index(entry.image))

    def _step(self, entry: Drawn, goes_back: bool) -> None:
        history = self._histories[entry.image]
        self._move(entry, goes_back)
        self._take(history.undone() if goes_back else history.redone())

    def _move(self, entry: Entry, goes_back: bool) -> None:
        timeline = self.timeline
        self.timeline = timeline.taken_back(entry) if goes_back else timeline.repeated(entry)

    def arrive(self) -> None:
        """Go on with the step that the image is shown for."""
        goes_back, self._goes_back = self._goes_back, None
        entry = self.timeline.last if goes_back else self.timeline.next
        session = self._session
        if goes_back is None or not isinstance(entry, Drawn) or entry.image != session.name:
            return
        if session.history is not None:
            title = self.undo_title if goes_back else self.redo_title
            self._step(entry, goes_back)
            self.jumped.emit(f"{'Taken back' if goes_back else 'Done again'} over {entry.image}: {title}.")
