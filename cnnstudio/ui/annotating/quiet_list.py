"""What lists have in common that stand beside an image: quiet colours, and letters left to the tools."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication

from cnnstudio.ui.theme import theme

_OF_LISTS = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_F2, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
}  # fmt: skip


def belongs_to_list(event: QKeyEvent) -> bool:
    """Whether a key walks in a list or edits its row; letters would search in it."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    return not held and event.key() in _OF_LISTS


def quiet_palette() -> QPalette:
    """The colours of the program with a chosen row in a tint, on which marks and swatches are seen."""
    palette = QApplication.palette()
    palette.setColor(QPalette.ColorRole.Highlight, QColor(theme.colours.selected))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.colours.text))
    return palette
