from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.window.dialogs import Dialogs


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_each_is_made_once_and_forgotten_when_closed(owner: QWidget) -> None:
    dialogs, made = Dialogs(owner), []

    def make() -> QDialog:
        made.append(QDialog(owner))
        return made[-1]

    for _ in range(2):
        dialogs.show("help", make)
    assert len(made) == 1
    assert dialogs.get("help") is made[0]
    dialogs.show("help", make, fresh=True)
    assert dialogs.get("help") is made[1]
    assert (made[0].isVisible(), made[1].isVisible()) == (False, True)
    dialogs.show("about", make)
    dialogs.close_all()
    assert not any(dialog.isVisible() for dialog in made)
    assert dialogs.get("help") is dialogs.get("about") is None
