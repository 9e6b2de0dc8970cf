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
