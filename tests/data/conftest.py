"""Pictures made by Pillow and tifffile for the tests of the readers."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

Encode = Callable[..., bytes]


def encode_by_pillow(image: Image.Image, format_name: str, **options: Any) -> bytes:
    """The bytes of a file that Pillow writes."""
    stream = io.BytesIO()
    image.save(stream, format_name, **options)
    return stream.getvalue()


def encode_tiff(values: np.ndarray, **options: Any) -> bytes:
    """The bytes of a file that tifffile writes."""
    stream = io.BytesIO()
    tifffile.imwrite(stream, values, **options)
    return stream.getvalue()


def encode_png(
    width: int, height: int, depth: int, colour: int, rows: bytes = b"", trns: bytes = b""
) -> bytes:
    """A PNG put together by hand, for what Pillow cannot write; rows begin with a filter byte."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    key = chunk(b"tRNS", trns) if trns else b""
    return b"\x89PNG\r\n\x1a\n" + header + key + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def encode_deep_png(values: np.ndarray, trns: bytes = b"") -> bytes:
    """A PNG of 16 bits a sample; uint16, (H, W, C) with 1 to 4 channels."""
    height, width, channels = values.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    return encode_png(width, height, 16, {1: 0, 2: 4, 3: 2, 4: 6}[channels], rows, trns)


@pytest.fixture
def pillow_file() -> Encode:
    """Encode an image by Pillow: ``(image, format, **options)``."""
    return encode_by_pillow


@pytest.fixture
def tiff_file() -> Encode:
    """Encode an array as TIFF by tifffile: ``(values, **options)``."""
    return encode_tiff


@pytest.fixture
def png_header() -> Encode:
    """Put a PNG together by hand: ``(width, height, depth, colour, rows, trns)``."""
    return encode_png


@pytest.fixture
def deep_png() -> Encode:
    """Encode uint16 values as PNG of 16 bits a sample: ``(values, trns)``."""
    return encode_deep_png


@pytest.fixture
def colours() -> np.ndarray:
    """uint8, (20, 30, 3): noise, so that no turn or exchange of channels goes unseen."""
    return np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)


@pytest.fixture
def deep_colours() -> np.ndarray:
    """uint16, (20, 30, 3), with 0 and 65,535 in it."""
    values = np.random.default_rng(1).integers(0, 65536, (20, 30, 3), dtype=np.uint16)
    values[0, 0], values[0, 1] = 0, 65535
    return values
