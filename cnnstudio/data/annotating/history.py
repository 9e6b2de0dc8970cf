"""The versions of a sheet, back and forth."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnstudio.data.annotating.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Version:
    """A sheet and how it came about.

    Attributes:
        sheet: What is drawn.
        title: What was done, as in *Undo draw box*; "" for what was there at first.
        gesture: Steps of one key that follow each other are one; "" for a step of its own.
    """

    sheet: Sheet
    title: str = ""
    gesture: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """All versions of a sheet, of which one is current; a value.

    Attributes:
        versions: From the first to the last that can be had again.
        place: The current one.
    """

    versions: tuple[Version, ...]
    place: int = 0

    @classmethod
    def of(cls, sheet: Sheet) -> History:
        """A sheet to which nothing has been done."""
        return cls((Version(sheet),))

    @property
    def sheet(self) -> Sheet:
        """What is drawn now."""
        return self.versions[self.place].sheet

    @property
    def undo_title(self) -> str:
        """What can be taken back; "" for nothing."""
        return self.versions[self.place].title if self.place else ""

    @property
    def redo_title(self) -> str:
        """What can be done again; "" for nothing."""
        later = self.place + 1
        return self.versions[later].title if later < len(self.versions) else ""

    def done(self, sheet: Sheet, title: str, gesture: str = "") -> History:
        """One step on; what was taken back before is forgotten. A sheet that is the same is no step."""
        current = self.versions[self.place]
        if sheet is current.sheet or sheet == current.sheet:
            return self
        kept = self.versions[: self.place + 1]
        if gesture and current.gesture == gesture:
            kept = kept[:-1]
        return History((*kept, Version(sheet, title, gesture)), len(kept))

    def settled(self) -> History:
        """The same, so that the next step merges with none before it."""
        current = self.versions[self.place]
        if not current.gesture:
            return self
        versions = (
            *self.versions[: self.place],
            replace(current, gesture=""),
            *self.versions[self.place + 1 :],
        )
        return History(versions, self.place)

    def undone(self) -> History:
        """One step back, if there is one."""
        return replace(self.settled(), place=max(0, self.place - 1))

    def redone(self) -> History:
        """One step forth, if there is one."""
        return replace(self.settled(), place=min(len(self.versions) - 1, self.place + 1))
