"""Layers dropped from the palette, and files left to the window."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QUrl

from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.network import Edge, Network
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.gestures.palette_drop import LAYER_MIME, dragged_layer
from cnnstudio.ui.canvas.overlay import OverlayState
from cnnstudio.ui.palette import entries

MakeCanvas = Callable[[Network], Canvas]


@pytest.fixture
def hand(make_canvas: MakeCanvas, make_hand: Callable[[Canvas], Any], networks: SimpleNamespace) -> Any:
    return make_hand(make_canvas(networks.chain()))


def test_between_two_cards_it_is_inserted(hand: Any) -> None:
    place = hand.line("a", "b")
    assert hand.drag_in("dropout", place)
    assert hand.canvas.canvas_scene.overlay.state.bar is not None
    assert hand.canvas.canvas_scene.connections()[Edge("a", "b", 0)].look.is_hovered
    hand.drop(place)
    assert hand.inputs["dropout"] == ("a",)
    assert hand.inputs["b"] == ("dropout",)
    assert [hand.canvas.editor.document.project.network[n].name for n in hand.canvas.editor.selection] == [
        "dropout"
    ]
    assert hand.canvas.canvas_scene.overlay.state == OverlayState()
    hand.canvas.editor.undo_stack.undo()
    assert hand.inputs["b"] == ("a",)


def test_at_an_edge_of_a_card_it_branches_off(hand: Any) -> None:
    place = hand.card("a", dx=155)
    hand.drag_in("dropout", place)
    hand.drop(place)
    assert hand.inputs["dropout"] == ("a",)
    assert hand.inputs["b"] == ("a",)


def test_on_a_card_it_follows(hand: Any) -> None:
    hand.drag_in("dropout", hand.card("a"))
    hand.drop(hand.card("a"))
    assert hand.inputs["dropout"] == ("a",)
    assert hand.inputs["b"] == ("dropout",)


def test_on_empty_canvas_it_is_appended(hand: Any) -> None:
    hand.drag_in("dropout", hand.empty())
    hand.drop(hand.empty())
    assert hand.inputs["dropout"] == ("c",)


def test_the_first_layer_of_all(make_canvas: MakeCanvas, make_hand: Callable[[Canvas], Any]) -> None:
    hand = make_hand(make_canvas(Network()))
    hand.drag_in("input", hand.empty())
    hand.drop(hand.empty())
    assert hand.inputs == {"input": ()}
    assert hand.canvas.shown_nodes() == hand.canvas.editor.selection


def test_taken_away_again_it_leaves_nothing(hand: Any) -> None:
    before = hand.inputs
    hand.drag_in("dropout", hand.line("a", "b"))
    hand.leave()
    assert hand.canvas.canvas_scene.overlay.state == OverlayState()
    assert not hand.canvas.canvas_scene.connections()[Edge("a", "b", 0)].look.is_hovered
    assert hand.inputs == before


def test_files_and_strange_things_are_left_to_the_window(hand: Any) -> None:
    files, text, unknown = QMimeData(), QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile("/a/picture.png")])
    text.setText("conv_2d")
    unknown.setData(LAYER_MIME, b"no_such_layer")
    for data in (files, text, unknown):
        assert not hand.enter(data, hand.card("a"))
    unreadable = QMimeData()
    unreadable.setData(LAYER_MIME, b"\xff\xfe")
    assert dragged_layer(unreadable) is None


@pytest.mark.parametrize("kind", ["conv_2d", "input", "add"])
def test_what_the_palette_gives_along_is_understood(kind: str) -> None:
    cls = layer_type(kind)
    assert cls is not None
    assert dragged_layer(entries.layer_mime(cls)) == cls()
