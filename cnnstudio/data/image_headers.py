"""Sizes of image files by their headers, without decoding any."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_IHDR = struct.Struct(">IIBB")
_CHUNK = struct.Struct(">I4s")
_GREY = (0, 4)
_TEXTS = (b"iTXt", b"zTXt", b"tEXt")
_TAGGED = (b"Raw profile", b"XML:com.adobe.xmp")
_KEYWORD = 32
_TURNED = (5, 6, 7, 8)
_ORIENTATION = 0x0112
_THREADS = 4


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """What a file says of its image.

    Attributes:
        height: Height as it is seen, in px: turned upright.
        width: Width as it is seen, in px.
        is_coloured: Whether it may have colours.
    """

    height: int
    width: int
    is_coloured: bool


def image_header(path: Path) -> ImageHeader | None:
    """Read the header of an image file; None where it cannot be read."""
    from cnnstudio.data.image_formats import DECODER_ERRORS

    try:
        with path.open("rb") as file:
            return _of_plain_png(file) or _by_pillow(file)
    except DECODER_ERRORS:
        return None


def image_headers(paths: Sequence[Path]) -> list[ImageHeader | None]:
    """Read the headers of many files, some at a time."""
    if len(paths) < _THREADS:
        return [image_header(path) for path in paths]
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(image_header, paths, chunksize=16))


def _of_plain_png(file: BinaryIO) -> ImageHeader | None:
    """The header of a PNG that lies upright: Pillow would decode one to look for its tags."""
    if file.read(len(_SIGNATURE)) != _SIGNATURE:
        return None
    length, kind = _CHUNK.unpack(file.read(_CHUNK.size))
    if kind != b"IHDR":
        return None
    width, height, _, colour = _IHDR.unpack(file.read(_IHDR.size))
    file.seek(length - _IHDR.size + 4, 1)
    while len(chunk := file.read(_CHUNK.size)) == _CHUNK.size:
        length, kind = _CHUNK.unpack(chunk)
        if kind == b"IEND":
            return ImageHeader(height, width, colour not in _GREY)
        body = file.read(min(length, _KEYWORD)) if kind in _TEXTS else b""
        if kind == b"eXIf" or body.startswith(_TAGGED):
            break
        file.seek(length - len(body) + 4, 1)
    return None


def _by_pillow(file: BinaryIO) -> ImageHeader:
    from PIL import Image

    from cnnstudio.data.pillow_decoder import quiet_decoders

    file.seek(0)
    with quiet_decoders(), Image.open(file) as image:
        turned = image.getexif().get(_ORIENTATION, 1) in _TURNED
        width, height = image.size[::-1] if turned else image.size
        return ImageHeader(height, width, not image.mode.startswith(("L", "I", "F", "1")))
