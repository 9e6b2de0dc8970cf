"""The canvas with blocks open in place: selection, edits, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network, chain
from cnnstudio.document.changes import GroupLayers, RemoveLayers, Rename
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.in_place import SEPARATOR
from tests.ui.canvas.conftest import Hand

NET = chain(Input((16, 16, 3)), Conv2D(8), Conv2D(8), ResidualUnit(8), Flatten())
START = GroupLayers(("n1", "n2")).apply(Project(NET))
G = START.added[0]
ONE, TWO = f"{G}{SEPARATOR}n1", f"{G}{SEPARATOR}n2"


@pytest.fixture
def canvas(make_canvas: Callable[[Network], Canvas]) -> Canvas:
    """A canvas with the group open in place."""
    canvas = make_canvas(START.project.network)
    canvas.editor.select((G,))
    canvas.toggle_in_place()
    return canvas


def test_it_shows_cards_and_connections_of_the_layers_inside(canvas: Canvas) -> None:
    placed = canvas.canvas_scene.placed
    assert set(placed.cards) == {"n0", ONE, TWO, "n3", "n4"}
    assert Edge(TWO, "n3", 0) in placed.routes
    assert canvas.canvas_scene.card_state(ONE).name == "conv2d"
    assert canvas.editor.undo_stack.count() == 0


def test_the_block_is_selected_by_way_of_its_layers(
    canvas: Canvas, make_hand: Callable[[Canvas], Hand]
) -> None:
    assert canvas.view.selection == (ONE, TWO)
    make_hand(canvas).click(make_hand(canvas).card(TWO))
    assert canvas.editor.selection == (G,)
    assert canvas.view.selection == (TWO,)
    canvas.editor.select(("n3",))
    assert canvas.view.selection == ("n3",)
    canvas.editor.select((G,))
    assert set(canvas.view.selection) <= {ONE, TWO}


def test_layers_inside_are_edited_where_they_are(canvas: Canvas) -> None:
    canvas.view.select((ONE,))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert set(canvas.canvas_scene.placed.cards) == {"n0", TWO, "n3", "n4"}
    assert canvas.editor.undo_stack.count() == 1
    canvas.editor.undo_stack.undo()
    assert set(canvas.canvas_scene.placed.cards) == {"n0", ONE, TWO, "n3", "n4"}


def test_a_layer_dropped_on_a_connection_inside_goes_inside(
    canvas: Canvas, make_hand: Callable[[Canvas], Hand]
) -> None:
    hand = make_hand(canvas)
    assert hand.drag_in("max_pooling_2d", hand.line(ONE, TWO))
    hand.drop(hand.line(ONE, TWO))
    inside = canvas.editor.document.project.network[G].layer.inside  # type: ignore[attr-defined]
    assert [node.layer.kind for node in inside] == ["input", "conv_2d", "max_pooling_2d", "conv_2d"]


def test_a_built_in_block_refuses_edits_inside(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.view.set_open("n3", is_open=True)
    before = canvas.editor.document.project
    with qtbot.waitSignal(canvas.editor.refused) as caught:
        canvas.view.perform(RemoveLayers((f"n3{SEPARATOR}act_1",)))
    assert "make it your own" in caught.args[0]
    assert canvas.editor.document.project is before


def test_a_double_click_on_the_name_shuts_it(canvas: Canvas, make_hand: Callable[[Canvas], Hand]) -> None:
    (shape,) = canvas.canvas_scene.frames()
    spot = make_hand(canvas).spot(shape.title.center)
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert set(canvas.canvas_scene.placed.cards) == {"n0", G, "n3", "n4"}


def test_a_double_click_on_a_layer_inside_leads_there(
    qtbot: QtBot, canvas: Canvas, make_hand: Callable[[Canvas], Hand]
) -> None:
    with qtbot.waitSignal(canvas.place_requested) as caught:
        QTest.mouseDClick(
            canvas.viewport(), Qt.MouseButton.LeftButton, pos=make_hand(canvas).card(TWO, 60, 12)
        )
    assert caught.args == [(G, "n2")]


def test_it_stays_open_while_the_project_does(canvas: Canvas) -> None:
    canvas.editor.perform(RemoveLayers((G,)))
    assert canvas.view.opened.frames == ()
    canvas.editor.undo_stack.undo()
    assert len(canvas.view.opened.frames) == 1
    other = GroupLayers(("n1", "n2")).apply(Project(chain(Input((9, 9, 3)), Conv2D(8), Conv2D(8))))
    canvas.editor.open(other.project, None)
    assert canvas.view.opened.frames == ()


def test_the_command_of_a_selection_inside_shuts_the_innermost(canvas: Canvas) -> None:
    canvas.view.select((ONE,))
    around = canvas.open_around()
    assert around is not None
    assert around.block == G
    canvas.toggle_in_place()
    assert canvas.view.opened.frames == ()
    assert canvas.view.selection == (G,)


def test_layers_inside_are_renamed_where_they_are(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.view.select((ONE,))
    assert canvas.view.is_inside
    with qtbot.waitSignal(canvas.rename_requested) as caught:
        QTest.keyClick(canvas, Qt.Key.Key_F2)
    assert caught.args == [ONE]
    canvas.view.perform(Rename(ONE, "first"))
    assert canvas.canvas_scene.card_state(ONE).name == "first"
    canvas.editor.select((G,))
    canvas.view.select((ONE, TWO, "n3"))
    assert canvas.editor.selection == (G, "n3")
