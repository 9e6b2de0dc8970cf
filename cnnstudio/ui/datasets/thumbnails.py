"""Small pictures of a data set's images, decoded off the window's thread and only when they are seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage

from cnnstudio.core.errors import StudioError
from cnnstudio.ui.viewers.colour_tables import picture_image

_KEPT = 3000
_TOGETHER = 12  # images that a thread is given at once
_THREADS = 2
_SIDE = 176  # px: twice that of a cell, for sharp screens

Made = tuple[int, QImage]


class Images(Protocol):
    """Images that are decoded one by one; a `Collection` is such."""

    def pixels(self, place: int) -> NDArray[Any]:
        """An image: uint8 or float32, 0…255, (H, W, 1) or (H, W, 3)."""


class _Batch(QRunnable):
    """Decodes a few images."""

    def __init__(self, collection: Images, places: Sequence[int], done: Callable[[Made], object]) -> None:
        super().__init__()
        self._collection, self._places, self._done = collection, places, done

    def run(self) -> None:
        """Decode them, and tell of each at once; a null image stands for one that cannot be read."""
        for place in self._places:
            made = (place, thumbnail(self._collection, place))
            try:
                self._done(made)
            except RuntimeError:  # the window was closed in the meantime
                return


def thumbnail(collection: Images, place: int) -> QImage:
    """A small picture of an image; null if it cannot be read."""
    try:
        return picture_image(small(collection.pixels(place)))
    except StudioError:
        return QImage()


def small(pixels: NDArray[Any], side: int = _SIDE) -> NDArray[np.uint8]:
    """A picture shrunk into a square; one that fits stays as it is: uint8, (H, W, C)."""
    levels = pixels if pixels.dtype == np.uint8 else np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
    height, width = levels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return levels
    from PIL import Image

    # In bytes, unlike what a network is fed, and thinned out before it is resized well: ten times as fast.
    image = Image.fromarray(levels[:, :, 0] if levels.shape[2] == 1 else levels)
    target = max(1, round(width * scale)), max(1, round(height * scale))
    shrunk = np.asarray(image.resize(target, Image.Resampling.BILINEAR, reducing_gap=2.0))
    return shrunk.reshape(target[1], target[0], levels.shape[2])


class Thumbnails(QObject):
    """Keeps the small pictures that were seen last.

    Signals:
        arrived: Some that were wanted are here.
    """

    arrived = Signal()
    _made = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(_THREADS)
        self._collection: Images | None = None
        self._generation = 0
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._wanted: list[int] = []
        self._under_way: set[int] = set()
        self._made.connect(self._on_made, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether some that are wanted are still to come."""
        return bool(self._wanted or self._under_way)

    @property
    def count(self) -> int:
        """How many are kept."""
        return len(self._images)

    def show_collection(self, collection: Images | None) -> None:
        """Begin with the images of another data set."""
        self._generation += 1
        self._pool.clear()
        self._collection = collection
        self._images.clear()
        self._wanted, self._under_way = [], set()

    def go_on_with(self, collection: Images) -> None:
        """Take further images from where there are more of them; the first ones are the same."""
        self._collection = collection

    def get(self, place: int) -> QImage | None:
        """A small picture, if it is here; a null one for an image that cannot be read."""
        found = self._images.get(place)
        if found is not None:
            self._images.move_to_end(place)
        return found

    def want(self, places: Sequence[int]) -> None:
        """Decode what is seen now; what was wanted before and is seen no more is dropped."""
        self._wanted = [
            place for place in places if place not in self._images and place not in self._under_way
        ]
        self._go_on()

    def _go_on(self) -> None:
        while self._collection is not None and self._wanted and len(self._under_way) < _THREADS * _TOGETHER:
            batch, self._wanted = self._wanted[:_TOGETHER], self._wanted[_TOGETHER:]
            self._under_way.update(batch)
            self._pool.start(_Batch(self._collection, batch, partial(self._made.emit, self._generation)))

    @Slot(int, object)
    def _on_made(self, generation: int, made: Made) -> None:
        if generation != self._generation:
            return
        place, image = made
        self._images[place] = image
        self._under_way.discard(place)
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        self._go_on()
        self.arrived.emit()
