"""A look at a folder of images: which files there are, of which class, for which part."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.core.numerals import exact
from cnnstudio.data.images import ENDINGS

_ENDINGS = (*ENDINGS, ".jpe", ".jfif")
_PARTS = {
    "train": 0, "training": 0, "val": 1, "valid": 1, "validation": 1, "dev": 1, "test": 2, "testing": 2,
}  # fmt: skip
_DEEPEST = 12
_MOST_CLASSES = 20_000


@dataclass(frozen=True, slots=True)
class FolderScan:
    """What a folder holds.

    Attributes:
        root: The folder that the names begin at.
        files: Names of the image files below it, with ``/`` between folders, sorted.
        labels: The class of each, an index into ``classes``.
        parts: What each is for, a place in `splits.PARTS`; None where the folder does not say.
        classes: Names of the class folders, sorted.
        folders: All folders that were looked into; one of them changes when a file comes or goes.
    """

    root: Path
    files: tuple[str, ...]
    labels: tuple[int, ...]
    parts: tuple[int, ...] | None
    classes: tuple[str, ...]
    folders: tuple[str, ...]


def part_of_name(name: str) -> int | None:
    """The place in `splits.PARTS` that a name such as ``val`` means; None if it means none."""
    return _PARTS.get(name.strip().lower())


def scan_folder(root: Path) -> FolderScan:
    """Look at a folder with a folder for each class, perhaps inside folders train, validation and test.

    Nothing is opened. Hidden files and folders do not count; the images of a class may lie
    in folders of its own.

    Raises:
        FileError: There is no such folder, or it may not be read.
        DataError: It holds no images, or none in class folders.
    """
    if not root.is_dir():
        raise FileError(missing_folder(root))
    walked: list[str] = []
    try:
        base = _descended(root, walked)
        found = _found(base, walked)
    except OSError as error:
        raise FileError(
            f"{error.filename or root} cannot be read ({error.strerror}): change its permissions, or copy it."
        ) from error
    if not found:
        raise DataError(_nothing(root, base))
    classes = tuple(sorted({name for name, _, _ in found}))
    if len(classes) > _MOST_CLASSES:
        raise DataError(
            f"{root} holds {exact(len(classes))} folders with images, more than classes can be: choose one inside."
        )
    numbers = {name: place for place, name in enumerate(classes)}
    found.sort(key=lambda entry: entry[2])
    parts = None if found[0][1] is None else tuple(part or 0 for _, part, _ in found)
    files = tuple(name for _, _, name in found)
    return FolderScan(
        base, files, tuple(numbers[name] for name, _, _ in found), parts, classes, tuple(walked)
    )


def missing_folder(root: Path) -> str:
    """The sentence for a folder that is not there."""
    if root.is_file():
        return f"{root} is a file, not a folder: choose the folder that the class folders lie in."
    return f"There is no folder {root} (any more): it may have been moved or renamed. Locate it again."


def _nothing(root: Path, base: Path) -> str:
    loose = next(_images(str(base), "", [], 0), None)
    if loose is not None:
        return (
            f"The images in {base} lie side by side: put those of each class into a folder of its own, "
            "named for the class."
        )
    return (
        f"{root} holds no images (PNG, JPEG, WebP, BMP, TIFF or GIF): choose a folder with a folder of images "
        "for each class."
    )


def _subfolders(folder: Path, walked: list[str]) -> list[str]:
    walked.append(str(folder))
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if not _is_hidden(entry.name) and entry.is_dir())


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))


def _descended(root: Path, walked: list[str]) -> Path:
    """The folder itself, or the only folder inside it: archives are often packed like that."""
    folder = root
    for _ in range(_DEEPEST):
        names = _subfolders(folder, walked)
        if len(names) != 1 or part_of_name(names[0]) is not None:
            break
        inner = folder / names[0]
        if not _subfolders(inner, walked):
            break
        folder = inner
    return folder


def _found(base: Path, walked: list[str]) -> list[tuple[str, int | None, str]]:
    """Class, part and name of every image."""
    names = _subfolders(base, walked)
    parts = {name: part for name in names if (part := part_of_name(name)) is not None}
    has_parts = 0 in parts.values() and any(_subfolders(base / name, walked) for name in parts)
    if not has_parts:
        return [(name, None, file) for name in names for file in _images(str(base), name, walked, 0)]
    return [
        (name, part, file)
        for folder, part in parts.items()
        for name in _subfolders(base / folder, walked)
        for file in _images(str(base), f"{folder}/{name}", walked, 0)
    ]


def _images(base: str, below: str, walked: list[str], depth: int) -> Iterator[str]:
    """Names of all images in a folder and in those inside it."""
    folder = os.path.join(base, *below.split("/")) if below else base
    walked.append(folder)
    inner = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if _is_hidden(entry.name):
                continue
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.name.lower().endswith(_ENDINGS):
                yield name
            elif below and depth < _DEEPEST and entry.is_dir(follow_symlinks=False):
                inner.append(name)
    for name in inner:
        yield from _images(base, name, walked, depth + 1)
