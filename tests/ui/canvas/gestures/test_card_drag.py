"""Clicks on cards, and dragging them along the network."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.overlay import OverlayState

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def hand(
    make_canvas: Callable[[Network], Canvas], make_hand: Callable[[Canvas], Any], networks: SimpleNamespace
) -> Any:
    return make_hand(make_canvas(networks.chain()))


def test_a_click_selects_one(hand: Any) -> None:
    editor = hand.canvas.editor
    hand.click(hand.card("a"))
    assert editor.selection == ("a",)
    hand.click(hand.card("c"))
    assert editor.selection == ("c",)


@pytest.mark.parametrize("keys", [_CTRL, _SHIFT])
def test_with_ctrl_or_shift_it_adds_and_takes_out(hand: Any, keys: Qt.KeyboardModifier) -> None:
    hand.click(hand.card("a"))
    hand.click(hand.card("c"), keys)
    assert hand.canvas.editor.selection == ("a", "c")
    hand.click(hand.card("a"), keys)
    assert hand.canvas.editor.selection == ("c",)


def test_a_click_on_one_of_several_narrows_on_release(hand: Any) -> None:
    hand.canvas.select_all()
    hand.press(hand.card("b"))
    assert len(hand.canvas.editor.selection) == 4
    hand.release(hand.card("b"))
    assert hand.canvas.editor.selection == ("b",)


def test_a_drag_onto_a_connection_moves_the_card(hand: Any) -> None:
    hand.drag(hand.card("c"), hand.line("image", "a"))
    assert hand.inputs == {"image": (), "c": ("image",), "a": ("c",), "b": ("a",)}
    assert hand.canvas.editor.selection == ("c",)
    hand.canvas.editor.undo_stack.undo()
    assert hand.inputs == {"image": (), "a": ("image",), "b": ("a",), "c": ("b",)}
    hand.canvas.editor.undo_stack.redo()
    assert hand.inputs["c"] == ("image",)
    assert hand.canvas.editor.undo_stack.count() == 1


def test_a_drag_of_one_moves_the_whole_selection(hand: Any) -> None:
    hand.click(hand.card("b"))
    hand.click(hand.card("c"), _CTRL)
    hand.drag(hand.card("c"), hand.line("image", "a"))
    assert hand.inputs == {"image": (), "b": ("image",), "c": ("b",), "a": ("c",)}
    assert hand.canvas.editor.selection == ("b", "c")


def test_a_drag_behind_the_last_card_is_one_edit(hand: Any) -> None:
    hand.drag(hand.card("a"), hand.card("c", dy=22))
    assert hand.inputs == {"image": (), "b": ("image",), "c": ("b",), "a": ("c",)}
    assert hand.canvas.editor.undo_stack.count() == 1
    hand.canvas.editor.undo_stack.undo()
    assert hand.inputs["c"] == ("b",)


def test_while_dragging_ghost_and_place_show(hand: Any) -> None:
    scene = hand.canvas.canvas_scene
    hand.press(hand.card("c"))
    hand.carry(hand.card("c"), hand.line("image", "a"))
    state = scene.overlay.state
    assert state.ghost is not None
    assert state.ghost[0].name == "c"
    assert state.bar is not None
    assert scene.connections()[Edge("image", "a", 0)].look.is_hovered
    assert scene.card("c").look.is_faded
    hand.release(hand.line("image", "a"))
    assert scene.overlay.state == OverlayState()
    assert not scene.card("c").look.is_faded


def test_escape_lets_everything_stay(hand: Any) -> None:
    scene, before = hand.canvas.canvas_scene, hand.inputs
    hand.press(hand.card("c"))
    hand.carry(hand.card("c"), hand.line("image", "a"))
    hand.key(Qt.Key.Key_Escape)
    assert scene.overlay.state == OverlayState()
    assert not scene.connections()[Edge("image", "a", 0)].look.is_hovered
    hand.release(hand.line("image", "a"))
    assert hand.inputs == before
    assert hand.canvas.editor.undo_stack.count() == 0


def test_dropped_nowhere_it_returns(hand: Any) -> None:
    before = hand.inputs
    hand.drag(hand.card("c"), hand.empty())
    assert hand.inputs == before
    assert hand.canvas.canvas_scene.overlay.state == OverlayState()


def test_a_refusal_is_shown_and_said(
    qtbot: QtBot,
    make_canvas: Callable[[Network], Canvas],
    make_hand: Callable[[Canvas], Any],
    networks: SimpleNamespace,
) -> None:
    hand = make_hand(make_canvas(networks.residual()))
    end = hand.line("a", "b")
    hand.press(hand.card("add"))
    hand.carry(hand.card("add"), end)
    note = hand.canvas.canvas_scene.overlay.state.note
    assert note is not None
    assert note.is_refusal
    with qtbot.waitSignal(hand.canvas.message) as said:
        hand.release(end)
    assert "stay where they are" in said.args[0]
    assert hand.canvas.editor.undo_stack.count() == 0


def test_a_small_shake_is_a_click(hand: Any) -> None:
    start = hand.card("c")
    hand.press(start)
    hand.move(start + QPoint(3, 2))
    assert hand.canvas.canvas_scene.overlay.state.ghost is None
    hand.release(start + QPoint(3, 2))
    assert hand.canvas.editor.selection == ("c",)


def test_an_edit_from_elsewhere_breaks_the_drag_off(hand: Any) -> None:
    hand.click(hand.card("a"))
    hand.canvas.delete()
    hand.press(hand.card("c"))
    hand.carry(hand.card("c"), hand.card("b"))
    hand.canvas.editor.undo_stack.undo()
    assert hand.canvas.canvas_scene.overlay.state == OverlayState()
    hand.release(hand.card("b"))
    assert hand.inputs == {"image": (), "a": ("image",), "b": ("a",), "c": ("b",)}
