"""Colours, fonts and icons, in light and dark."""

from cnnstudio.ui.theme.colours import Colours
from cnnstudio.ui.theme.theme import Theme, theme

__all__ = ["Colours", "Theme", "theme"]
