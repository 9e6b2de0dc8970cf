from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.ui.runs.pages import Pages


def test_a_tab_opens_its_page(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages)
    first, second = QLabel("a"), QLabel("b")
    pages.add("one", "One", first)
    pages.add("two", "Two", second)
    pages.show()
    assert pages.name == "one"
    with qtbot.waitSignal(pages.opened) as told:
        pages.tabs.setCurrentIndex(1)
    assert told.args == ["two"]
    assert second.isVisible()
    assert not first.isVisible()
    pages.open("one")
    assert pages.name == "one"


def test_a_page_without_a_title_is_not_offered(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages)
    pages.add("one", "One", QLabel("a"))
    pages.add("two", "Two", QLabel("b"))
    pages.open("two")
    pages.rename("two", "Second")
    assert pages.tabs.tabText(1) == "Second"
    pages.rename("two", "")
    assert pages.name == "one"
    assert not pages.tabs.isTabVisible(1)
