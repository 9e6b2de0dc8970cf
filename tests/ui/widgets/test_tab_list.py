"""The list of all tabs is there while some have no room, and opens any of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.widgets.flat_tabs import FlatTabs
from cnnstudio.ui.widgets.tab_list import TabList


@pytest.fixture
def shown(qtbot: QtBot) -> tuple[QWidget, FlatTabs, TabList]:
    around = QWidget()
    qtbot.addWidget(around)
    bar = FlatTabs("Views")
    for number in range(8):
        bar.addTab(f"View {number}")
    made = TabList(bar, "All views", around)
    row = QHBoxLayout(around)
    row.addWidget(bar, 1)
    row.addWidget(made.button)
    around.resize(300, 60)
    around.show()
    qtbot.waitExposed(around)
    return around, bar, made


def test_it_opens_a_tab_that_is_not_seen(shown: tuple[QWidget, FlatTabs, TabList], qtbot: QtBot) -> None:
    _, bar, made = shown
    bar.setTabEnabled(6, False)
    qtbot.waitUntil(made.button.isVisible)
    for _ in range(2):
        qtbot.mouseClick(made.button, Qt.MouseButton.LeftButton)
    menu = made._menu
    assert menu is not None
    actions = menu.actions()
    assert [action.text() for action in actions] == [f"View {number}" for number in range(8)]
    assert [action.isEnabled() for action in actions] == [True] * 6 + [False, True]
    assert [action.isChecked() for action in actions].index(True) == 0
    actions[7].trigger()
    assert bar.currentIndex() == 7
    menu.close()


def test_it_goes_where_there_is_room_and_stays_gone(
    shown: tuple[QWidget, FlatTabs, TabList], qtbot: QtBot
) -> None:
    around, bar, made = shown
    qtbot.waitUntil(made.button.isVisible)
    around.resize(1200, 60)
    qtbot.waitUntil(lambda: not made.button.isVisible())
    assert all(bar.is_whole(place) for place in range(8))
    for width in range(1200, 300, -7):
        around.resize(width, 60)
        around.layout().activate()
        assert made.button.isVisible() or all(bar.is_whole(place) for place in range(8)), width
