"""Moving what is shown."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Network
from cnnstudio.ui.canvas.canvas import Canvas


@pytest.fixture
def hand(
    make_canvas: Callable[[Network], Canvas], make_hand: Callable[[Canvas], Any], networks: SimpleNamespace
) -> Any:
    return make_hand(make_canvas(networks.chain()))


def test_the_middle_button_pans(hand: Any) -> None:
    before = hand.card("a")
    hand.drag(QPoint(400, 400), QPoint(450, 380), Qt.MouseButton.MiddleButton)
    assert hand.card("a") - before == QPoint(50, -20)
    assert hand.canvas.editor.selection == ()


def test_space_held_pans_and_does_not_search(qtbot: QtBot, hand: Any) -> None:
    before = hand.card("a")
    with qtbot.assertNotEmitted(hand.canvas.quick_add_requested):
        QTest.keyPress(hand.canvas, Qt.Key.Key_Space)
        hand.drag(hand.card("b"), hand.card("b") + QPoint(30, 30))
        QTest.keyRelease(hand.canvas, Qt.Key.Key_Space)
    assert hand.card("a") - before == QPoint(30, 30)
    assert hand.canvas.editor.selection == ()


def test_escape_brings_it_back(hand: Any) -> None:
    before = hand.card("a")
    hand.press(QPoint(400, 400), Qt.MouseButton.MiddleButton)
    hand.move(QPoint(500, 470))
    assert hand.card("a") != before
    hand.key(Qt.Key.Key_Escape)
    assert hand.card("a") == before
