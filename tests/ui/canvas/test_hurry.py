from __future__ import annotations

from PySide6.QtWidgets import QGraphicsScene
from pytestqt.qtbot import QtBot

from cnnstudio.ui.canvas.hurry import Hurry


class _Watched(QGraphicsScene):
    drawn = 0

    def items(self) -> list[object]:  # type: ignore[override]
        self.drawn += 1
        return []


def test_it_can_be_ended(qtbot: QtBot) -> None:
    scene = _Watched()
    hurry = Hurry(scene)
    hurry.end()
    assert not scene.drawn
    hurry.begin()
    hurry.end()
    assert not hurry.is_on
    assert scene.drawn == 1


def test_it_lasts_a_moment_and_all_is_drawn_then(qtbot: QtBot) -> None:
    scene = _Watched()
    hurry = Hurry(scene)
    assert not hurry.is_on
    hurry.begin()
    assert hurry.is_on
    assert not scene.drawn
    qtbot.waitUntil(lambda: not hurry.is_on)
    assert scene.drawn == 1
