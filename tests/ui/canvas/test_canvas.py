"""The canvas as a widget."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.document.changes import AppendLayer, RemoveLayers
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.merge import Add
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.editor import Editor

MakeCanvas = Callable[[Network], Canvas]
MakeHand = Callable[[Canvas], Any]


def _double_click(canvas: Canvas, at: QPoint) -> None:
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def _wheel(canvas: Canvas, at: QPoint, angle: QPoint, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at), canvas.viewport().mapToGlobal(QPointF(at)), QPoint(), angle, Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)


def test_a_double_click_on_a_name_asks_to_rename(
    qtbot: QtBot, make_canvas: MakeCanvas, make_hand: MakeHand, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.chain())
    with qtbot.waitSignal(canvas.rename_requested) as asked:
        _double_click(canvas, make_hand(canvas).card("a", dx=-100, dy=-10))
    assert asked.args == ["a"]


def test_a_double_click_on_a_block_opens_it(
    qtbot: QtBot, make_canvas: MakeCanvas, make_hand: MakeHand, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.block())
    hand = make_hand(canvas)
    with qtbot.waitSignal(canvas.open_requested) as asked:
        _double_click(canvas, hand.card("unit", dy=10))
    assert asked.args == ["unit"]
    with qtbot.assertNotEmitted(canvas.open_requested):
        _double_click(canvas, hand.card("image", dy=10))


def test_a_double_click_on_empty_canvas_searches(
    qtbot: QtBot, make_canvas: MakeCanvas, make_hand: MakeHand, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.chain())
    hand = make_hand(canvas)
    with qtbot.waitSignal(canvas.quick_add_requested) as asked:
        _double_click(canvas, hand.empty())
    assert (canvas.mapFromScene(asked.args[0]) - hand.empty()).manhattanLength() <= 2
    assert asked.args[1] is None
    with qtbot.assertNotEmitted(canvas.quick_add_requested):
        _double_click(canvas, hand.line("a", "b"))


def test_the_wheel_scrolls_and_zooms(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.chain())
    place = canvas.mapToScene(QPoint(300, 300))
    none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    _wheel(canvas, QPoint(300, 300), QPoint(0, -120), none)
    assert canvas.mapToScene(QPoint(300, 300)).y() > place.y()
    _wheel(canvas, QPoint(300, 300), QPoint(0, -120), shift)
    assert canvas.mapToScene(QPoint(300, 300)).x() > place.x()
    before, place = canvas.zoom, canvas.mapToScene(QPoint(300, 300))
    _wheel(canvas, QPoint(300, 300), QPoint(0, 120), Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == pytest.approx(1.2 * before)
    assert (canvas.mapToScene(QPoint(300, 300)) - place).manhattanLength() < 2


def test_tooltips_explain_cards_and_connections(
    make_canvas: MakeCanvas, make_hand: MakeHand, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.chain())
    hand = make_hand(canvas)
    assert "Parameters: 584" in canvas.explanation(QPointF(hand.card("a")))
    assert "8,192 bytes" in canvas.explanation(QPointF(hand.line("a", "b")))
    assert canvas.explanation(QPointF(hand.empty())) == ""


def test_screen_readers_hear_of_the_selection(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.chain())
    assert canvas.accessibleName() == "Network canvas"
    canvas.editor.select(("a",))
    assert canvas.accessibleDescription().startswith("Layer 2 of 4 selected. a")
    canvas.editor.select(())
    assert canvas.accessibleDescription() == "4 layers, none selected"


def _long(count: int, prefix: str = "n") -> Network:
    nodes = (
        Node(f"{prefix}{i}", f"{prefix}{i}", Add(), (f"{prefix}{i - 1}",) if i else ()) for i in range(count)
    )
    return Network(tuple(nodes))


def test_what_is_selected_elsewhere_comes_into_view(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_long(60))
    assert "n50" not in canvas.shown_nodes()
    canvas.editor.select(("n50",))
    assert "n50" in canvas.shown_nodes()


def test_an_edit_does_not_move_the_view(make_canvas: MakeCanvas, make_hand: MakeHand) -> None:
    canvas = make_canvas(_long(60))
    hand = make_hand(canvas)
    canvas.center_on("n30")
    before = hand.card("n29")
    canvas.editor.perform(AppendLayer(Activation("relu"), "n30"))
    assert hand.card("n29") == before
    canvas.editor.perform(RemoveLayers(("n31",)))
    assert hand.card("n29") == before


def test_an_empty_canvas_says_what_to_do(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(Network())
    empty = canvas.grab().toImage()
    canvas.editor.perform(AppendLayer(Activation("relu"), None))
    assert canvas.grab().toImage() != empty
    assert canvas.accessibleDescription() != ""
    canvas.editor.undo_stack.undo()
    assert canvas.shown_nodes() == ()
    canvas.fit()
    canvas.walk("down")
    canvas.delete()
    canvas.select_all()
    assert canvas.editor.selection == ()


def test_moving_several_layers_is_not_a_swap(
    qtbot: QtBot, make_canvas: MakeCanvas, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.chain())
    canvas.select_all()
    with qtbot.waitSignal(canvas.message):
        canvas.swap(up=True)
    assert canvas.editor.undo_stack.count() == 0


def test_a_canvas_goes_with_all_it_has(qtbot: QtBot, networks: SimpleNamespace) -> None:
    editor = Editor(Document(Project(networks.chain())))
    canvas = Canvas(editor)
    canvas.show()
    canvas.close()
    canvas.deleteLater()
    QApplication.sendPostedEvents(canvas, 0)
    editor.perform(RemoveLayers(("a",)))
    assert Edge("image", "b", 0) in set(editor.document.project.network.edges())
