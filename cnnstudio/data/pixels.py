"""What is done to decoded pixels until they are 8 bits, opaque and upright: arrays only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError

Bytes = NDArray[np.uint8]
Noted = tuple[Bytes, tuple[str, ...]]

MEGAPIXEL_LIMIT = 100
BYTE_LIMIT = 1_000_000_000

# Rows worked on at a time, so that the 32-bit products of a large picture stay small.
_BAND = 64


def check_extent(name: str, width: int, height: int, bytes_per_pixel: int = 1) -> None:
    """Refuse a picture by its header, before memory is taken for its pixels.

    Args:
        name: What the message calls the picture.
        width: Width, in px.
        height: Height, in px.
        bytes_per_pixel: All samples of one pixel, in bytes, once decoded.

    Raises:
        DataError: It has no pixels, or too many.
    """
    if width < 1 or height < 1:
        raise DataError(f"{name} has no pixels ({width} × {height} px): choose another image.")
    megapixels = width * height / 1e6
    if megapixels > MEGAPIXEL_LIMIT:
        shown = max(megapixels, MEGAPIXEL_LIMIT + 0.1)
        raise DataError(
            f"{name} has {shown:,.1f} megapixels; the limit is {MEGAPIXEL_LIMIT}: make it smaller first."
        )
    size = width * height * bytes_per_pixel
    if size > BYTE_LIMIT:
        raise DataError(
            f"{name} takes {size / 1e9:,.1f} GB once unpacked; the limit is {BYTE_LIMIT / 1e9:g} GB: "
            "save it with 8 bits and three channels first."
        )


def in_bytes(values: NDArray[Any], bits: int = 0) -> Noted:
    """Bring samples of any real type to 0…255.

    Unsigned integers keep their full range, so that 16 bits are divided by 257. Floating-point
    values count as 0…1 or 0…255 where all lie there; others, and signed integers, are stretched.

    Args:
        values: Samples of any shape; bool, integers or floating-point numbers.
        bits: Bits that a sample of an unsigned type really has; 0 for all of its type.

    Returns:
        uint8 of the same shape, and what was done in sentences for the user.
    """
    if values.dtype == np.bool_:
        return values.astype(np.uint8) * np.uint8(255), ()
    if values.dtype.kind == "u":
        return _from_unsigned(values, bits or 8 * values.dtype.itemsize)
    if values.dtype.kind == "f":
        return _from_floats(values)
    return _stretched(values.astype(np.float64))


def _from_unsigned(values: NDArray[Any], bits: int) -> Noted:
    if values.dtype == np.uint8 and bits == 8:
        return values, ()
    if bits > 16:
        return _stretched(values.astype(np.float64))
    # A table keeps the memory at one byte a sample.
    table = _rounded(np.arange(2 ** (8 * values.dtype.itemsize)) * 255.0 / (2**bits - 1))
    return table[values], (f"{bits}-bit values scaled to 8 bits",)


def _from_floats(values: NDArray[Any]) -> Noted:
    finite = np.isfinite(values)
    notes: tuple[str, ...] = ()
    if not finite.all():
        notes = (f"{np.count_nonzero(~finite):,} values that are not numbers set to 0",)
        values = np.where(finite, values, 0)
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 1:
        return _rounded(values * 255.0), (*notes, "floating-point values 0…1 scaled to 0…255")
    if low >= 0 and high <= 255:
        return _rounded(values), (*notes, "floating-point values rounded to whole numbers")
    stretched, told = _stretched(values.astype(np.float64))
    return stretched, notes + told


def _stretched(values: NDArray[np.float64]) -> Noted:
    low, high = float(values.min()), float(values.max())
    # Halves keep the difference finite even for the largest numbers that there are.
    span = high / 2 - low / 2
    share = (values / 2 - low / 2) / span if span > 0 else np.zeros_like(values)
    return _rounded(share * 255), (f"values {low:g}…{high:g} stretched to 0…255",)


def _rounded(values: NDArray[Any]) -> Bytes:
    rounded: Bytes = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return rounded


def over_white(pixels: Bytes, alpha: Bytes, premultiplied: bool = False) -> Noted:
    """Lay a picture that may be transparent over white.

    Args:
        pixels: uint8, (H, W, C).
        alpha: uint8, (H, W): 255 is opaque.
        premultiplied: Whether the pixels have been multiplied by alpha already.

    Returns:
        uint8, (H, W, C), and a note if anything was transparent.
    """
    if (alpha == 255).all():
        return pixels, ()
    laid = np.empty_like(pixels)
    for top in range(0, len(pixels), _BAND):
        band = slice(top, top + _BAND)
        cover = alpha[band, :, None].astype(np.uint32)
        shown = pixels[band].astype(np.uint32) * (255 if premultiplied else cover)
        laid[band] = np.minimum((shown + 255 * (255 - cover) + 127) // 255, 255)
    return laid, ("transparency laid over white",)


def upright(pixels: Bytes, orientation: int) -> Noted:
    """Turn and mirror a picture as its EXIF orientation asks.

    Args:
        pixels: uint8, (H, W, C).
        orientation: 1…8 as EXIF counts; everything else is taken as 1.

    Returns:
        uint8, with H and W exchanged for 5…8, and a note if anything was done.

    Source:
        CIPA DC-008 (Exif 2.32), tag 0x0112.
    """
    if orientation not in range(2, 9):
        return pixels, ()
    if orientation >= 5:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    mirrored = orientation in (2, 4, 5, 7)
    return pixels, (f"{'mirrored' if mirrored else 'turned'} upright by its EXIF orientation",)
