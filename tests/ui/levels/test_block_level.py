"""The inside of a block, shown in place of the network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import State
from cnnstudio.document.changes import RemoveLayers, Rename, SetSettings
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.levels.level_editor import inside
from cnnstudio.ui.workspaces.design import DesignWorkspace

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def editor(qapp: object) -> Editor:
    """image → unit, a block → conv → lone, a block without an input."""
    nodes = (
        Node("i", "image", Input((16, 16, 8))),
        Node("u", "unit", ResidualUnit(8), ("i",)),
        Node("c", "conv", Conv2D(4), ("u",)),
        Node("l", "lone", ResidualUnit(8)),
    )
    return Editor(Document(Project(Network(nodes))))


@pytest.fixture
def design(editor: Editor, shown: Show) -> DesignWorkspace:
    design = DesignWorkspace(editor)
    shown(design)
    design.resize(1400, 900)
    return design


@pytest.fixture
def opened(design: DesignWorkspace) -> DesignWorkspace:
    """The workspace with the block open."""
    design.open_block("u")
    return design


def _below_the_name(design: DesignWorkspace, node: str) -> QPoint:
    center = design.shown_canvas.canvas_scene.placed.rect(node).center
    return design.shown_canvas.mapFromScene(QPointF(center.x + 60, center.y + 12))


def _network(design: DesignWorkspace) -> Network:
    return design.shown_canvas.editor.document.project.network


def test_a_double_click_shows_what_is_inside(design: DesignWorkspace, editor: Editor) -> None:
    design.canvas.center_on("u")
    QTest.mouseDClick(design.canvas.viewport(), Qt.MouseButton.LeftButton, pos=_below_the_name(design, "u"))
    assert design.shown_canvas is design.level.canvas
    assert _network(design) == ResidualUnit(8).expand((16, 16, 8))
    assert editor.selection == ("u",)
    outputs = [design.shown_canvas.canvas_scene.report[node.id].output for node in _network(design)]
    assert outputs[0] == outputs[-1] == (16, 16, 8)


def test_enter_opens_the_selected_block_alone(design: DesignWorkspace, editor: Editor) -> None:
    for node, is_open in (("c", False), ("l", False), ("u", True)):
        editor.select((node,))
        QTest.keyClick(design.canvas, Qt.Key.Key_Return)
        assert (design.shown_canvas is design.level.canvas) == is_open


def test_escape_and_the_way_back_lead_back(opened: DesignWorkspace) -> None:
    QTest.keyClick(opened.level.canvas, Qt.Key.Key_Escape)
    assert opened.shown_canvas is opened.canvas
    opened.open_block("u")
    QTest.mouseClick(opened.level.way_back, Qt.MouseButton.LeftButton)
    assert opened.shown_canvas is opened.canvas


def test_it_follows_the_settings_and_the_name_of_the_block(opened: DesignWorkspace, editor: Editor) -> None:
    editor.perform(SetSettings.of(("u",), {"filters": 32}))
    assert opened.shown_canvas is opened.level.canvas
    assert _network(opened) == ResidualUnit(32).expand((16, 16, 8))
    editor.undo_stack.undo()
    assert _network(opened) == ResidualUnit(8).expand((16, 16, 8))
    editor.perform(Rename("u", "first_unit"))
    assert opened.level.name.text == "first_unit"


def test_nothing_inside_can_be_changed(qtbot: QtBot, opened: DesignWorkspace, editor: Editor) -> None:
    canvas, before = opened.level.canvas, editor.document.project
    network = _network(opened)
    canvas.select_all()
    with qtbot.waitSignal(opened.message) as caught:
        QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert "ungroup" in caught.args[0]
    first, last = network.nodes[1].id, network.nodes[-1].id
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=_below_the_name(opened, first))
    QTest.mouseMove(canvas.viewport(), _below_the_name(opened, last))
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=_below_the_name(opened, last))
    assert canvas.editor.selection == (first,)
    assert not canvas.acceptDrops()
    assert _network(opened) == network
    assert editor.document.project == before
    assert editor.undo_stack.count() == 0


def test_a_block_that_goes_leads_back(opened: DesignWorkspace, editor: Editor) -> None:
    editor.perform(RemoveLayers(("u",)))
    assert opened.shown_canvas is opened.canvas
    assert opened.level.node is None
    editor.undo_stack.undo()
    assert opened.shown_canvas is opened.canvas


def test_looking_at_another_layer_leads_back(opened: DesignWorkspace, editor: Editor) -> None:
    editor.select(("c",))
    assert opened.shown_canvas is opened.canvas


def test_what_has_no_shapes_or_is_no_block_has_no_inside(opened: DesignWorkspace, editor: Editor) -> None:
    editor.perform(RemoveLayers(("i",)))
    assert opened.shown_canvas is opened.canvas
    assert inside(editor.document.report, "l") is None
    assert inside(editor.document.report, "c") is None
    assert inside(editor.document.report, "gone") is None
    assert editor.document.report["l"].state is State.BAD
