"""Boxes and masks drawn over a picture, in the colours of their classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.annotating.class_colours import RGB, class_rgb, value_rgb
from cnnstudio.data.preparation import LUMA

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

Colours = NDArray[np.uint8]

_LINES = 160
_TEXTS = 28
"""A line is as wide as one such part of the picture's shorter side, and letters as high; each px at least."""
_LEAST_TEXT = 11
_BRIGHT = 140
_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "arial.ttf", "Arial.ttf")


def with_boxes(
    pixels: Colours, boxes: NDArray[np.float64], labels: Sequence[int], captions: Sequence[str]
) -> Colours:
    """Draw boxes with their captions over a picture, the first on top.

    Args:
        pixels: uint8, (H, W, 1) or (H, W, 3).
        boxes: float64, (N, 4): left, top, right and bottom, in px.
        labels: Their classes.
        captions: What stands at each.

    Returns:
        uint8, (H, W, 3).
    """
    from PIL import Image, ImageDraw

    picture = Image.fromarray(np.ascontiguousarray(np.broadcast_to(pixels, (*pixels.shape[:2], 3))))
    shorter = min(picture.size)
    line = max(1, shorter // _LINES)
    draw = ImageDraw.Draw(picture)
    draw.font = _font(max(_LEAST_TEXT, shorter // _TEXTS), captions)
    rows = list(zip(np.rint(boxes).astype(int).tolist(), labels, captions, strict=True))[::-1]
    for (left, top, right, bottom), label, _ in rows:
        # Right and bottom are the first px that no longer belong to the box.
        draw.rectangle(
            (left, top, max(left, right - 1), max(top, bottom - 1)), outline=class_rgb(label), width=line
        )
    for (left, top, _, _), label, caption in rows:
        _write(draw, (left, top), caption, class_rgb(label), picture.size)
    return np.asarray(picture)


def _font(size: int, captions: Sequence[str]) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font; where that lacks letters, one of the system that has more of them, if there is any."""
    from PIL import ImageFont

    for name in () if "".join(captions).isascii() else _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _write(
    draw: ImageDraw.ImageDraw, corner: tuple[int, int], caption: str, colour: RGB, size: tuple[int, int]
) -> None:
    """A caption on a ground of its class's colour above a box, or inside it where there is no room; never cut off."""
    width, height = (int(side) for side in draw.textbbox((0, 0), caption)[2:])
    left = max(0, min(corner[0], size[0] - width - 4))
    top = corner[1] - height - 4
    top = corner[1] if top < 0 else top
    draw.rectangle((left, top, left + width + 3, top + height + 3), fill=colour)
    ink = (0, 0, 0) if np.dot(colour, LUMA) > _BRIGHT else (255, 255, 255)
    draw.text((left + 2, top + 1), caption, fill=ink)


def with_masks(pixels: Colours, label_map: Colours, opacity: float = 0.5) -> Colours:
    """Lay a label map over a picture; the background stays as it is, and what nobody knows turns pale.

    Args:
        pixels: uint8, (H, W, 1) or (H, W, 3).
        label_map: uint8, (H, W).
        opacity: How much the map covers, 0…1.

    Returns:
        uint8, (H, W, 3).
    """
    weights = np.full((256, 1), opacity, np.float32)
    weights[0] = 0
    paint = np.array([value_rgb(value) for value in range(256)], np.float32) * weights
    painted = np.empty((*label_map.shape, 3), np.uint8)
    for row, values in enumerate(label_map):  # a whole picture of floats would take four times its memory
        painted[row] = np.rint(pixels[row] * (1 - weights[values]) + paint[values])
    return painted


def mask_palette() -> list[int]:
    """The palette of mask files: red, green and blue of each of 256 values, in the colours of the window."""
    return [part for value in range(256) for part in value_rgb(value)]
