"""The images that were opened: one is looked at, the others are a key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.data.images import Picture
from cnnstudio.ui.widgets.errand import Errands


@dataclass(frozen=True, slots=True)
class PictureSource:
    """An image that can be read when it is wanted.

    Attributes:
        key: Tells sources apart; opening the same key again goes back to it.
        name: What to call it.
        read: Reads it, off the window's thread; raises `StudioError`.
    """

    key: str
    name: str
    read: Callable[[], Picture]


class Shelf(QObject):
    """Opened images in their order; only the current one is held in memory.

    Signals:
        picture_changed: Another image is current; carries the `Picture`.
        refused: An image could not be read; carries the sentence. The one before stays current.
        busy_changed: Whether an image is being read.
    """

    picture_changed = Signal(object)
    refused = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sources: list[PictureSource] = []
        self._index = -1
        self._wanted = -1
        self._picture: Picture | None = None
        self._errands = Errands(self)
        self._errands.done.connect(self._on_read)
        self._errands.refused.connect(self._on_refused)
        self._groups = Errands(self)
        self._groups.done.connect(self._on_group_read)
        self._groups.refused.connect(self._on_group_refused)

    @property
    def picture(self) -> Picture | None:
        """The current image, or None before the first."""
        return self._picture

    @property
    def position(self) -> tuple[int, int]:
        """Number of the current image, from 1, and how many there are."""
        return self._index + 1, len(self._sources)

    def others(self) -> tuple[PictureSource, ...]:
        """The images behind the current one in their order; behind the last come the first."""
        if self._index < 0:
            return ()
        return (*self._sources[self._index + 1 :], *self._sources[: self._index])

    @property
    def is_busy(self) -> bool:
        """Whether an image is being read."""
        return self._errands.is_busy or self._groups.is_busy

    def open(self, sources: Sequence[PictureSource]) -> None:
        """Add images and look at the first of them."""
        if not sources:
            return
        known = {source.key: place for place, source in enumerate(self._sources)}
        fresh = [source for source in sources if source.key not in known]
        first = known.get(sources[0].key, len(self._sources))
        self._sources += fresh
        self._go_to(first)

    def open_group(self, key: str, read: Callable[[], tuple[Picture, ...]]) -> None:
        """Add images that are read together, such as all sample digits."""
        self._groups.run(lambda: tuple(_held(key, picture) for picture in read()))
        self.busy_changed.emit(True)

    def step(self, by: int) -> None:
        """Look at the next (1) or previous (−1) image; behind the last comes the first."""
        if len(self._sources) > 1:
            place = self._wanted if self._errands.is_busy else self._index
            self._go_to((place + by) % len(self._sources))

    def _go_to(self, place: int) -> None:
        self._wanted = place
        self._errands.run(self._sources[place].read)
        self.busy_changed.emit(True)

    @Slot(object)
    def _on_read(self, picture: Picture) -> None:
        self._index = self._wanted
        self._picture = picture
        self.busy_changed.emit(self.is_busy)
        self.picture_changed.emit(picture)

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        del self._sources[self._wanted]
        if self._index > self._wanted:
            self._index -= 1
        self.busy_changed.emit(self.is_busy)
        self.refused.emit(message)

    @Slot(object)
    def _on_group_read(self, sources: tuple[PictureSource, ...]) -> None:
        self.open(sources)

    @Slot(str)
    def _on_group_refused(self, message: str) -> None:
        self.busy_changed.emit(self.is_busy)
        self.refused.emit(message)


def _held(key: str, picture: Picture) -> PictureSource:
    return PictureSource(f"{key}/{picture.name}", picture.name, lambda: picture)
