from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.primary_button import PrimaryButton


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_it_has_the_accent_colour_while_it_can_be_pressed(qtbot: QtBot, mode: str) -> None:
    button = PrimaryButton("Start again")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    theme.apply(mode)
    assert button.grab().toImage().pixelColor(6, 12) == QColor(theme.colours.accent)
    button.setEnabled(False)
    assert button.grab().toImage().pixelColor(6, 12) == QColor(theme.colours.sunken)
    theme.apply("light")


def test_it_is_wide_enough_for_its_text(qtbot: QtBot) -> None:
    button = PrimaryButton("A rather long thing to do")
    qtbot.addWidget(button)
    assert button.sizeHint().width() > button.fontMetrics().horizontalAdvance(button.text()) + 16
