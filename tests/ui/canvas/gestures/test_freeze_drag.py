from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Network
from cnnstudio.document.changes import SetTrainable
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.geometry import Point

Show = Callable[[Network], Canvas]


@pytest.fixture
def hand(make_canvas: Show, make_hand: Callable[[Canvas], Any], networks: SimpleNamespace) -> Any:
    return make_hand(make_canvas(networks.chain()))


def frozen(hand: Any) -> list[str]:
    """Ids of the layers that are frozen."""
    return [node.id for node in hand.canvas.editor.document.project.network if not node.trainable]


def handle(hand: Any) -> QPoint:
    """The middle of the handle in the view."""
    line = hand.canvas.canvas_scene.freeze_line.line
    return hand.spot(line.handle(line.place).center)


def gap(hand: Any, place: int) -> QPoint:
    """A point near a stop of the line."""
    line = hand.canvas.canvas_scene.freeze_line.line
    return hand.spot(Point(line.left + 20, line.stops[place] + 4))


def test_dragging_down_freezes_and_up_lets_learn(qtbot: QtBot, hand: Any) -> None:
    with qtbot.waitSignal(hand.canvas.message) as told:
        hand.drag(handle(hand), gap(hand, 2))
    assert frozen(hand) == ["a", "b"]
    assert told.args == ["2 layers frozen above: 584 of 1,752 parameters learn."]
    hand.drag(handle(hand), gap(hand, 1))
    assert frozen(hand) == ["a"]
    assert hand.canvas.editor.undo_stack.count() == 2
    hand.canvas.editor.undo_stack.undo()
    assert frozen(hand) == ["a", "b"]
    hand.drag(handle(hand), gap(hand, 0))
    assert frozen(hand) == []


def test_only_layers_that_the_line_passes_change(hand: Any) -> None:
    hand.canvas.editor.perform(SetTrainable(("c",), trainable=False))
    hand.drag(handle(hand), gap(hand, 1))
    assert frozen(hand) == ["a", "c"]


def test_what_would_learn_is_said_before_letting_go(hand: Any) -> None:
    overlay = hand.canvas.canvas_scene.overlay
    hand.press(handle(hand))
    hand.move(gap(hand, 3))
    assert overlay.state.note.text == "3 layers frozen above: 0 of 1,752 parameters learn."
    hand.move(gap(hand, 0))
    assert overlay.state.note.text == "Nothing frozen above: 1,752 of 1,752 parameters learn."
    hand.key(Qt.Key.Key_Escape)
    assert overlay.state.note is None
    assert frozen(hand) == []
    assert hand.canvas.canvas_scene.freeze_line.item.place == 0


def test_a_click_changes_nothing(hand: Any) -> None:
    hand.click(handle(hand))
    assert hand.canvas.editor.undo_stack.count() == 0


def test_a_folded_stage_is_frozen_as_a_whole(hand: Any, networks: SimpleNamespace) -> None:
    scene = hand.canvas.canvas_scene
    scene.fold(frozenset({"a", "b", "c"}))
    line = scene.freeze_line.line
    assert line.passed(len(line.rows)) == ("a", "b", "c")
