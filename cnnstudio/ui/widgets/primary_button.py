"""The one main button of a view, in the accent colour."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QPushButton

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font


class PrimaryButton(QPushButton):
    """A button that stands out; in plain colours while it cannot be pressed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(text_font(strong=True))
        theme.changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        colours, made = theme.colours, QPalette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            made.setColor(group, QPalette.ColorRole.Button, QColor(colours.accent))
            made.setColor(group, QPalette.ColorRole.ButtonText, QColor(colours.on_accent))
        self.setPalette(made)
