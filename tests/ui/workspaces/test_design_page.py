from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.gestures.rubber_band import RubberBand
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.following_editor import FollowingEditor
from cnnstudio.ui.workspaces.design import DesignWorkspace


def _editor(filters: int) -> Editor:
    network = chain(Input((16, 16, 4)), ResidualUnit(4), *[Conv2D(filters, 3, padding="same")] * 20)
    return Editor(Document(Project(network)))


class Desk:
    """A workspace that shows two projects in turn."""

    def __init__(self, qtbot: QtBot) -> None:
        self.first, self.second = _editor(4), _editor(8)
        self.editor = FollowingEditor(self.first)
        self.design = DesignWorkspace(self.editor)
        qtbot.addWidget(self.design)
        self.design.resize(1200, 800)
        self.design.show()
        qtbot.waitExposed(self.design)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


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


def test_bars_are_those_of_all(desk: Desk) -> None:
    desk.design.set_bar("macs")
    desk.editor.follow(desk.second)
    assert desk.design.canvas.canvas_scene.measure == "macs"
    desk.design.set_bar("params")
    desk.editor.follow(desk.first)
    assert desk.design.canvas.canvas_scene.measure == "params"


def test_a_gesture_is_given_up_when_another_project_is_shown(desk: Desk) -> None:
    mouse = desk.design.canvas.mouse
    pointer = mouse.pointer(QPointF(5, 5), Qt.KeyboardModifier.NoModifier)
    mouse._begin(RubberBand(desk.design.canvas._stage), pointer)
    assert mouse.gesture is not None
    desk.editor.follow(desk.second)
    assert mouse.gesture is None


def test_a_page_goes_with_its_project(desk: Desk) -> None:
    desk.editor.follow(desk.second)
    pages = desk.design._pages_made()
    assert len(pages) == 2
    gone = weakref.ref(pages[0].canvas.canvas_scene)
    del pages
    desk.first.retired.emit()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    assert len(desk.design._pages_made()) == 1


def test_each_project_has_its_map_and_legend_as_they_are_wanted(desk: Desk) -> None:
    first = desk.design.overview
    desk.design.canvas.actual_size()
    assert first.isVisible()
    desk.design.set_heated(True)
    desk.editor.follow(desk.second)
    desk.design.canvas.actual_size()
    assert desk.design.overview is not first
    assert desk.design.overview.isVisible()
    assert desk.design.heat_legend.isVisible()
    desk.design.set_overview(False)
    desk.design.set_heated(False)
    desk.editor.follow(desk.first)
    assert desk.design.overview is first
    assert not first.isVisible()
    assert not desk.design.heat_legend.isVisible()


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
