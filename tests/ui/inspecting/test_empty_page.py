from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cnnstudio.document.demonstrations import DEMONSTRATIONS
from cnnstudio.ui.inspecting.empty_page import EmptyPage


@pytest.mark.parametrize("width", [360, 600])
def test_it_offers_ways_to_begin_and_cuts_nothing(width: int, qtbot: QtBot) -> None:
    page = EmptyPage()
    page.add_button("china.jpg")
    qtbot.addWidget(page)
    page.resize(width, 400)
    page.show()
    page.grab()
    _, text = page.findChildren(QLabel)
    assert text.height() >= text.heightForWidth(text.width())
    first, _, second = page.findChildren(QPushButton)
    assert (first.text(), second.text()) == ("Open image…", "china.jpg")
    assert first.x() < second.x()
    with qtbot.waitSignal(page.open_requested):
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)


def test_it_offers_the_demonstrations(qtbot: QtBot) -> None:
    page = EmptyPage()
    qtbot.addWidget(page)
    actions = page.demonstrations.menu().actions()
    assert [action.text() for action in actions] == [one.title for one in DEMONSTRATIONS]
    with qtbot.waitSignal(page.demonstration_requested) as signal:
        actions[1].trigger()
    assert signal.args == [DEMONSTRATIONS[1]]
