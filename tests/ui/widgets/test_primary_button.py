from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.primary_button import PrimaryButton


def test_it_follows_the_theme(qtbot: QtBot) -> None:
    button = PrimaryButton("Start")
    qtbot.addWidget(button)
    for mode in ("dark", "light"):
        theme.apply(mode)
        assert button.palette().color(QPalette.ColorRole.Button) == QColor(theme.colours.accent)
        assert button.palette().color(QPalette.ColorRole.ButtonText) == QColor(theme.colours.on_accent)
