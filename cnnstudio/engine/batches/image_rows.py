"""Images that are fetched batch by batch: from a file of prepared pixels, or made when they are asked for."""

from __future__ import annotations

import os
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import FileError, StudioError
from cnnstudio.data.collection import Collection
from cnnstudio.data.preparation import fit_levels, fit_to

Places = NDArray[np.int64]


class ImageRows(ABC):
    """Images of one form that are not in memory; several threads may take some at a time.

    Args:
        places: Which images of the whole collection these are, int64, (N,).
        form: Height, width and channels.
        dtype: Of the pixels, 0…255.

    Attributes:
        trouble: Why an image could not be had; None while all could.
    """

    def __init__(self, places: Places, form: tuple[int, int, int], dtype: Any = np.uint8) -> None:
        self._places = places
        self.shape: tuple[int, ...] = (len(places), *form)
        self.dtype = np.dtype(dtype)
        self.trouble: StudioError | None = None

    def __len__(self) -> int:
        return len(self._places)

    def take(self, numbers: Sequence[int] | Places) -> NDArray[Any]:
        """Some of the images, in the order asked for: (n, H, W, C).

        Args:
            numbers: Places among these images.

        Raises:
            StudioError: One cannot be had.
        """
        batch = np.empty((len(numbers), *self.shape[1:]), self.dtype)
        try:
            for row, number in enumerate(numbers):
                self._read(int(self._places[number]), batch[row])
        except StudioError as error:
            self.trouble = error
            raise
        return batch

    @abstractmethod
    def _read(self, place: int, target: NDArray[Any]) -> None:
        """Put an image of the collection into an array of its form."""


@contextmanager
def reading_in_words(*sources: object) -> Iterator[None]:
    """Say why images could not be had while a network was trained on them; TensorFlow buries it in a report of its own.

    Args:
        sources: What batches are taken from; those of them that are `ImageRows` count.

    Raises:
        FileError: An image could not be had inside.
    """
    rows = [source for source in sources if isinstance(source, ImageRows)]
    if not rows:
        yield
        return
    import tensorflow as tf  # reads them in any case

    try:
        yield
    except tf.errors.OpError as error:
        for source in rows:
            if source.trouble is not None:
                raise FileError(
                    f"{source.trouble} The images must stay where they are until the training has ended; its finished "
                    "epochs are kept."
                ) from error
        raise


class StoredRows(ImageRows):
    """Prepared pixels in a file.

    They are read by position and not mapped into memory: what has been read stays with the
    system, which gives it up when memory is short, and does not count as the program's.
    """

    def __init__(self, path: Path, places: Places, form: tuple[int, int, int]) -> None:
        super().__init__(places, form)
        self._path = path
        self._size = int(np.prod(form))
        self._lock = threading.Lock()
        self._file = path.open("rb", buffering=0)
        weakref.finalize(self, self._file.close)

    def _read(self, place: int, target: NDArray[Any]) -> None:
        view = target.data.cast("B")
        try:
            count = self._read_at(view, place * self._size)
        except OSError as error:
            raise FileError(
                f"The prepared images in {self._path} cannot be read ({error.strerror or error}): train again."
            ) from error
        if count != self._size:
            raise FileError(f"The prepared images in {self._path} break off: train again.")

    def _read_at(self, view: memoryview, begin: int) -> int:
        if hasattr(os, "preadv"):
            return os.preadv(self._file.fileno(), [view], begin)
        with self._lock:
            self._file.seek(begin)
            return self._file.readinto(view) or 0


class MadeRows(ImageRows):
    """Images decoded and brought to form whenever they are asked for."""

    def __init__(
        self, collection: Collection, places: Places, form: tuple[int, int, int], dtype: Any = np.uint8
    ) -> None:
        super().__init__(places, form, dtype)
        self._collection = collection

    def _read(self, place: int, target: NDArray[Any]) -> None:
        target[:] = brought_to(self._collection.pixels(place), target.shape, self._collection.fit)


def brought_to(pixels: NDArray[Any], form: tuple[int, ...], fit: str) -> NDArray[Any]:
    """A picture in a form; whole levels stay whole.

    Raises:
        DataError: No picture has that number of channels.
    """
    fitted = fit_levels if pixels.dtype == np.uint8 else fit_to
    return fitted(pixels, (form[0], form[1]), form[2], fit)
