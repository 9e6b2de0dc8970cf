"""Colours for how much: even steps from little to much, told apart by colour-blind eyes, in both themes."""

from __future__ import annotations

from functools import lru_cache

from cnnstudio.ui.theme.theme import theme

LEVELS = 32
"""How many colours there are, from 0 to ``LEVELS`` − 1."""

_VIRIDIS = (
    (68, 1, 84), (71, 45, 123), (59, 82, 139), (44, 114, 142), (33, 145, 140), (40, 174, 128), (94, 201, 98),
    (173, 220, 48), (253, 231, 37),
)  # fmt: skip
"""Nine even steps of viridis. Source: S. van der Walt and N. Smith (matplotlib, CC0)."""
_MIDDLE_LUMINANCE = 0.179
"""On what is brighter, black has the greater contrast; see WCAG 2.1, "relative luminance"."""


def heat_colour(level: int) -> str:
    """The colour of a level as ``#rrggbb``: what is much stands out from the ground of the theme."""
    return _colour(level if theme.is_dark else LEVELS - 1 - level)


@lru_cache(maxsize=LEVELS)
def _colour(level: int) -> str:
    place = level / (LEVELS - 1) * (len(_VIRIDIS) - 1)
    lower = min(int(place), len(_VIRIDIS) - 2)
    part = place - lower
    pairs = zip(_VIRIDIS[lower], _VIRIDIS[lower + 1], strict=True)
    return "#" + "".join(f"{round(start + (end - start) * part):02x}" for start, end in pairs)


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on a colour."""
    return "#000000" if luminance(colour) > _MIDDLE_LUMINANCE else "#ffffff"


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, from 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
