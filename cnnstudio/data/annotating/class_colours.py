"""The colours of classes: those of Okabe and Ito, which colour-blind eyes tell apart."""

from __future__ import annotations

from cnnstudio.data.annotating.mask import BACKGROUND, IGNORED

RGB = tuple[int, int, int]

OKABE_ITO: tuple[RGB, ...] = (
    (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167),
)  # fmt: skip
"""Orange, sky blue, bluish green, yellow, blue, vermilion, reddish purple.

Source: M. Okabe and K. Ito, *Color Universal Design*, 2008; black, the eighth, would not be seen on dark pictures.
"""

_IGNORED_RGB: RGB = (224, 224, 192)  # the rims in PASCAL VOC


def class_rgb(label: int) -> RGB:
    """Red, green and blue of a class; the colours begin anew after the seventh, a shade darker or lighter."""
    colour, round_number = OKABE_ITO[label % len(OKABE_ITO)], label // len(OKABE_ITO)
    if not round_number:
        return colour
    share = 0.35 if round_number % 2 else 0.45
    towards = 0 if round_number % 2 else 255
    red, green, blue = (round(part + (towards - part) * share) for part in colour)
    return red, green, blue


def value_rgb(value: int) -> RGB:
    """The colour of a value of a mask: black for the background."""
    if value == BACKGROUND:
        return 0, 0, 0
    return _IGNORED_RGB if value == IGNORED else class_rgb(value - 1)
