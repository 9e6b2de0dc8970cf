"""The pictures of a workspace for scenes: a row of which one is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from cnnstudio.core.numerals import exact
from cnnstudio.data.images import Picture
from cnnstudio.ui.annotating.image_view import picture_levels
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.widgets.errand import Errands

Sources = tuple[PictureSource, ...]
Levels = tuple[QImage, ...]


class Reel(QObject):
    """Pictures in their order; only the current one is held in memory.

    Signals:
        sources_changed: There are other pictures on it.
        picture_changed: Another picture is current; carries the `Picture`.
        refused: Something could not be read; carries the sentence. What was there before stays.
        busy_changed: Whether something is being read.
    """

    sources_changed = Signal()
    picture_changed = Signal(object)
    refused = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sources: Sources = ()
        self._index = self._wanted = -1
        self._picture: Picture | None = None
        self._levels: Levels = ()
        self._refusals: list[str] = []
        self._errands = Errands(self)
        self._errands.done.connect(self._on_read)
        self._errands.refused.connect(self._on_refused)
        self._lists = Errands(self)
        self._lists.done.connect(self.replace)
        self._lists.refused.connect(self._on_list_refused)

    @property
    def sources(self) -> Sources:
        """All pictures, in their order."""
        return self._sources

    @property
    def index(self) -> int:
        """Place of the current picture; −1 before the first."""
        return self._index

    @property
    def picture(self) -> Picture | None:
        """The current picture; None before the first."""
        return self._picture

    @property
    def levels(self) -> Levels:
        """The current picture for the screen; see `picture_levels`."""
        return self._levels

    @property
    def is_busy(self) -> bool:
        """Whether something is being read."""
        return self._errands.is_busy or self._lists.is_busy

    @Slot(object)
    def replace(self, sources: Sequence[PictureSource]) -> None:
        """Show other pictures, beginning with the first of them."""
        if sources:
            self._sources = tuple(sources)
            self._index = -1
            self.sources_changed.emit()
            self.go_to(0)

    def add(self, sources: Sequence[PictureSource]) -> None:
        """Show more pictures behind those that are there, and the first of them now."""
        if not sources:
            return
        self._lists.forget()  # what was asked for before must not take the place of these
        known = {source.key: place for place, source in enumerate(self._sources)}
        fresh = tuple(source for source in sources if source.key not in known)
        first = known.get(sources[0].key, len(self._sources))
        if fresh:
            self._sources += fresh
            self.sources_changed.emit()
        self.go_to(first)

    def list_with(self, make: Callable[[], Sources]) -> None:
        """Show pictures that are found off the window's thread, in place of those that are there.

        Args:
            make: Finds them; raises `StudioError`.
        """
        self._lists.run(make)
        self.busy_changed.emit(True)

    def go_to(self, place: int) -> None:
        """Look at another picture."""
        if 0 <= place < len(self._sources):
            self._wanted = place
            self._errands.run(partial(_with_levels, self._sources[place]))
            self.busy_changed.emit(True)

    def step(self, by: int) -> None:
        """Look at the next (1) or previous (−1) picture; behind the last comes the first."""
        if len(self._sources) > 1:
            place = self._wanted if self._errands.is_busy else self._index
            self.go_to((place + by) % len(self._sources))

    @Slot(object)
    def _on_read(self, read: tuple[Picture, Levels]) -> None:
        self._index = self._wanted
        self._picture, self._levels = read
        picture = self._picture
        self.busy_changed.emit(self.is_busy)
        self.picture_changed.emit(picture)
        self._tell_refusals()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        """What cannot be read is taken off the row."""
        gone = self._wanted
        self._sources = (*self._sources[:gone], *self._sources[gone + 1 :])
        self._index -= self._index > gone
        self.sources_changed.emit()
        self._refusals.append(message)
        goes_on = self._index < 0 and bool(self._sources)  # nothing on the row is looked at yet
        if goes_on:
            self.go_to(min(gone, len(self._sources) - 1))
        self.busy_changed.emit(self.is_busy)
        if not goes_on:
            self._tell_refusals()

    def _tell_refusals(self) -> None:
        """Say what could not be read, once a picture is shown or none can be."""
        if self._refusals:
            first, more = self._refusals[0], len(self._refusals) - 1
            others = "" if not more else f" {exact(more)} more {'was' if more == 1 else 'were'} left out too."
            self._refusals.clear()
            self.refused.emit(first + others)

    @Slot(str)
    def _on_list_refused(self, message: str) -> None:
        self.busy_changed.emit(self.is_busy)
        self.refused.emit(message)


def _with_levels(source: PictureSource) -> tuple[Picture, Levels]:
    """Read a picture and make it ready for the screen, which takes its time if it is large.

    Raises:
        StudioError: It cannot be read.
    """
    picture = source.read()
    return picture, picture_levels(picture.pixels)
