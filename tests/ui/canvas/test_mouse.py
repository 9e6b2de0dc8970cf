"""Which gesture a press begins."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.layers.merge import Add
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.overlay import OverlayState

MakeCanvas = Callable[[Network], Canvas]


@pytest.fixture
def hand(make_canvas: MakeCanvas, make_hand: Callable[[Canvas], Any], networks: SimpleNamespace) -> Any:
    return make_hand(make_canvas(networks.residual()))


def test_a_click_on_a_connection_selects_it(hand: Any) -> None:
    hand.click(hand.card("a"))
    hand.click(hand.line("image", "add", 1))
    assert hand.canvas.canvas_scene.selected_edge == Edge("image", "add", 1)
    assert hand.canvas.editor.selection == ()
    hand.click(hand.card("a"))
    assert hand.canvas.canvas_scene.selected_edge is None


def test_a_second_button_breaks_the_gesture_off(hand: Any) -> None:
    hand.press(hand.port("image", "output"))
    hand.carry(hand.port("image", "output"), hand.card("end"))
    QTest.mousePress(
        hand.canvas.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, hand.card("end")
    )
    assert hand.canvas.canvas_scene.overlay.state == OverlayState()
    hand.release(hand.card("end"))
    assert hand.inputs["end"] == ("add",)


def test_the_right_button_selects_what_a_menu_is_about(hand: Any) -> None:
    hand.press(hand.card("a"), Qt.MouseButton.RightButton)
    hand.release(hand.card("a"))
    assert hand.canvas.editor.selection == ("a",)
    hand.canvas.select_all()
    hand.press(hand.card("a"), Qt.MouseButton.RightButton)
    hand.release(hand.card("a"))
    assert len(hand.canvas.editor.selection) == 5
    hand.press(hand.line("image", "add", 1), Qt.MouseButton.RightButton)
    hand.release(hand.line("image", "add", 1))
    assert hand.canvas.canvas_scene.selected_edge == Edge("image", "add", 1)


def test_a_drag_at_the_edge_scrolls(
    qtbot: QtBot, make_canvas: MakeCanvas, make_hand: Callable[[Canvas], Any]
) -> None:
    nodes = (Node(f"n{i}", f"n{i}", Add(), (f"n{i - 1}",) if i else ()) for i in range(60))
    hand = make_hand(make_canvas(Network(tuple(nodes))))
    last = hand.canvas.shown_nodes()[-1]
    start = QPoint(20, 300)
    hand.press(start)
    hand.move(QPoint(400, 895))
    qtbot.waitUntil(lambda: last in hand.canvas.editor.selection and hand.canvas.shown_nodes()[0] != "n0")
    hand.release(QPoint(400, 895))
    with qtbot.assertNotEmitted(hand.canvas.verticalScrollBar().valueChanged, wait=80):
        hand.move(QPoint(400, 895))
