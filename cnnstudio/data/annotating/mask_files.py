"""Masks beside the images: indexed PNG files whose values count the classes, and a list of their names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.core.numerals import times
from cnnstudio.data.annotating.class_colours import value_rgb
from cnnstudio.data.annotating.folder_images import MASKS
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.data.annotations import mask_code
from cnnstudio.data.annotations.mask_table import CLASSES, told_names
from cnnstudio.document.atomic import write_whole

_LARGEST = 255


def read_mask(path: Path, width: int, height: int) -> Mask:
    """Read the mask of an image.

    Args:
        path: An image of values: 0 is background, k + 1 class k, 255 what counts for nothing.
        width: Of the image, in px.
        height: Of the image, in px.

    Raises:
        StudioError: It cannot be read, holds no such values, or has another size.
    """
    raw = mask_code.read_mask(path)
    if raw.form == "colour" or int(raw.keys.max(initial=0)) > _LARGEST:
        raise DataError(
            f"The mask {path.name} holds colours, or numbers above {_LARGEST}, instead of the numbers of classes: "
            "save it as an indexed PNG, or move it elsewhere."
        )
    if raw.keys.shape != (height, width):
        found = times((raw.keys.shape[1], raw.keys.shape[0]))
        raise DataError(
            f"The mask {path.name} has {found} px, its image {times((width, height))} px: "
            "make it as large as the image, or move it elsewhere."
        )
    return Mask.of(raw.keys.astype(np.uint8))


def write_mask(path: Path, mask: Mask) -> None:
    """Write a mask whole or not at all; the folder that it lies in is made.

    Raises:
        FileError: It cannot be written; the old file is as it was.
    """
    palette = [part for value in range(256) for part in value_rgb(value)]
    data = mask_code.png_of(mask.values().astype(np.int32), "indexed", palette)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"The folder {path.parent} cannot be made ({error.strerror}): make it, or change the permissions of "
            "the folder that it belongs in."
        ) from error
    write_whole(path, data)


def mask_classes(root: Path) -> tuple[str, ...]:
    """Names of the classes in the order of the values, as they are listed beside the masks; () if they are not.

    Raises:
        StudioError: The list cannot be read.
    """
    return told_names((root / MASKS,)) or ()


def write_mask_classes(root: Path, classes: Sequence[str]) -> None:
    """List the names of the classes beside the masks, if they are not there already.

    Raises:
        FileError: The list cannot be written; the old one is as it was.
    """
    path, text = root / MASKS / CLASSES, "".join(f"{name}\n" for name in classes).encode()
    if not path.is_file() or path.read_bytes() != text:
        write_whole(path, text)
