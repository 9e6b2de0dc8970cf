"""What was done over the images of a folder, in the one order in which it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cnnstudio.data.annotating.class_reform import Reform
from cnnstudio.data.annotating.history import History


@dataclass(frozen=True, slots=True)
class Drawn:
    """A step over an image; what it was stands in the image's history.

    Attributes:
        image: The image's name.
    """

    image: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A class with another name.

    Attributes:
        label: The class.
        old: Its name before.
        new: Its name then.
    """

    label: int
    old: str
    new: str

    @property
    def title(self) -> str:
        """What was done, as in *Undo rename dog*."""
        return f"rename {self.old}"


@dataclass(frozen=True, slots=True, eq=False)
class Reformed:
    """Classes that were changed in all images at once.

    Attributes:
        reform: What was done.
        histories: The versions of what is drawn over the images on the other side of it: those before it while it is
            done, those after it once it was taken back.
    """

    reform: Reform
    histories: Mapping[str, History]

    @property
    def title(self) -> str:
        """What was done, as in *Undo remove dog*."""
        return self.reform.change.title


Entry = Drawn | Renamed | Reformed


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that was done and can be taken back or done again; a value.

    Attributes:
        done: What was done, the last at the end.
        undone: What was taken back; the last, which is done again first, at the end.
    """

    done: tuple[Entry, ...] = ()
    undone: tuple[Entry, ...] = ()

    @property
    def last(self) -> Entry | None:
        """What is taken back first; None for nothing."""
        return self.done[-1] if self.done else None

    @property
    def next(self) -> Entry | None:
        """What is done again first; None for nothing."""
        return self.undone[-1] if self.undone else None

    def did(self, entry: Entry) -> Timeline:
        """The same after something was done; what had been taken back is forgotten."""
        return Timeline((*self.done, entry))

    def taken_back(self, entry: Entry) -> Timeline:
        """The same after the last entry was taken back, which is this one from then on."""
        return Timeline(self.done[:-1], (*self.undone, entry))

    def repeated(self, entry: Entry) -> Timeline:
        """The same after the next entry was done again, which is this one from then on."""
        return Timeline((*self.done, entry), self.undone[:-1])

    def cut(self, is_gone: Callable[[Entry], bool]) -> Timeline:
        """The same without entries that are gone, and without all that can be reached through them alone."""
        return Timeline(_behind(self.done, is_gone), _behind(self.undone, is_gone))


def _behind(entries: tuple[Entry, ...], is_gone: Callable[[Entry], bool]) -> tuple[Entry, ...]:
    gone = [place for place, entry in enumerate(entries) if is_gone(entry)]
    return entries[gone[-1] + 1 :] if gone else entries
