"""What stands out under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from cnnstudio.core.network import Edge, Network
from cnnstudio.ui.canvas.canvas import Canvas


@pytest.fixture
def hand(
    make_canvas: Callable[[Network], Canvas], make_hand: Callable[[Canvas], Any], networks: SimpleNamespace
) -> Any:
    return make_hand(make_canvas(networks.chain()))


def test_ports_show_on_the_card_under_the_pointer(hand: Any) -> None:
    scene = hand.canvas.canvas_scene
    hand.move(hand.card("a"))
    assert (scene.card("a").look.shows_input, scene.card("a").look.shows_output) == (True, True)
    hand.move(hand.card("image"))
    assert (scene.card("image").look.shows_input, scene.card("image").look.shows_output) == (False, True)
    assert not scene.card("a").look.shows_output


def test_a_port_under_the_pointer_stands_out(hand: Any) -> None:
    hand.move(hand.port("a", "output"))
    assert hand.canvas.canvas_scene.card("a").look.hot_port == "output"
    assert hand.canvas.viewport().cursor().shape() is Qt.CursorShape.CrossCursor


def test_a_connection_under_the_pointer_stands_out(hand: Any) -> None:
    line = hand.canvas.canvas_scene.connections()[Edge("a", "b", 0)]
    hand.move(hand.line("a", "b"))
    assert line.look.is_hovered
    assert hand.canvas.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    hand.move(hand.empty())
    assert not line.look.is_hovered
    assert hand.canvas.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor
