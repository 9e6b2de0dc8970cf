"""Decoding by Pillow: everything but deep TIFF, brought to opaque 8-bit pixels that lie upright."""

from __future__ import annotations

import io
import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.image_formats import DECODER_ERRORS, damaged
from cnnstudio.data.pixels import Bytes, Noted, check_extent, in_bytes, over_white, upright

if TYPE_CHECKING:
    from PIL.Image import Image

_ORIENTATION = 0x0112
_PNG_DEPTH, _PNG_COLOUR = 24, 25
_PNG_GREY_ALPHA = 4
_PARTS = {"TIFF": "pages", "JPEG": "pictures"}
_DEEP_MODES = ("I;16", "I;16B", "I;16L", "I", "F")


class _Quiet:
    """Counts the threads that decode: the first makes it quiet, the last puts everything back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = 0
        self._restore = ExitStack()

    def enter(self) -> None:
        with self._lock:
            self._readers += 1
            if self._readers == 1:
                self._begin()

    def leave(self) -> None:
        with self._lock:
            self._readers -= 1
            if not self._readers:
                self._restore.close()

    def _begin(self) -> None:
        from PIL import Image

        log = logging.getLogger("tifffile")
        self._restore = ExitStack()
        self._restore.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        self._restore.callback(setattr, Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
        self._restore.callback(log.setLevel, log.level)
        Image.MAX_IMAGE_PIXELS = None
        log.setLevel(logging.CRITICAL + 1)


_QUIET = _Quiet()


@contextmanager
def quiet_decoders() -> Iterator[None]:
    """Keep warnings and log lines of decoders from the user, on as many threads as decode at a time.

    Pillow's own limit of pixels is off meanwhile: ours is checked at once, and its message
    says the number.
    """
    _QUIET.enter()
    try:
        yield
    finally:
        _QUIET.leave()


def decode_by_pillow(data: bytes, name: str, format_name: str) -> Noted:
    """Decode an image by Pillow.

    Args:
        data: The content of the file.
        name: What messages call it.
        format_name: Pillow's name of its format.

    Returns:
        uint8, (H, W, 3) or (H, W, 1), and what was done in sentences for the user.

    Raises:
        DataError: It is too large, or it cannot be decoded.
    """
    with quiet_decoders(), _opened(data, name, format_name) as image:
        check_extent(name, image.width, image.height)
        # While it loads, Pillow turns TIFF, and TIFF alone, and forgets how it lay.
        lay = _orientation(image) if format_name == "TIFF" else 1
        try:
            pixels, notes = _loaded(image, data, _PARTS.get(format_name, "frames"))
        except DECODER_ERRORS as error:
            raise damaged(name, format_name, error) from error
        # Only now: the tags of PNG may stand behind its pixels.
        turned, told = upright(pixels, _orientation(image))
    return turned, notes + upright(pixels, lay)[1] + told


def _loaded(image: Image, data: bytes, parts: str) -> Noted:
    """Decode the first of the parts; not yet turned."""
    count = int(getattr(image, "n_frames", 1))
    cut = _is_cut(image)
    image.load()
    pixels, notes = _flat(image, data)
    if cut:
        notes = ("16-bit colour cut to the upper 8 bits", *notes)
    if count > 1:
        notes = (f"first of {count:,} {parts}", *notes)
    return pixels, notes


def _orientation(image: Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except DECODER_ERRORS:
        # Damaged tags must not cost the picture.
        return 1


def _opened(data: bytes, name: str, format_name: str) -> Image:
    from PIL import Image

    try:
        return Image.open(io.BytesIO(data), formats=(format_name,))
    except DECODER_ERRORS as error:
        raise damaged(name, format_name, error) from error


def _is_cut(image: Image) -> bool:
    """Whether Pillow is about to unpack 16 bits a sample into 8."""
    if image.mode in _DEEP_MODES:
        return False
    layouts = [tile[3] for tile in getattr(image, "tile", ())]
    return any(";16" in str(layout if isinstance(layout, str) else layout[:1]) for layout in layouts)


def _flat(image: Image, data: bytes) -> Noted:
    """Bring any mode of Pillow to one or three opaque channels of 8 bits."""
    if image.mode in _DEEP_MODES:
        return _from_deep(image, data)
    image, notes = _without_odd_spaces(image, data)
    if image.mode == "RGB" and isinstance(image.info.get("transparency"), tuple) and _png_depth(data) == 16:
        # The key colour has 16 bits, the pixels no longer.
        image.info["transparency"] = tuple(part >> 8 for part in image.info["transparency"])
    grey = image.mode in ("1", "L", "LA", "La")
    if image.mode in ("La", "RGBa"):
        planes = _array(image)
        pixels, laid = over_white(planes[:, :, :-1], planes[:, :, -1], premultiplied=True)
    elif image.has_transparency_data:
        planes = _array(image.convert("LA" if grey else "RGBA"))
        pixels, laid = over_white(planes[:, :, :-1], planes[:, :, -1])
    else:
        pixels, laid = _array(image.convert("L" if grey else "RGB")), ()
    return pixels, notes + laid


def _from_deep(image: Image, data: bytes) -> Noted:
    values: NDArray[Any] = np.asarray(image)
    if image.mode == "I" and _png_depth(data) == 16:
        values = values.astype(np.uint16)
    pixels, notes = in_bytes(values[:, :, None])
    key = image.info.get("transparency")
    if isinstance(key, int):
        alpha = np.where(values == key, 0, 255).astype(np.uint8)
        pixels, laid = over_white(pixels, alpha)
        notes += laid
    return pixels, notes


def _without_odd_spaces(image: Image, data: bytes) -> tuple[Image, tuple[str, ...]]:
    """Leave grey and RGB, with or without alpha; say what was converted."""
    if _png_depth(data) == 16 and data[_PNG_COLOUR] == _PNG_GREY_ALPHA:
        # Pillow unpacks 16-bit grey with alpha into RGBA.
        image = image.convert("LA")
    if image.mode == "CMYK":
        return _from_cmyk(image), ("CMYK converted to RGB",)
    if image.mode in ("YCbCr", "LAB", "HSV"):
        return image.convert("RGB"), (f"{image.mode} converted to RGB",)
    if image.mode in ("P", "PA"):
        return _from_palette(image)
    return image, ()


def _from_palette(image: Image) -> tuple[Image, tuple[str, ...]]:
    """Look the colours up; a palette of greys alone (a grey GIF) gives a grey picture."""
    alpha = "A" if image.has_transparency_data else ""
    colours = np.array(image.getpalette("RGB") or [], np.uint8).reshape(-1, 3)
    written = image.convert("RGB" + alpha)
    if (colours == colours[:, :1]).all():
        return written.convert("L" + alpha), ()
    return written, ("palette colours written out as RGB",)


def _from_cmyk(image: Image) -> Image:
    from PIL import ImageChops

    # Pillow takes every CMYK JPEG for an inverted one, as Adobe's are; those without Adobe's mark are not.
    if image.format in ("JPEG", "MPO") and "adobe" not in image.info:
        image = ImageChops.invert(image)
    return image.convert("RGB")


def _png_depth(data: bytes) -> int:
    """Bits per sample by the header, or 0 if it is no PNG."""
    return data[_PNG_DEPTH] if data.startswith(b"\x89PNG") and len(data) > _PNG_COLOUR else 0


def _array(image: Image) -> Bytes:
    values = np.array(image, dtype=np.uint8)
    return values[:, :, None] if values.ndim == 2 else values
