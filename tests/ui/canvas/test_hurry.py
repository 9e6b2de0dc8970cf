"""How long the canvas is in a hurry."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.ui.canvas.hurry import Hurry


def test_it_can_be_ended(qtbot: QtBot) -> None:
    drawn: list[bool] = []
    parent = QObject()
    hurry = Hurry(parent, lambda: drawn.append(True))
    hurry.end()
    assert not drawn
    hurry.begin()
    hurry.end()
    assert not hurry.is_on
    assert len(drawn) == 1


def test_it_lasts_a_moment_and_all_is_drawn_then(qtbot: QtBot) -> None:
    drawn: list[bool] = []
    parent = QObject()
    hurry = Hurry(parent, lambda: drawn.append(True))
    assert not hurry.is_on
    hurry.begin()
    assert hurry.is_on
    assert not drawn
    qtbot.waitUntil(lambda: bool(drawn))
    assert not hurry.is_on
