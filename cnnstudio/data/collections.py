"""The collections that were opened last, so that a look at a data set does not read it twice."""

from __future__ import annotations

import threading
from collections import OrderedDict

from cnnstudio.data.collection import Collection, watch
from cnnstudio.data.dataset import Dataset

_KEPT = 2


class _Shelf:
    """A few collections by the data set that they came from."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opening: dict[Dataset, threading.Lock] = {}
        self._kept: OrderedDict[Dataset, Collection] = OrderedDict()

    def get(self, dataset: Dataset) -> Collection | None:
        with self._lock:
            found = self._kept.get(dataset)
        if found is None or watch(path for path, _ in found.watched) != found.watched:
            return None
        return found

    def opened(self, dataset: Dataset) -> Collection:
        with self._lock:
            lock = self._opening.setdefault(dataset, threading.Lock())
        with lock:  # two threads that ask at a time read it once
            found = self.get(dataset)
            if found is None:
                found = dataset.collection()
            with self._lock:
                self._kept[dataset] = found
                self._kept.move_to_end(dataset)
                while len(self._kept) > _KEPT:
                    gone, _ = self._kept.popitem(last=False)
                    self._opening.pop(gone, None)
        return found

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


_SHELF = _Shelf()


def opened(dataset: Dataset) -> Collection:
    """All images of a data set; read again only once its files have changed.

    Raises:
        StudioError: They cannot be had, or are damaged.
    """
    return _SHELF.opened(dataset)


def is_open(dataset: Dataset) -> bool:
    """Whether `opened` would answer at once."""
    return _SHELF.get(dataset) is not None


def forget_collections() -> None:
    """Let go of all collections that are kept."""
    _SHELF.forget()
