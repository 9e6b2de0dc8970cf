"""Selecting with a rectangle."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt

from cnnstudio.core.network import Edge, Network
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.overlay import OverlayState


@pytest.fixture
def hand(
    make_canvas: Callable[[Network], Canvas], make_hand: Callable[[Canvas], Any], networks: SimpleNamespace
) -> Any:
    return make_hand(make_canvas(networks.chain()))


def _around(hand: Any, first: str, last: str) -> tuple[QPoint, QPoint]:
    start = hand.card(first, dx=-200, dy=-32)
    return start, hand.card(last, dx=-100)


def test_it_selects_what_it_touches(hand: Any) -> None:
    hand.drag(*_around(hand, "a", "b"))
    assert hand.canvas.editor.selection == ("a", "b")
    assert hand.canvas.canvas_scene.overlay.state == OverlayState()


def test_it_is_seen_and_selects_as_it_grows(hand: Any) -> None:
    start, end = _around(hand, "a", "b")
    hand.press(start)
    hand.move(end)
    assert hand.canvas.canvas_scene.overlay.state.band is not None
    assert hand.canvas.editor.selection == ("a", "b")
    hand.move(start)
    assert hand.canvas.editor.selection == ()


def test_with_ctrl_it_extends(hand: Any) -> None:
    hand.click(hand.card("image"))
    start, end = _around(hand, "b", "b")
    hand.press(start, keys=Qt.KeyboardModifier.ControlModifier)
    hand.carry(start, end)
    hand.release(end)
    assert hand.canvas.editor.selection == ("image", "b")


def test_escape_restores_the_selection(hand: Any) -> None:
    hand.click(hand.card("image"))
    start, end = _around(hand, "a", "b")
    hand.press(start)
    hand.carry(start, end)
    hand.key(Qt.Key.Key_Escape)
    assert hand.canvas.editor.selection == ("image",)
    assert hand.canvas.canvas_scene.overlay.state == OverlayState()


def test_a_click_on_empty_canvas_selects_nothing(hand: Any) -> None:
    hand.click(hand.card("a"))
    hand.click(hand.empty())
    assert hand.canvas.editor.selection == ()
    hand.canvas.canvas_scene.select_edge(Edge("a", "b", 0))
    hand.click(hand.empty())
    assert hand.canvas.canvas_scene.selected_edge is None
