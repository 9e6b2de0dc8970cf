"""When the files of an annotated folder changed last, by which changes of other programs are noticed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from cnnstudio.data.annotating.folder_images import MASKS
from cnnstudio.data.annotations.file_names import listed

Stamp = tuple[int, int, int]
"""Time of change in ns, size in bytes, and the number of the file on its disk."""
Stamps = dict[Path, Stamp]

ENDINGS = (".json", ".xml", ".txt", ".yaml", ".yml", ".names", ".labels")


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None where there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def stamps_of(home: Path, root: Path) -> Stamps:
    """The stamps of all files in a folder that hold annotations or masks.

    Args:
        home: The folder.
        root: The folder in it that the names of its images begin at.

    Raises:
        FileError: The folder is not there, or may not be read.
    """
    listing = listed(home)
    paths = [home / name for name in listing.ending(*ENDINGS)]
    if (root / MASKS).is_dir():
        paths += [root / MASKS / name for name in listed(root / MASKS).ending(".png")]
    return stamps_at(paths)


def stamps_at(paths: Iterable[Path]) -> Stamps:
    """The stamps of those files that are there."""
    return {path: stamp for path in paths if (stamp := stamp_of(path)) is not None}
