from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.workspaces.design import DesignWorkspace

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def design(broken_editor: Editor, shown: Show) -> DesignWorkspace:
    design = DesignWorkspace(broken_editor)
    shown(design)
    design.resize(1400, 900)
    return design


def test_the_docks_stand_around_the_canvas_and_have_names(design: DesignWorkspace) -> None:
    assert [dock.objectName() for dock in design.docks()] == [
        "design_palette",
        "design_properties",
        "design_problems",
        "design_what_if",
    ]
    areas = Qt.DockWidgetArea
    assert [design.dockWidgetArea(dock) for dock in design.docks()] == [
        areas.LeftDockWidgetArea, areas.RightDockWidgetArea, areas.BottomDockWidgetArea, areas.BottomDockWidgetArea,
    ]  # fmt: skip
    assert design.centralWidget().isAncestorOf(design.canvas)
    assert design.shown_canvas is design.canvas
    assert design.problems_dock.title.label.text() == "Problems 1"


def test_rename_leads_to_the_name(qtbot: QtBot, design: DesignWorkspace, broken_editor: Editor) -> None:
    design.properties_dock.hide()
    design.canvas.rename_requested.emit("a")
    assert broken_editor.selection == ("a",)
    qtbot.waitUntil(design.properties.layers.name_line.hasFocus)


def test_quick_add_appends_after_the_selection(
    qtbot: QtBot, design: DesignWorkspace, broken_editor: Editor
) -> None:
    broken_editor.select(("a",))
    design.canvas.quick_add_requested.emit(QPointF(0, 0), None)
    assert design.quick_add.isVisible()
    qtbot.keyClicks(design.quick_add.search, "dropout")
    qtbot.keyClick(design.quick_add.search, Qt.Key.Key_Return)
    network = broken_editor.document.project.network
    assert network["b"].inputs == broken_editor.selection
    assert network[broken_editor.selection[0]].layer.kind == "dropout"


def test_quick_add_connects_the_port_that_was_dragged_from(
    qtbot: QtBot, design: DesignWorkspace, broken_editor: Editor
) -> None:
    design.canvas.quick_add_requested.emit(QPointF(0, 0), "a")
    qtbot.keyClicks(design.quick_add.search, "flatten")
    qtbot.keyClick(design.quick_add.search, Qt.Key.Key_Return)
    network = broken_editor.document.project.network
    (added,) = broken_editor.selection
    assert network[added].inputs == ("a",)
    assert network["b"].inputs == ("a",)


def test_messages_of_the_canvas_are_passed_on(qtbot: QtBot, design: DesignWorkspace) -> None:
    with qtbot.waitSignal(design.message) as caught:
        design.canvas.message.emit("It cannot be.")
    assert caught.args == ["It cannot be."]


def test_the_problems_are_brought_back(design: DesignWorkspace) -> None:
    design.problems_dock.hide()
    design.show_problems()
    assert design.problems_dock.isVisible()


def test_the_search_of_the_palette_is_brought_back(qtbot: QtBot, design: DesignWorkspace) -> None:
    design.palette_dock.hide()
    design.search_palette()
    qtbot.waitUntil(design.palette_panel.search.hasFocus)


def test_hints_are_switched_beside_the_problems(qtbot: QtBot, design: DesignWorkspace) -> None:
    assert design.problems_dock.title.isAncestorOf(design.hints_box)
    with qtbot.waitSignal(design.hints_toggled) as caught:
        design.hints_box.click()
    assert caught.args == [False]
    with qtbot.waitSignal(design.hints_toggled) as caught:
        design.set_hints(True)
    assert caught.args == [True]
    assert design.hints_box.isChecked()
