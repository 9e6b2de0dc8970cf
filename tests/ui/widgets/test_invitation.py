from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.invitation import Invitation


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_title_and_text_stand_in_the_middle_of_the_ground(qtbot: QtBot, mode: str) -> None:
    theme.apply(mode)
    page = Invitation("What it is for", "What to do next, in as many words as that needs. " * 4)
    page.column.addStretch(1)
    qtbot.addWidget(page)
    page.resize(700, 500)
    page.show()
    heading, text = page.findChildren(QLabel)
    assert text.height() >= text.heightForWidth(text.width())
    assert heading.geometry().bottom() < text.geometry().top()
    middle = (heading.geometry().top() + text.geometry().bottom()) / 2
    assert abs(middle - 250) < 12
    assert abs(text.geometry().center().x() - 350) < 2
    assert page.grab().toImage().pixelColor(3, 3) == QColor(theme.colours.background)
    theme.apply("light")


def test_the_text_has_room_in_a_larger_font_too(qtbot: QtBot) -> None:
    page = Invitation("What it is for", "What to do next, in as many words as that needs. " * 4)
    page.column.addStretch(1)
    qtbot.addWidget(page)
    page.resize(700, 500)
    page.show()
    _, text = page.findChildren(QLabel)
    font = text.font()
    font.setPixelSize(30)
    text.setFont(font)
    qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()) > 150)
