from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.sample_menu import DIGITS, OWN, SampleMenu
from cnnstudio.ui.inspecting.shelf import Shelf


def test_it_offers_photographs_and_digits_of_the_test_part(editor: Editor, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    shelf = Shelf(parent)
    menu = SampleMenu(shelf, editor, parent)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["china.jpg", "flower.jpg", DIGITS, OWN]
    with qtbot.waitSignal(shelf.picture_changed):
        actions["flower.jpg"].trigger()
    assert shelf.picture is not None
    assert shelf.picture.name == "flower.jpg"
    with qtbot.waitSignal(shelf.picture_changed):
        actions[DIGITS].trigger()
    assert "test image" in shelf.picture.name
    assert shelf.position == (2, 21)
