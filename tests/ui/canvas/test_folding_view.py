"""Folded stages on the canvas, with a real mouse and real keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network, chain
from cnnstudio.core.report import State
from cnnstudio.document.changes import Disconnect, RemoveLayers, SetSettings
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.geometry import Point

MakeCanvas = Callable[[Network], Canvas]
MakeHand = Callable[[Canvas], Any]


def _network() -> Network:
    """Stages n0 n1 n2, then n3 n4 n5, then n6 n7."""
    same = Conv2D(8, padding="same")
    return chain(Input((16, 16, 8)), same, same, MaxPooling2D(), same, same, Flatten(), Dense(4))


@pytest.fixture
def canvas(make_canvas: MakeCanvas) -> Canvas:
    made = make_canvas(_network())
    made.fold_stages()
    return made


def test_folding_is_no_edit(canvas: Canvas) -> None:
    assert list(canvas.canvas_scene.cards()) == ["stage n0", "stage n3", "stage n6"]
    assert not canvas.editor.document.is_modified
    assert not canvas.editor.undo_stack.canUndo()
    canvas.unfold_stages()
    assert set(canvas.canvas_scene.cards()) == {f"n{number}" for number in range(8)}


def test_a_card_tells_of_its_layers(canvas: Canvas) -> None:
    state = canvas.canvas_scene.card("stage n3").state
    assert (state.name, state.description) == ("Stage 2", "3 layers, from 16 × 16 × 8")
    assert state.short_figure == "8 × 8 × 8"
    assert state.second_line == "1,168 · 73,728"  # Twice 3·3·8·8 + 8 weights; 3·3·8·8 at 8·8 places, twice.
    assert state.is_block


def test_a_click_selects_its_layers_and_a_double_click_unfolds(canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    hand.click(hand.card("stage n3"))
    assert canvas.editor.selection == ("n3", "n4", "n5")
    assert canvas.canvas_scene.card("stage n3").look.is_selected
    spot = hand.card("stage n3")
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert set(canvas.canvas_scene.cards()) == {"stage n0", "n3", "n4", "n5", "stage n6"}


def test_its_layers_appear_where_it_was(canvas: Canvas) -> None:
    before = canvas.mapFromScene(QPointF(*canvas.canvas_scene.placed.cards["stage n3"]))
    canvas.unfold("stage n3")
    after = canvas.mapFromScene(QPointF(*canvas.canvas_scene.placed.cards["n3"]))
    assert abs(after.y() - before.y()) <= 1


def test_arrow_keys_walk_over_it_and_enter_unfolds(canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    canvas.editor.select(("n0", "n1", "n2"))
    hand.key(Qt.Key.Key_Down)
    assert canvas.editor.selection == ("n3", "n4", "n5")
    hand.key(Qt.Key.Key_Return)
    assert "n4" in canvas.canvas_scene.cards()


def test_the_command_folds_and_unfolds_the_stage_of_the_selection(canvas: Canvas) -> None:
    canvas.unfold_stages()
    canvas.editor.select(("n4",))
    canvas.fold_selection()
    # One of its layers alone is no longer to be seen, but nothing was asked of it.
    assert set(canvas.canvas_scene.cards()) == {"n0", "n1", "n2", "stage n3", "n6", "n7"}
    canvas.fold_selection()
    assert "stage n3" not in canvas.canvas_scene.cards()


def test_a_layer_that_is_chosen_elsewhere_is_shown(canvas: Canvas) -> None:
    canvas.editor.select(("n4",))
    assert set(canvas.canvas_scene.cards()) == {"stage n0", "n3", "n4", "n5", "stage n6"}
    assert canvas.canvas_scene.card("n4").look.is_selected


def test_a_problem_inside_shows_on_it(canvas: Canvas) -> None:
    canvas.editor.perform(SetSettings.of(("n1",), {"kernel_size": 40, "padding": "valid"}))
    state = canvas.canvas_scene.card("stage n0").state if "stage n0" in canvas.canvas_scene.cards() else None
    assert state is not None
    assert (state.standing, state.mark) == (State.BAD, "error")
    waiting = canvas.canvas_scene.placed.cards.keys() - {"stage n0"}
    assert all(canvas.canvas_scene.card_state(card).standing is State.WAITING for card in waiting)


def test_a_layer_dropped_on_it_goes_behind_its_end(canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    spot = hand.card("stage n3", dx=0, dy=15)
    assert hand.drag_in("activation", spot)
    hand.drop(spot)
    network = canvas.editor.document.project.network
    added = canvas.editor.selection[0]
    assert network[added].inputs == ("n5",)
    assert network["n6"].inputs == (added,)
    assert added in canvas.canvas_scene.cards()


def test_a_layer_dropped_on_a_line_between_stages_goes_between(canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    spot = hand.line("stage n0", "stage n3")
    assert hand.drag_in("activation", spot)
    hand.drop(spot)
    network = canvas.editor.document.project.network
    assert network[canvas.editor.selection[0]].inputs == ("n2",)
    assert network["n3"].inputs == canvas.editor.selection


def test_a_layer_dropped_on_empty_canvas_goes_behind_the_end(canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    assert hand.drag_in("activation", hand.empty())
    hand.drop(hand.empty())
    network = canvas.editor.document.project.network
    assert network[canvas.editor.selection[0]].inputs == ("n7",)


def test_cards_are_not_moved_into_it(qtbot: QtBot, canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    canvas.unfold("stage n0")
    before = canvas.editor.document.project
    with qtbot.waitSignal(canvas.message) as caught:
        hand.drag(hand.card("n1"), hand.card("stage n3", dx=0))
    assert "Unfold the stage" in caught.args[0]
    assert canvas.editor.document.project is before


def test_it_has_no_ports(qtbot: QtBot, canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    before = canvas.editor.document.project
    hand.drag(hand.port("stage n0", "output"), hand.port("stage n6", "input"))
    assert canvas.editor.document.project is before
    canvas.unfold("stage n0")
    with qtbot.waitSignal(canvas.message) as caught:
        hand.drag(hand.port("n1", "output"), hand.port("stage n6", "input"))
    assert "Unfold the stage" in caught.args[0]


def test_a_selected_line_is_one_of_the_network(canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    hand.click(hand.line("stage n0", "stage n3"))
    assert canvas.canvas_scene.selected_edge == Edge("n2", "n3", 0)
    canvas.delete()
    assert canvas.editor.document.project.network["n3"].inputs == ()
    assert isinstance(Disconnect(Edge("n2", "n3", 0)), Disconnect)


def test_a_selected_stage_is_deleted_with_its_layers(canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    hand.click(hand.card("stage n3"))
    canvas.delete()
    network = canvas.editor.document.project.network
    assert {node.id for node in network} == {"n0", "n1", "n2", "n6", "n7"}
    canvas.editor.undo_stack.undo()
    assert len(canvas.editor.document.project.network) == 8


def test_a_rubber_band_takes_all_its_layers(canvas: Canvas, make_hand: MakeHand) -> None:
    hand = make_hand(canvas)
    rect = canvas.canvas_scene.placed.rect("stage n3")
    hand.drag(hand.spot(Point(rect.x - 20, rect.y - 6)), hand.spot(Point(rect.x + 40, rect.bottom + 6)))
    assert canvas.editor.selection == ("n3", "n4", "n5")


def test_undo_and_redo_keep_what_is_folded(canvas: Canvas) -> None:
    canvas.editor.perform(RemoveLayers(("n4",)))
    assert "stage n3" in canvas.canvas_scene.placed.cards
    canvas.editor.undo_stack.undo()
    assert "stage n3" in canvas.canvas_scene.placed.cards
    assert canvas.canvas_scene.folding.nodes("stage n3") == ("n3", "n4", "n5")
