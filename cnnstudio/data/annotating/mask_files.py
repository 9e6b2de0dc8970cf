"""Masks as indexed PNG files: 0 is background, k + 1 class k, 255 what counts for nothing."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.annotating.class_colours import value_rgb
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.data.image_formats import DECODER_ERRORS, damaged, format_of
from cnnstudio.data.pillow_decoder import quiet_decoders
from cnnstudio.data.pixels import check_extent
from cnnstudio.document.atomic import write_whole

_INDEXED = ("P", "L", "1")


def read_mask(path: Path, width: int, height: int) -> Mask:
    """Read the mask of an image.

    Args:
        path: An indexed or grey PNG file.
        width: Of the image, in px.
        height: Of the image, in px.

    Raises:
        FileError: The file cannot be read.
        DataError: It holds no mask, or one of another size.
    """
    from PIL import Image

    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileError(
            f"The mask {path.name} cannot be read ({error.strerror}): check the disk and the file's permissions."
        ) from error
    kind = format_of(data, path.name)
    with quiet_decoders():
        try:
            with Image.open(io.BytesIO(data), formats=(kind,)) as image:
                check_extent(path.name, image.width, image.height)
                mode, size = image.mode, image.size
                values = np.array(image).astype(np.uint8) if mode in _INDEXED else None
        except DECODER_ERRORS as error:
            raise damaged(path.name, kind, error) from None
    if values is None:
        raise DataError(
            f"The mask {path.name} holds colours ({mode}), not numbers of classes: save it as an indexed PNG, "
            "or move it elsewhere."
        )
    if size != (width, height):
        raise DataError(
            f"The mask {path.name} has {size[0]} × {size[1]} px, its image {width} × {height} px: "
            "make it as large as the image, or move it elsewhere."
        )
    return Mask.of(values)


def write_mask(path: Path, mask: Mask) -> None:
    """Write a mask whole or not at all; the folder it lies in is made.

    Raises:
        FileError: It cannot be written; the old file is as it was.
    """
    from PIL import Image

    image = Image.fromarray(mask.values()).convert("P")
    image.putpalette([part for value in range(256) for part in value_rgb(value)])
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=3)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"The folder {path.parent} cannot be made ({error.strerror}): make it, or change the permissions of "
            "the folder that it belongs in."
        ) from error
    write_whole(path, buffer.getvalue())
