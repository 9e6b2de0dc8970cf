from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.ui.training.empty_curves import EmptyCurves


def test_it_says_what_will_appear_and_cuts_nothing(qtbot: QtBot) -> None:
    page = EmptyCurves()
    qtbot.addWidget(page)
    page.resize(700, 500)
    page.show()
    page.grab()
    heading, text = page.findChildren(QLabel)
    assert "Press Start" in text.text()
    assert text.height() >= text.heightForWidth(text.width())
    assert heading.geometry().bottom() < text.geometry().top()
