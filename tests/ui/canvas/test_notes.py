from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import RemoveLayers, SetFreeNote, SetNote
from cnnstudio.ui.canvas.canvas import Canvas
from tests.ui.canvas.conftest import Hand, MakeCanvas


@pytest.fixture
def canvas(make_canvas: MakeCanvas, networks: SimpleNamespace) -> Canvas:
    canvas = make_canvas(networks.chain())
    canvas.editor.perform(SetNote("a", "see chapter 4"))
    canvas.editor.perform(SetFreeNote(None, "a thought"))
    canvas.fit()
    return canvas


@pytest.fixture
def hand(canvas: Canvas, make_hand: Callable[[Canvas], Hand]) -> Hand:
    return make_hand(canvas)


def spot(canvas: Canvas, key: str | int) -> QPoint:
    center = canvas.canvas_scene.notes.placed[key].rect.center
    return canvas.mapFromScene(QPointF(*center))


def texts(canvas: Canvas) -> dict[str | int, str]:
    return canvas.canvas_scene.notes.texts


def test_notes_follow_the_project(canvas: Canvas) -> None:
    assert texts(canvas) == {"a": "see chapter 4", 0: "a thought"}
    canvas.editor.perform(RemoveLayers(("a",)))
    assert texts(canvas) == {0: "a thought"}
    canvas.editor.undo_stack.undo()
    assert texts(canvas) == {"a": "see chapter 4", 0: "a thought"}


def test_the_canvas_and_its_picture_hold_the_notes(canvas: Canvas) -> None:
    bounds = canvas.canvas_scene.notes.bounds
    assert bounds is not None
    assert canvas.contents().contains(bounds.x + 1, bounds.y + 1)
    assert canvas.contents().contains(bounds.right - 1, bounds.bottom - 1)
    with_notes = canvas.picture()
    canvas.editor.undo_stack.undo()
    canvas.editor.undo_stack.undo()
    assert with_notes.width() > canvas.picture().width()


def test_a_click_selects_a_note_alone_and_delete_takes_it_away(canvas: Canvas, hand: Hand) -> None:
    canvas.editor.select(("b",))
    hand.click(spot(canvas, "a"))
    assert canvas.canvas_scene.notes.selected == "a"
    assert canvas.editor.selection == ()
    hand.key(Qt.Key.Key_Delete)
    assert texts(canvas) == {0: "a thought"}
    hand.click(spot(canvas, 0))
    hand.key(Qt.Key.Key_Delete)
    assert texts(canvas) == {}
    assert len(canvas.canvas_scene.network) == 4


def test_reading_aids_say_what_is_selected(canvas: Canvas, hand: Hand) -> None:
    hand.click(spot(canvas, "a"))
    assert canvas.accessibleDescription() == "Note selected: see chapter 4"
    hand.click(hand.line("image", "a"))
    assert canvas.accessibleDescription().startswith("Connection selected: image → a")
    hand.click(hand.card("b"))
    assert canvas.accessibleDescription().startswith("Layer 3 of 4 selected")


def test_selecting_anything_else_leaves_the_note(canvas: Canvas, hand: Hand) -> None:
    for place in (hand.card("b"), hand.line("image", "a"), hand.empty()):
        hand.click(spot(canvas, "a"))
        assert canvas.canvas_scene.notes.selected == "a"
        hand.click(place)
        assert canvas.canvas_scene.notes.selected is None


def test_a_double_click_writes_in_place(canvas: Canvas, hand: Hand, qtbot: QtBot) -> None:
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot(canvas, "a"))
    field = canvas.writing.field
    assert field.isVisible()
    qtbot.waitUntil(field.hasFocus)
    assert field.toPlainText() == "see chapter 4"
    assert field.geometry().contains(spot(canvas, "a"))
    QTest.keyClicks(field, ", page 2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert texts(canvas)["a"] == "see chapter 4, page 2\nx"
    assert not field.isVisible()
    canvas.editor.undo_stack.undo()
    assert texts(canvas)["a"] == "see chapter 4"


def test_escape_leaves_a_note_as_it_was(canvas: Canvas) -> None:
    canvas.writing.begin("a")
    QTest.keyClicks(canvas.writing.field, "!!")
    QTest.keyClick(canvas.writing.field, Qt.Key.Key_Escape)
    assert texts(canvas)["a"] == "see chapter 4"
    assert not canvas.writing.is_writing


def test_going_elsewhere_keeps_what_was_written(canvas: Canvas, hand: Hand) -> None:
    canvas.writing.begin("b")
    QTest.keyClicks(canvas.writing.field, "new")
    canvas.setFocus()
    assert texts(canvas)["b"] == "new"


def test_a_new_free_note_comes_only_with_a_text(canvas: Canvas) -> None:
    canvas.writing.begin(None)
    canvas.writing.finish()
    assert len(texts(canvas)) == 2
    canvas.writing.begin(None)
    QTest.keyClicks(canvas.writing.field, "third")
    canvas.writing.finish()
    assert texts(canvas)[1] == "third"


def test_the_field_stays_over_its_note_while_one_zooms_and_scrolls(canvas: Canvas) -> None:
    canvas.writing.begin("a")
    for act in (canvas.zoom_in, canvas.zoom_in, canvas.zoom_out, lambda: canvas.scroll_by(0, 40)):
        act()
        rect = canvas.canvas_scene.notes.placed["a"].rect
        corner = canvas.mapFromScene(QPointF(rect.x, rect.y))
        assert canvas.writing.field.geometry().topLeft() == corner
    canvas.writing.cancel()


def test_a_layer_that_goes_takes_the_field_along(canvas: Canvas) -> None:
    canvas.writing.begin("a")
    canvas.editor.perform(RemoveLayers(("a",)))
    canvas.viewport().repaint()
    assert not canvas.writing.field.isVisible()


def test_tooltips_give_all_of_a_note(canvas: Canvas) -> None:
    canvas.editor.perform(SetNote("a", "long " * 200))
    assert canvas.explanation(QPointF(spot(canvas, "a"))) == ("long " * 200).strip()


def test_enter_and_f2_write_the_selected_note(canvas: Canvas, hand: Hand) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F2):
        canvas.go_to_note(0)
        hand.key(key)
        assert canvas.writing.is_writing
        canvas.writing.cancel()


def test_a_note_is_drawn_on_its_own_ground(canvas: Canvas) -> None:
    rect = canvas.canvas_scene.notes.placed[0].rect
    image = canvas.viewport().grab().toImage()
    inside = canvas.mapFromScene(QPointF(rect.right - 6, rect.bottom - 6))
    outside = canvas.mapFromScene(QPointF(rect.right + 7, rect.bottom + 7))
    assert QColor(image.pixel(inside)) != QColor(image.pixel(outside))
