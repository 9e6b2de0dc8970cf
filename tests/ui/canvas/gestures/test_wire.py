"""Connections drawn between ports."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network
from cnnstudio.core.surgery import refusal
from cnnstudio.document.changes import AddLayer, Disconnect
from cnnstudio.layers.merge import Add
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.gestures.wire import refusing
from cnnstudio.ui.canvas.hits import Port
from cnnstudio.ui.canvas.overlay import OverlayState


@pytest.fixture
def hand(
    make_canvas: Callable[[Network], Canvas], make_hand: Callable[[Canvas], Any], networks: SimpleNamespace
) -> Any:
    """Over the residual network without its skip connection."""
    canvas = make_canvas(networks.residual())
    canvas.editor.perform(Disconnect(Edge("image", "add", 1)))
    return make_hand(canvas)


def test_from_a_lower_to_an_upper_port(hand: Any) -> None:
    hand.drag(hand.port("image", "output"), hand.port("add", "input"))
    assert hand.inputs["add"] == ("b", "image")
    hand.canvas.editor.undo_stack.undo()
    assert hand.inputs["add"] == ("b",)
    hand.canvas.editor.undo_stack.redo()
    assert hand.inputs["add"] == ("b", "image")


def test_from_an_upper_to_a_lower_port(hand: Any) -> None:
    hand.drag(hand.port("add", "input"), hand.port("image", "output"))
    assert hand.inputs["add"] == ("b", "image")


def test_anywhere_on_the_card_will_do(hand: Any) -> None:
    hand.drag(hand.port("image", "output"), hand.card("add"))
    assert hand.inputs["add"] == ("b", "image")


def test_ports_that_cannot_take_it_fade(hand: Any) -> None:
    scene = hand.canvas.canvas_scene
    hand.press(hand.port("b", "output"))
    looks = {node: card.look for node, card in scene.cards().items()}
    assert {node for node, look in looks.items() if look.is_faded} == {"image", "a", "add"}
    assert {node for node, look in looks.items() if look.shows_input} == {"end"}
    hand.release(hand.port("b", "output"))
    assert not any(card.look.is_faded for card in scene.cards().values())


def test_the_reason_shows_while_hovering_and_is_said_on_release(qtbot: QtBot, hand: Any) -> None:
    start, end = hand.port("b", "output"), hand.card("a")
    hand.press(start)
    hand.carry(start, end)
    note = hand.canvas.canvas_scene.overlay.state.note
    assert note is not None
    assert note.text == "a feeds b already: connecting them back would make a circle."
    with qtbot.waitSignal(hand.canvas.message) as said:
        hand.release(end)
    assert said.args == [note.text]
    assert hand.inputs["a"] == ("image",)


def test_the_port_that_would_take_it_stands_out(hand: Any) -> None:
    scene, start = hand.canvas.canvas_scene, hand.port("image", "output")
    hand.press(start)
    hand.carry(start, hand.card("add"))
    assert scene.card("add").look.hot_port == "input"
    assert scene.overlay.state.wire is not None
    assert scene.overlay.state.wire[1] == scene.placed.rect("add").center._replace(
        y=scene.placed.rect("add").y
    )
    hand.move(hand.empty())
    assert scene.card("add").look.hot_port == ""
    hand.key(Qt.Key.Key_Escape)
    assert scene.overlay.state == OverlayState()
    hand.release(hand.empty())
    assert hand.inputs["add"] == ("b",)


def test_dropped_on_empty_canvas_it_asks_for_a_layer(qtbot: QtBot, hand: Any) -> None:
    start, end = hand.port("image", "output"), hand.empty()
    hand.press(start)
    hand.carry(start, end)
    with qtbot.waitSignal(hand.canvas.quick_add_requested) as asked:
        hand.release(end)
    place, source = asked.args
    assert source == "image"
    assert (hand.canvas.mapFromScene(place) - end).manhattanLength() <= 2


def test_backwards_on_empty_canvas_it_asks_for_a_layer_before(qtbot: QtBot, hand: Any) -> None:
    start, end = hand.port("add", "input"), hand.empty()
    hand.press(start)
    hand.carry(start, end)
    with (
        qtbot.waitSignal(hand.canvas.feeder_requested) as asked,
        qtbot.assertNotEmitted(hand.canvas.quick_add_requested),
    ):
        hand.release(end)
    place, target = asked.args
    assert target == "add"
    assert (hand.canvas.mapFromScene(place) - end).manhattanLength() <= 2


def test_a_click_on_a_port_does_nothing(qtbot: QtBot, hand: Any) -> None:
    count = hand.canvas.editor.undo_stack.count()
    with qtbot.assertNotEmitted(hand.canvas.message), qtbot.assertNotEmitted(hand.canvas.quick_add_requested):
        hand.click(hand.port("image", "output"))
    assert hand.canvas.editor.undo_stack.count() == count


@pytest.mark.parametrize("side", ["input", "output"])
def test_refusals_in_one_pass_are_those_one_by_one(networks: SimpleNamespace, side: Any) -> None:
    network, _ = AddLayer(Add(), ("q1", "image")).edited(networks.branches())
    for node in network:
        found = refusing(network, Port(node.id, side)) - {node.id}
        ends = {
            other.id: (node.id, other.id) if side == "output" else (other.id, node.id) for other in network
        }
        if side == "input" and node.layer.maximum_inputs == 0:
            continue
        assert found == {other for other, pair in ends.items() if refusal(network, *pair)} - {node.id}
