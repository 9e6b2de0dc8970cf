"""Icons, drawn from a font in the theme's colours."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QIcon

from cnnstudio.ui.theme.glyphs import glyph_icon
from cnnstudio.ui.theme.theme import theme

SIGNS: Mapping[str, str] = {
    "search": "mdi6.magnify",
    "clear": "mdi6.close",
    "close": "mdi6.close",
    "float": "mdi6.dock-window",
    "reset": "mdi6.restore",
    "linked": "mdi6.link-variant",
    "unlinked": "mdi6.link-variant-off",
    "folded": "mdi6.chevron-right",
    "unfolded": "mdi6.chevron-down",
    "error": "mdi6.close-circle-outline",
    "warning": "mdi6.alert-outline",
    "hint": "mdi6.lightbulb-outline",
    "waiting": "mdi6.clock-outline",
    "good": "mdi6.check-circle-outline",
    "edit": "mdi6.pencil-outline",
    "previous": "mdi6.chevron-up",
    "next": "mdi6.chevron-down",
    "add": "mdi6.plus",
    "remove": "mdi6.minus",
    "engine": "mdi6.cpu-64-bit",
}
"""Signs that panels share, by what they mean."""


def sign(name: str, colour: str = "") -> QIcon:
    """A sign of `SIGNS`; in the colour of text that steps back unless another is given."""
    return drawn_icon(SIGNS[name], colour or theme.colours.dim)


def drawn_icon(glyph: str, colour: str) -> QIcon:
    """A glyph of the icon fonts in a colour ``#rrggbb``; dimmed where it is disabled."""
    return glyph_icon(glyph, colour, theme.colours.line)
