"""TIFF: deep, planar and many-channel pages by tifffile, ordinary and compressed ones by Pillow."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.data.image_formats import DECODER_ERRORS, damaged
from cnnstudio.data.pillow_decoder import decode_by_pillow, quiet_decoders
from cnnstudio.data.pixels import Bytes, Noted, check_extent, in_bytes, over_white, upright

if TYPE_CHECKING:
    from tifffile import TiffFile, TiffPage

_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _SEPARATED = 0, 1, 2, 5
_COLOURS = {_WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1, _RGB: 3, _SEPARATED: 4}
_PREMULTIPLIED, _ALPHA = 1, 2
_ORIENTATION = 274
_UNSIGNED = 1


def decode_tiff(data: bytes, name: str) -> Noted:
    """Decode the first page of a TIFF file.

    Pillow cuts 16 bits of colour to 8, so those pages go to tifffile, which in turn leaves
    LZW, JPEG and fax compression to a package of 20 MB; Pillow reads those.

    Args:
        data: The content of the file.
        name: What messages call it.

    Returns:
        uint8, (H, W, 3) or (H, W, 1), and what was done in sentences for the user.

    Raises:
        DataError: It is too large, or it cannot be decoded.
    """
    return _by_tifffile(data, name) or decode_by_pillow(data, name, "TIFF")


def _by_tifffile(data: bytes, name: str) -> Noted | None:
    """Decode what Pillow would spoil; None where Pillow serves better."""
    import tifffile

    with quiet_decoders():
        try:
            with tifffile.TiffFile(io.BytesIO(data)) as file:
                page = file.pages.first
                _check_page(page, name)
                if not _is_deep(page) or not _can_unpack(page):
                    return None
                pixels, notes = _flat(page)
                pages = _page_count(file)
                orientation = page.tags.valueof(_ORIENTATION, 1)
        except (*DECODER_ERRORS, tifffile.TiffFileError) as error:
            raise damaged(name, "TIFF", error) from error
    pixels, turned = upright(pixels, orientation if isinstance(orientation, int) else 1)
    several = (f"first of {pages:,} pages",) if pages > 1 else ()
    return pixels, several + notes + turned


def _check_page(page: TiffPage, name: str) -> None:
    """Refuse by the header what is too large or has no form that is a picture."""
    check_extent(name, page.imagewidth, page.imagelength, _bytes_per_pixel(page))
    if page.imagedepth != 1:
        raise DataError(f"{name} is a volume of {page.imagedepth} slices: save one slice as an image first.")
    if page.dtype is not None and page.dtype.kind == "c":
        raise DataError(f"{name} holds complex numbers: save their size or real part first.")


def _bytes_per_pixel(page: TiffPage) -> int:
    samples: int = page.samplesperpixel
    return samples * max(1, _bits(page) // 8)


def _bits(page: TiffPage) -> int:
    """Bits per sample; of the widest sample where they differ."""
    bits = page.bitspersample
    return bits if isinstance(bits, int) else max(bits)


def _is_deep(page: TiffPage) -> bool:
    """Whether Pillow would lose bits or channels of it."""
    colours = _COLOURS.get(int(page.photometric or 0))
    if colours is None or page.dtype is None:
        return False
    ordinary = page.bitspersample in (1, 2, 4, 8) and page.sampleformat == _UNSIGNED
    return not ordinary or page.samplesperpixel > colours + 1 or (colours == 1 and page.samplesperpixel > 1)


def _can_unpack(page: TiffPage) -> bool:
    import tifffile

    try:
        unpack = tifffile.TIFF.DECOMPRESSORS[page.compression]
        unpredict = tifffile.TIFF.UNPREDICTORS[page.predictor]
    except KeyError:
        return False
    return callable(unpack) and callable(unpredict)


def _page_count(file: TiffFile) -> int:
    import tifffile

    try:
        return len(file.pages)
    except (*DECODER_ERRORS, tifffile.TiffFileError):
        # A broken chain of pages must not cost the first.
        return 1


def _flat(page: TiffPage) -> Noted:
    """Bring one page to one or three opaque channels of 8 bits, not yet turned."""
    values: NDArray[Any] = page.asarray()
    values = values.reshape(page.shape)
    if "S" not in page.axes:
        values = values[:, :, None]
    elif page.axes.startswith("S"):
        values = values.transpose(1, 2, 0)
    photometric = int(page.photometric or 0)
    colours = min(_COLOURS[photometric], values.shape[2])
    pixels, notes = in_bytes(values[:, :, :colours], _bits(page))
    pixels, converted = _as_grey_or_rgb(pixels, photometric)
    pixels, laid = _without_extras(pixels, values[:, :, colours:], page)
    return pixels, notes + converted + laid


def _as_grey_or_rgb(pixels: Bytes, photometric: int) -> Noted:
    if photometric == _WHITE_IS_ZERO:
        return 255 - pixels, ()
    if photometric != _SEPARATED:
        return pixels, ()
    cyan_to_yellow, black = pixels[:, :, :3].astype(np.uint32), pixels[:, :, 3:].astype(np.uint32)
    rgb = ((255 - cyan_to_yellow) * (255 - black) + 127) // 255
    return rgb.astype(np.uint8), ("CMYK converted to RGB",)


def _without_extras(pixels: Bytes, extras: NDArray[Any], page: TiffPage) -> Noted:
    """Lay alpha over white; leave other channels out and say so."""
    kinds = tuple(int(kind) for kind in page.extrasamples)
    count = extras.shape[2]
    notes: tuple[str, ...] = ()
    if count and kinds and kinds[0] in (_PREMULTIPLIED, _ALPHA):
        alpha, _ = in_bytes(extras[:, :, 0], _bits(page))
        pixels, notes = over_white(pixels, alpha, premultiplied=kinds[0] == _PREMULTIPLIED)
        count -= 1
    if count:
        noun = "channel" if count == 1 else "channels"
        notes += (f"{count:,} further {noun} left out",)
    return pixels, notes
