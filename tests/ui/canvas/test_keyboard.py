"""Keys of the canvas."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.keyboard import act
from cnnstudio.ui.editor import Editor

_Key = Qt.Key
_Held = Qt.KeyboardModifier


class Listener(QWidget):
    """A window that notes the keys which its children leave to it."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.append(event.key())


@pytest.fixture
def hand(
    make_canvas: Callable[[Network], Canvas], make_hand: Callable[[Canvas], Any], networks: SimpleNamespace
) -> Any:
    return make_hand(make_canvas(networks.chain()))


def test_arrows_walk(hand: Any) -> None:
    editor = hand.canvas.editor
    for key, expected in (
        (_Key.Key_Down, "image"),
        (_Key.Key_Down, "a"),
        (_Key.Key_Down, "b"),
        (_Key.Key_Up, "a"),
    ):
        hand.key(key)
        assert editor.selection == (expected,)
    hand.key(_Key.Key_Left)
    assert editor.selection == ("a",)


def test_alt_and_arrows_move_a_layer(hand: Any) -> None:
    hand.click(hand.card("b"))
    hand.key(_Key.Key_Up, _Held.AltModifier)
    assert hand.inputs == {"image": (), "b": ("image",), "a": ("b",), "c": ("a",)}
    hand.key(_Key.Key_Down, _Held.AltModifier)
    hand.key(_Key.Key_Down, _Held.AltModifier)
    assert hand.inputs == {"image": (), "a": ("image",), "c": ("a",), "b": ("c",)}
    assert hand.canvas.editor.selection == ("b",)


@pytest.mark.parametrize("key", [_Key.Key_Delete, _Key.Key_Backspace])
def test_delete(hand: Any, key: Qt.Key) -> None:
    hand.click(hand.card("a"))
    hand.key(key)
    assert hand.inputs == {"image": (), "b": ("image",), "c": ("b",)}
    hand.canvas.canvas_scene.select_edge(Edge("b", "c", 0))
    hand.key(key)
    assert hand.inputs["c"] == ()


def test_select_all_and_rename(qtbot: QtBot, hand: Any) -> None:
    hand.key(_Key.Key_A, _Held.ControlModifier)
    assert len(hand.canvas.editor.selection) == 4
    with qtbot.assertNotEmitted(hand.canvas.rename_requested):
        hand.key(_Key.Key_F2)
    hand.click(hand.card("a"))
    with qtbot.waitSignal(hand.canvas.rename_requested) as asked:
        hand.key(_Key.Key_F2)
    assert asked.args == ["a"]


def test_zoom_keys(hand: Any) -> None:
    before = hand.canvas.zoom
    hand.key(_Key.Key_Plus, _Held.ControlModifier)
    assert hand.canvas.zoom > before
    hand.key(_Key.Key_Minus, _Held.ControlModifier)
    assert hand.canvas.zoom == pytest.approx(before)
    hand.canvas.zoom_by(2.0)
    hand.key(_Key.Key_0, _Held.ControlModifier)
    assert hand.canvas.zoom == pytest.approx(before)
    hand.canvas.zoom_by(3.0)
    hand.key(_Key.Key_Period)
    assert hand.canvas.zoom == pytest.approx(before)


def test_space_searches(qtbot: QtBot, hand: Any) -> None:
    with qtbot.waitSignal(hand.canvas.quick_add_requested) as asked:
        hand.key(_Key.Key_Space)
    assert asked.args[1] is None


def test_keys_that_mean_nothing_here_go_on_to_the_window(qtbot: QtBot, networks: SimpleNamespace) -> None:
    window = Listener()
    qtbot.addWidget(window)
    canvas = Canvas(Editor(Document(Project(networks.chain()))), window)
    window.show()
    qtbot.keyClick(canvas, _Key.Key_J)
    qtbot.keyClick(canvas, _Key.Key_Escape)
    qtbot.keyClick(canvas, _Key.Key_Down)
    assert window.keys == [_Key.Key_J, _Key.Key_Escape]


def test_the_keypad_counts_too(hand: Any) -> None:
    assert act(hand.canvas, QKeyCombination(_Held.KeypadModifier, _Key.Key_Down))
    assert hand.canvas.editor.selection == ("image",)
