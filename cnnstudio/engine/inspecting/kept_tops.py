"""What the strongest images of a layer were, kept in the user's cache from one look to the next."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import FileError
from cnnstudio.document.atomic import write_whole
from cnnstudio.document.folders import cache_folder

LIMIT = 200 * 10**6
"""Bytes that all that is kept may take; what was not looked at for longest goes first."""

_VERSION = 1
_FOLDER = "strongest images"

Arrays = Mapping[str, NDArray[Any]]


def key_of(*parts: object) -> str:
    """A name for what belongs to these values together."""
    text = "\n".join([str(_VERSION), *map(str, parts)])
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:40]


def kept(key: str) -> dict[str, NDArray[Any]] | None:
    """The arrays that were kept under a name; None if there are none that can be read."""
    path = _path(key)
    try:
        with path.open("rb") as content, np.load(content) as file:
            arrays = {name: file[name] for name in file.files}
        os.utime(path)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return arrays


def keep(key: str, arrays: Arrays) -> None:
    """Keep arrays, if there is room and the folder can be written."""
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    if content.tell() > LIMIT:
        return
    with contextlib.suppress(OSError, FileError):
        _path(key).parent.mkdir(parents=True, exist_ok=True)
        _make_room(content.tell())
        write_whole(_path(key), content.getvalue())


def _path(key: str) -> Path:
    return cache_folder() / _FOLDER / f"{key}.npz"


def _make_room(size: int) -> None:
    found = [
        (path.stat().st_mtime, path.stat().st_size, path) for path in (cache_folder() / _FOLDER).glob("*.npz")
    ]
    taken = sum(bytes_ for _, bytes_, _ in found) + size
    for _, freed, path in sorted(found):
        if taken <= LIMIT:
            return
        path.unlink(missing_ok=True)
        taken -= freed
