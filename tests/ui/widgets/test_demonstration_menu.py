"""Tests of the menu of demonstrations."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.document.demonstrations import DEMONSTRATIONS
from cnnstudio.ui.widgets.demonstration_menu import DemonstrationMenu


def test_every_demonstration_has_a_line_with_its_help(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = DemonstrationMenu(parent)
    assert [(action.text(), action.toolTip()) for action in menu.actions()] == [
        (one.title, one.help) for one in DEMONSTRATIONS
    ]
    for action, demonstration in zip(menu.actions(), DEMONSTRATIONS, strict=True):
        with qtbot.waitSignal(menu.chosen) as chosen:
            action.trigger()
        assert chosen.args == [demonstration]
