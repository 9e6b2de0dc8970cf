"""Decoded and resized images of files, kept in the user's cache from one training to the next."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import StudioError
from cnnstudio.data.collection import Collection
from cnnstudio.document.folders import cache_folder
from cnnstudio.engine.batches.image_rows import brought_to
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

LIMIT = 20 * 10**9
"""Bytes that the cache of prepared images may take; the oldest go first."""

_RESERVE = 2 * 10**9  # bytes of the disk that stay free
_VERSION = 1
_TOGETHER = 64
_FOLDER = "images"


@dataclass(frozen=True, slots=True)
class PreparingImages:
    """How far the images of a training are prepared.

    Attributes:
        done: Images that are ready.
        total: All of them.
    """

    done: int
    total: int

    @property
    def fraction(self) -> None:
        """None: it is no part of the training that the status bar counts."""
        return


@dataclass(frozen=True, slots=True)
class Prepared:
    """Images that were brought to a form once.

    Attributes:
        path: The file with their pixels, uint8, one after another; None where there is no room for it.
        left_out: Places of the images that cannot be read, each with the sentence that says why.
    """

    path: Path | None
    left_out: tuple[tuple[int, str], ...]


def prepared(
    collection: Collection, form: tuple[int, int, int], report: Report, control: Control
) -> Prepared:
    """Bring all images to a form, in parallel, unless that was done before.

    Args:
        collection: The images.
        form: Height, width and channels.
        report: Takes `PreparingImages`.
        control: Whether to stop.

    Raises:
        Stopped: The control said so; nothing is left behind.
    """
    folder = cache_folder() / _FOLDER
    path = folder / f"{_key(collection, form)}.pixels"
    size = len(collection) * int(np.prod(form))
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        notes = json.loads(path.with_suffix(".json").read_text("utf-8"))
        if path.stat().st_size == size:
            os.utime(path)
            return Prepared(path, tuple((int(place), str(why)) for place, why in notes["left_out"]))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        has_room = make_room(folder, size)
    except OSError:
        has_room = False
    if not has_room:
        return Prepared(None, tuple(_looked_at(collection, form, lambda image: None, report, control)))
    return _written(path, collection, form, report, control)


def _key(collection: Collection, form: tuple[int, int, int]) -> str:
    text = f"{_VERSION} {collection.fingerprint()} {form} {collection.fit}"
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:40]


def _written(
    path: Path, collection: Collection, form: tuple[int, int, int], report: Report, control: Control
) -> Prepared:
    """Write the pixels beside their place and put them there; on a full disk, do without."""
    half = path.with_name(f"{path.stem}.{os.getpid()}.part")
    try:
        with half.open("wb") as file:
            left_out = tuple(
                _looked_at(collection, form, lambda image: file.write(image.data), report, control)
            )
        path.with_suffix(".json").write_text(json.dumps({"left_out": left_out}), encoding="utf-8")
        os.replace(half, path)
    except OSError:
        half.unlink(missing_ok=True)
        return Prepared(None, tuple(_looked_at(collection, form, lambda image: None, report, control)))
    finally:
        half.unlink(missing_ok=True)
    return Prepared(path, left_out)


def _looked_at(
    collection: Collection,
    form: tuple[int, int, int],
    keep: Callable[[NDArray[np.uint8]], object],
    report: Report,
    control: Control,
) -> Iterator[tuple[int, str]]:
    """Decode all images in their order and hand them on; give those that cannot be read."""
    blank = np.zeros(form, np.uint8)

    def decoded(place: int) -> NDArray[np.uint8] | str:
        try:
            return np.ascontiguousarray(brought_to(collection.pixels(place), form, collection.fit), np.uint8)
        except StudioError as error:
            return str(error)

    total = len(collection)
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for begin in range(0, total, _TOGETHER):
            control.check()
            report(PreparingImages(begin, total))
            places = range(begin, min(begin + _TOGETHER, total))
            for place, found in zip(places, pool.map(decoded, places), strict=True):
                if isinstance(found, str):
                    yield place, found
                keep(blank if isinstance(found, str) else found)
    report(PreparingImages(total, total))


def make_room(folder: Path, size: int) -> bool:
    """Let the oldest files of the cache go until another one fits; False if it never would.

    Args:
        folder: The cache of prepared images.
        size: Bytes of the new file.

    Raises:
        OSError: The folder cannot be read.
    """
    files = sorted((path for path in folder.glob("*.pixels")), key=lambda path: path.stat().st_mtime)
    taken = sum(path.stat().st_size for path in files)
    free = shutil.disk_usage(folder).free - _RESERVE
    if size > LIMIT or size > free + taken:
        return False
    while files and (taken + size > LIMIT or size > free):
        gone = files.pop(0)
        freed = gone.stat().st_size
        try:
            gone.unlink()
        except OSError:  # another window of the program reads it
            continue
        gone.with_suffix(".json").unlink(missing_ok=True)
        taken, free = taken - freed, free + freed
    return taken + size <= LIMIT and size <= free
