"""Fonts: the system's own, 13 px or larger where the system's is, with tabular figures where numbers meet."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

TEXT_SIZE = 13
"""Height of text in px, at least; a larger system font is respected."""


def text_font(change: int = 0, *, strong: bool = False) -> QFont:
    """The font of text.

    Args:
        change: Px to add to the usual size.
        strong: Whether it is emphasized.
    """
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(max(TEXT_SIZE, QFontInfo(font).pixelSize()) + change)
    if strong:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def figures_font(change: int = 0, *, strong: bool = False) -> QFont:
    """The font of text with figures of one width, for numbers above each other."""
    font = text_font(change, strong=strong)
    font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font


def formula_font(change: int = -1) -> QFont:
    """The font of formulas: every character of one width."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(text_font(change).pixelSize())
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font
