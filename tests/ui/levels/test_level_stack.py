"""Levels inside each other, and which editor stands in front."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.changes import AppendLayer, GroupLayers, MakeOwn, RemoveLayers, SetSettings, Ungroup
from cnnstudio.document.document import Document
from cnnstudio.document.group import group_of
from cnnstudio.document.project import Project
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.in_place import SEPARATOR
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.workspaces.design import DesignWorkspace

Show = Callable[[QWidget], QWidget]
NET = chain(Input((16, 16, 3)), Conv2D(8), ResidualUnit(8), Conv2D(8), Flatten())
_FIRST = GroupLayers(("n1", "n2"), "Inner").apply(Project(NET))
INNER = _FIRST.added[0]
_SECOND = GroupLayers((INNER, "n3"), "Outer").apply(_FIRST.project)
OUTER = _SECOND.added[0]


@pytest.fixture
def editor(qapp: object) -> Editor:
    return Editor(Document(_SECOND.project))


@pytest.fixture
def design(editor: Editor, shown: Show) -> DesignWorkspace:
    design = DesignWorkspace(editor)
    shown(design)
    design.resize(1400, 900)
    return design


@pytest.fixture
def deep(design: DesignWorkspace) -> DesignWorkspace:
    """The workspace with the inner group of the outer group open."""
    design.open_block(OUTER)
    design.open_block(INNER)
    return design


def names(design: DesignWorkspace) -> list[str]:
    return [node.name for node in design.front.document.project.network]


def test_what_is_in_front_is_what_is_seen(deep: DesignWorkspace, editor: Editor) -> None:
    assert deep.front.place == (OUTER, INNER)
    assert names(deep) == ["input", "conv2d", "residual_unit"]
    assert deep.front.document.report["n2"].output == (14, 14, 8)
    assert deep.shown_canvas.editor.document is deep.front.document
    assert editor.selection == (OUTER,)


def test_an_edit_inside_is_one_of_the_project_with_one_undo_stack(
    deep: DesignWorkspace, editor: Editor
) -> None:
    deep.front.select(("n2",))
    applied = deep.front.perform(AppendLayer(Activation("relu"), "n2"))
    assert applied is not None
    assert deep.front.selection == applied.added
    assert names(deep)[-1] == "activation"
    assert deep.front.undo_stack is editor.undo_stack
    assert editor.undo_stack.undoText() == "add Activation"
    editor.undo_stack.undo()
    assert editor.document.project == _SECOND.project
    assert names(deep) == ["input", "conv2d", "residual_unit"]
    editor.undo_stack.redo()
    assert names(deep)[-1] == "activation"
    assert deep.shown_canvas is deep.levels.levels[1].canvas


def test_an_edit_around_shows_inside(deep: DesignWorkspace, editor: Editor) -> None:
    editor.perform(SetSettings.of(("n0",), {"shape": (20, 20, 3)}))
    assert deep.front.document.report["n2"].output == (18, 18, 8)


def test_the_breadcrumb_leads_back_by_one_or_by_all(deep: DesignWorkspace) -> None:
    second = deep.levels.levels[1]
    assert second.way_back.text() == "Outer"
    QTest.mouseClick(second.way_back, Qt.MouseButton.LeftButton)
    assert deep.shown_canvas is deep.level.canvas
    deep.open_block(INNER)
    (network,) = [
        way for way in second.findChildren(QToolButton) if way.text() == "Network" and way.isVisible()
    ]
    QTest.mouseClick(network, Qt.MouseButton.LeftButton)
    assert deep.shown_canvas is deep.canvas


def test_what_goes_around_it_leads_back(deep: DesignWorkspace, editor: Editor) -> None:
    editor.perform(Ungroup(OUTER))
    assert deep.shown_canvas is deep.canvas
    assert deep.front.place == ()
    assert [level.node for level in deep.levels.levels] == [None, None]


def test_a_built_in_block_inside_becomes_ones_own(
    qtbot: QtBot, deep: DesignWorkspace, editor: Editor
) -> None:
    deep.open_block("n2")
    level = deep.levels.levels[2]
    assert level.make_own.isVisible()
    assert deep.front.is_read_only
    assert not level.canvas.acceptDrops()
    with qtbot.waitSignal(deep.message):
        deep.front.perform(RemoveLayers(("act_1",)))
    QTest.mouseClick(level.make_own, Qt.MouseButton.LeftButton)
    assert not level.make_own.isVisible()
    assert level.canvas.acceptDrops()
    assert deep.front.perform(RemoveLayers(("act_1",))) is not None
    assert "act_1" not in deep.front.document.project.network
    assert editor.undo_stack.count() == 2


def test_inside_a_block_that_follows_its_settings_nothing_is_ones_own(
    design: DesignWorkspace, editor: Editor
) -> None:
    editor.perform(MakeOwn(OUTER))  # refused: it is a group
    assert editor.undo_stack.count() == 0


def test_the_settings_of_the_block_show_until_a_layer_inside_is_selected(deep: DesignWorkspace) -> None:
    assert deep.properties.layers.name_line.text() == "Inner"
    deep.front.select(("n1",))
    assert deep.properties.layers.name_line.text() == "conv2d"
    deep.properties.layers.form.rows["filters"].entered.emit("filters", 5)
    assert deep.front.document.report["n1"].output == (14, 14, 5)
    deep.front.select(())
    assert deep.properties.layers.name_line.text() == "Inner"


def test_a_refused_value_is_told_at_its_field(deep: DesignWorkspace) -> None:
    deep.front.select(("input",))
    deep.properties.layers.form.rows["shape"].entered.emit("shape", (4, 4, 4))
    assert "change that instead" in deep.properties.layers.form.rows["shape"].error.text()


def test_a_problem_far_inside_leads_there(design: DesignWorkspace, editor: Editor) -> None:
    design.open_block(OUTER)
    design.open_block(INNER)
    design.front.perform(SetSettings.of(("n1",), {"kernel_size": (99, 99)}))
    design.levels.go_back(2)
    (row,) = [row for row in design.problems.rows if row.entry.kind == "error"]
    assert row.entry.place == (INNER, "n1")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert design.front.place == (OUTER, INNER)
    assert design.front.selection == ("n1",)


def test_a_broken_group_opens_to_be_mended(design: DesignWorkspace, editor: Editor) -> None:
    design.open_block(OUTER)
    design.front.perform(SetSettings.of(("n3",), {"kernel_size": (99, 99)}))
    design.levels.go_back(1)
    editor.select((OUTER,))
    QTest.keyClick(design.canvas, Qt.Key.Key_Return)
    assert design.shown_canvas is design.level.canvas
    assert group_of(editor.document.project.network[OUTER].layer) is not None


def test_the_palette_adds_to_what_is_seen(deep: DesignWorkspace, editor: Editor) -> None:
    deep.palette_panel.append("dropout")
    assert names(deep)[-1] == "dropout"
    assert len(editor.document.project.network) == len(_SECOND.project.network)


def test_what_is_open_in_place_is_edited_from_every_panel(design: DesignWorkspace, editor: Editor) -> None:
    one, two = f"{OUTER}{SEPARATOR}{INNER}", f"{OUTER}{SEPARATOR}n3"
    editor.select((OUTER,))
    design.canvas.toggle_in_place()
    assert design.front.selection == (one, two)
    assert design.properties.layers.name_line.text() == "Outer"
    design.front.select((two,))
    assert design.properties.layers.name_line.text() == "conv2d_1"
    design.properties.layers.form.rows["filters"].entered.emit("filters", 5)
    assert editor.document.report[OUTER].output == (12, 12, 5)
    design.palette_panel.append("dropout")
    assert [node.name for node in design.front.document.project.network] == [
        "input", "Inner", "conv2d_1", "dropout", "flatten"]  # fmt: skip
    design.front.select((one, two))
    design.front.perform(GroupLayers(design.front.selection, "Both"))
    assert [node.name for node in design.front.document.project.network][1:3] == ["Both", "dropout"]
    for _ in range(3):
        editor.undo_stack.undo()
    assert editor.document.project == _SECOND.project
