"""Where the images of a COCO file lie, which the file does not say."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cnnstudio.data.annotations.file_names import name_inside

_SAMPLED = 20
_MOST_FOLDERS = 200
_COMMON = ("images", "data", "JPEGImages", "img", "imgs")


def folder_of_images(path: Path, entries: Sequence[Any]) -> Path:
    """The folder that the names in a COCO file begin at: its own, one in it, or one beside it.

    Args:
        path: The file.
        entries: Its list of images.
    """
    names = [
        name for entry in entries if isinstance(entry, dict) and (name := name_inside(entry.get("file_name")))
    ]
    sampled = names[:: max(1, len(names) // _SAMPLED)][:_SAMPLED]
    best, most = path.parent, 0
    for folder in dict.fromkeys(_candidates(path)):
        found = sum(os.path.isfile(folder / name) for name in sampled)
        if found > most:
            best, most = folder, found
        if most == len(sampled):
            break
    return best


def _candidates(path: Path) -> Iterator[Path]:
    """Folders in the order of likelihood; ``annotations/instances_val2017.json`` has its images in ``val2017``."""
    home, around = path.parent, path.parent.parent
    subset = path.stem.rpartition("_")[2]
    yield home
    for near in (home, around):
        yield from (near / name for name in (subset, *_COMMON))
        yield from (near / name / subset for name in _COMMON)
    yield around
    yield from _inside(home)
    yield from _inside(around)


def _inside(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name for entry in entries if entry.is_dir() and not entry.name.startswith(".")
            )
    except OSError:
        return
    yield from (folder / name for name in names[:_MOST_FOLDERS])
