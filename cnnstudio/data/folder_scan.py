"""A look at a folder of images: which files there are, of which class, for which part."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.core.numerals import enumeration, exact
from cnnstudio.data.images import ENDINGS

_ENDINGS = (*ENDINGS, ".jpe", ".jfif")
_PARTS = {
    "train": 0, "training": 0, "val": 1, "valid": 1, "validation": 1, "dev": 1, "test": 2, "testing": 2,
}  # fmt: skip
_DEEPEST = 12
_MOST_CLASSES = 20_000
_NAMED = 3


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
        passed_over: What lies there and was not taken, each a sentence with a way out.
    """

    root: Path
    files: tuple[str, ...]
    labels: tuple[int, ...]
    parts: tuple[int, ...] | None
    classes: tuple[str, ...]
    folders: tuple[str, ...]
    passed_over: tuple[str, ...] = ()


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
        passed_over = _passed_over(base, found) if found else ()
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
        base, files, tuple(numbers[name] for name, _, _ in found), parts, classes, tuple(walked), passed_over
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


def _passed_over(base: Path, found: list[tuple[str, int | None, str]]) -> tuple[str, ...]:
    """That folders hold no images, and that images lie beside the folders of classes."""
    has_parts = found[0][1] is not None
    taken = {"/".join(file.split("/")[: 1 + has_parts]) for _, _, file in found}
    around = sorted({name.split("/")[0] for name in taken}) if has_parts else [""]
    empty = [name for folder in around for name in _inside(base, folder) if name not in taken]
    empty += [name for name in _inside(base, "") if has_parts and name not in around]
    loose = [name for folder in ["", *filter(None, around)] for name in _loose(base, folder)]
    sentences = []
    if empty:
        one = len(empty) == 1
        sentences.append(
            f"The folder{'' if one else 's'} {_some(empty)} hold{'s' if one else ''} no images of a class and "
            f"{'is' if one else 'are'} passed over: fill {'it' if one else 'them'}, or take {'it' if one else 'them'} out."
        )
    if loose:
        one = len(loose) == 1
        sentences.append(
            f"{exact(len(loose))} image{' lies' if one else 's lie'} beside the folders of the classes and "
            f"{'is' if one else 'are'} left out ({_some(loose)}): move {'it' if one else 'them'} into the folder of "
            f"{'its class' if one else 'their classes'}."
        )
    return tuple(sentences)


def _some(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = [f"{exact(len(names) - _NAMED)} more"] if len(names) > _NAMED else []
    return enumeration([*names[:_NAMED], *more])


def _inside(base: Path, folder: str) -> list[str]:
    """Names below the base of the folders in one."""
    return [f"{folder}/{name}" if folder else name for name in _subfolders(base / folder, [])]


def _loose(base: Path, folder: str) -> list[str]:
    """Names below the base of the images that lie right in a folder."""
    with os.scandir(base / folder) as entries:
        names = sorted(entry.name for entry in entries if not _is_hidden(entry.name))
    return [f"{folder}/{name}" if folder else name for name in names if name.lower().endswith(_ENDINGS)]


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
