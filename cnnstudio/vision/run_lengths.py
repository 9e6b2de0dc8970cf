"""Masks as run lengths, as COCO writes them: column by column, how many pixels are off, on, off and so on.

COCO packs them into text: each number, from the fourth on less the one two before it, in groups of five
bits, the lowest first. A character is 48 + 32 (if more groups follow) + the group; bit 5 of the last group
is the sign.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.vision.masks import Mask, Size

RunLengths = str | bytes | Sequence[int]

_FIRST_SIGN = 48
_MORE, _MINUS, _BITS = 0x20, 0x10, 5
_LONGEST = 7
"""Groups of a number: more would not be a count of pixels that fits into memory."""


def run_lengths(mask: Mask) -> str:
    """A mask as COCO's text.

    Args:
        mask: bool, (H, W).

    Source: pycocotools.mask.encode.
    """
    from pycocotools import mask as coco

    counts: bytes = coco.encode(np.asfortranarray(mask, np.uint8))["counts"]
    return counts.decode("ascii")


def plain_run_lengths(mask: Mask) -> list[int]:
    """A mask as the numbers themselves, as COCO writes crowds."""
    pixels = np.concatenate([[False], mask.ravel(order="F"), [False]])
    changes = np.flatnonzero(pixels[1:] != pixels[:-1])
    lengths: list[int] = np.diff(np.concatenate([[0], changes, [mask.size]])).tolist()
    return lengths if len(lengths) == 1 or lengths[-1] else lengths[:-1]


def mask_of(lengths: RunLengths, size: Size) -> Mask:
    """The mask of run lengths: bool, (H, W).

    Args:
        lengths: COCO's text, or the numbers themselves.
        size: Height and width of the picture, in px.

    Raises:
        DataError: They are none, or of a picture of another size.

    Source: pycocotools.mask.decode.
    """
    numbers = unpacked(lengths) if isinstance(lengths, str | bytes) else _plain(lengths)
    pixels = size[0] * size[1]
    if (numbers < 0).any() or numbers.sum() != pixels:
        raise DataError(
            f"The run lengths hold {int(numbers.sum()):,} pixels, but {size[1]:,} × {size[0]:,} px are {pixels:,}: "
            "they belong to another picture, or are broken."
        )
    on = np.arange(len(numbers)) % 2 == 1
    return np.repeat(on, numbers).reshape(size, order="F")


def _plain(lengths: Sequence[int]) -> NDArray[np.int64]:
    numbers = np.asarray(lengths)
    if numbers.ndim != 1 or (len(numbers) and numbers.dtype.kind not in "iu"):
        raise DataError("These run lengths are not whole numbers: the annotation is broken.")
    return numbers.astype(np.int64)


def unpacked(text: str | bytes) -> NDArray[np.int64]:
    """The numbers that COCO's text holds: int64, (N,).

    Raises:
        DataError: It is no such text.

    Source: rleFrString of cocoapi's common/maskApi.c.
    """
    raw = text.encode("utf-8") if isinstance(text, str) else text
    signs = np.frombuffer(raw, np.uint8).astype(np.int64) - _FIRST_SIGN
    last = (signs & _MORE) == 0
    if ((signs < 0) | (signs >= 2 * _MORE)).any() or (len(signs) and not last[-1]):
        raise DataError("This is no text of run lengths as COCO packs them: the annotation is broken.")
    ends = np.flatnonzero(last)
    starts = np.concatenate([[0], ends[:-1] + 1])[: len(ends)]
    groups = ends - starts + 1
    if (groups > _LONGEST).any():
        raise DataError("A run length is longer than any picture: the annotation is broken.")
    shifts = _BITS * (np.arange(len(signs)) - np.repeat(starts, groups))
    values: NDArray[np.int64] = np.add.reduceat((signs & 0x1F) << shifts, starts) if len(ends) else signs
    values -= ((signs[ends] & _MINUS) > 0) * (np.int64(1) << (_BITS * groups))
    values[1::2] = np.cumsum(values[1::2])
    values[2::2] = np.cumsum(values[2::2])
    return values
