"""The images of a folder that is annotated, and where the mask of each lies."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.folder_scan import missing_folder
from cnnstudio.data.images import ENDINGS

MASKS = "masks"
"""The folder of masks beside the images."""

_ENDINGS = (*ENDINGS, ".jpe", ".jfif")
_DEEPEST = 12


def images_in(root: Path) -> tuple[str, ...]:
    """Names of the image files in a folder and those inside it, with ``/`` between folders, sorted.

    Hidden ones do not count, nor does the folder of masks.

    Raises:
        FileError: There is no such folder, or it may not be read.
        DataError: There is no image in it.
    """
    if not root.is_dir():
        raise FileError(missing_folder(root))
    try:
        names = sorted(_found(root, "", 0))
    except OSError as error:
        raise FileError(
            f"{error.filename or root} cannot be read ({error.strerror}): change its permissions, or copy it."
        ) from error
    if not names:
        raise DataError(
            f"{root} holds no images (PNG, JPEG, WebP, BMP, TIFF or GIF): choose the folder that your images lie in."
        )
    return tuple(names)


def _found(root: Path, below: str, depth: int) -> Iterator[str]:
    with os.scandir(root / below) as entries:
        for entry in entries:
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.name.startswith((".", "__MACOSX")) or name == MASKS:
                continue
            if entry.name.lower().endswith(_ENDINGS):
                yield name
            elif depth < _DEEPEST and entry.is_dir(follow_symlinks=False):
                yield from _found(root, name, depth + 1)


def mask_names(images: Sequence[str]) -> dict[str, str]:
    """The file of each image's mask, relative to the folder.

    It is called as the image is, with the ending ``.png``; of images that differ in the ending alone,
    it keeps that too: ``masks/a.jpg.png``.
    """
    stems = {name: str(PurePosixPath(name).with_suffix("")) for name in images}
    many = Counter(stems.values())
    return {
        name: f"{MASKS}/{name}.png" if many[stem] > 1 else f"{MASKS}/{stem}.png"
        for name, stem in stems.items()
    }
