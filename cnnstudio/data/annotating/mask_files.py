"""Masks beside the images: indexed PNG files whose values stand for classes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import times
from cnnstudio.data.annotating.class_colours import value_rgb
from cnnstudio.data.annotating.mask import Bytes
from cnnstudio.data.annotations import mask_code

_LARGEST = 255


def read_values(path: Path, width: int, height: int) -> Bytes:
    """Read the mask of an image: uint8, (H, W).

    Args:
        path: An image of values: 0 is background, 255 what counts for nothing, others stand for classes.
        width: Of the image, in px.
        height: Of the image, in px.

    Raises:
        StudioError: It cannot be read, holds no such values, or has another size.
    """
    values = raw_values(path)
    if values.shape != (height, width):
        found = times((values.shape[1], values.shape[0]))
        raise DataError(
            f"The mask {path.name} has {found} px, its image {times((width, height))} px: "
            "make it as large as the image, or move it elsewhere."
        )
    return values


def raw_values(path: Path) -> Bytes:
    """Read a mask whatever its size: uint8, (H, W).

    Raises:
        StudioError: It cannot be read, or holds no values of classes.
    """
    raw = mask_code.read_mask(path)
    if raw.form == "colour" or int(raw.keys.max(initial=0)) > _LARGEST:
        raise DataError(
            f"The mask {path.name} holds colours, or numbers above {_LARGEST}, instead of the numbers of classes: "
            "save it as an indexed PNG, or move it elsewhere."
        )
    return raw.keys.astype(np.uint8)


def mask_bytes(values: Bytes) -> bytes:
    """The indexed PNG file of a mask's values: uint8, (H, W)."""
    palette = [part for value in range(256) for part in value_rgb(value)]
    return mask_code.png_of(values.astype(np.int32), "indexed", palette)
