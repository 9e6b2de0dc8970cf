from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.gestures.rubber_band import RubberBand
from tests.ui.workspaces.conftest import Desk


def test_each_project_keeps_its_view_selection_and_open_block(desk: Desk) -> None:
    canvas = desk.design.canvas
    canvas.zoom_by(1.7)
    canvas.scroll_by(13, 210)
    desk.editor.select(("n1",))
    seen, zoom = canvas.seen(), canvas.zoom
    desk.design.open_block("n1")
    desk.editor.follow(desk.second)
    assert desk.design.canvas is not canvas
    assert desk.design.shown_canvas is desk.design.canvas
    assert desk.design.canvas.canvas_scene.network is desk.second.document.project.network
    assert desk.editor.selection == ()
    desk.editor.follow(desk.first)
    assert desk.design.canvas is canvas
    assert (canvas.seen(), canvas.zoom) == (seen, zoom)
    assert desk.editor.selection == ("n1",)
    assert desk.design.shown_canvas is desk.design.level.canvas


def test_panels_follow(desk: Desk) -> None:
    desk.first.select(("n2",))
    assert desk.design.properties.layers.form.rows["filters"].field.parts()[0].text() == "4"
    desk.second.select(("n2",))
    desk.editor.follow(desk.second)
    assert desk.design.properties.layers.form.rows["filters"].field.parts()[0].text() == "8"


def test_a_gesture_is_given_up_when_another_project_is_shown(desk: Desk) -> None:
    mouse = desk.design.canvas.mouse
    pointer = mouse.pointer(QPointF(5, 5), Qt.KeyboardModifier.NoModifier)
    mouse._begin(RubberBand(desk.design.canvas._stage), pointer)
    assert mouse.gesture is not None
    desk.editor.follow(desk.second)
    assert mouse.gesture is None


def test_stages_stay_folded_while_another_project_is_shown(desk: Desk) -> None:
    desk.design.canvas.fold_stages()
    hidden = desk.design.canvas.canvas_scene.hidden
    assert hidden
    desk.editor.follow(desk.second)
    assert not desk.design.canvas.canvas_scene.hidden
    desk.editor.follow(desk.first)
    assert desk.design.canvas.canvas_scene.hidden == hidden


def test_the_find_bar_searches_what_is_shown_and_keeps_the_focus(desk: Desk, qtbot: QtBot) -> None:
    desk.second.open(Project(chain(Input((16, 16, 4)), *[Conv2D(8, 3, padding="same")] * 3)), None)
    desk.design.activateWindow()
    qtbot.waitUntil(desk.design.isActiveWindow)
    desk.design.find_layer()
    bar = desk.design.find_bar
    bar.field.setText("conv2d")
    before = len(bar.found)
    desk.editor.follow(desk.second)
    assert bar.isVisible()
    assert before > len(bar.found) == 3
    assert bar.field.hasFocus()
    assert desk.design.childAt(bar.mapTo(desk.design, bar.rect().center())) in (bar, *bar.children())
    bar.go_on()
    assert desk.second.selection
    assert desk.design.shown_canvas is desk.design.canvas
