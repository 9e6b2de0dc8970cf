"""Parameters of groups in the Properties panel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cnnstudio.core.network import chain
from cnnstudio.document.changes import GroupLayers
from cnnstudio.document.document import Document
from cnnstudio.document.group import Group, group_of
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.workspaces.design import DesignWorkspace

NET = chain(Input((16, 16, 3)), Conv2D(8), Conv2D(6), Flatten(), Dense(4))
APPLIED = GroupLayers(("n1", "n2", "n3", "n4"), "Net").apply(Project(NET))
G = APPLIED.added[0]


@pytest.fixture
def design(qapp: object, shown: Callable[[QWidget], QWidget]) -> DesignWorkspace:
    """The workspace with the group open."""
    design = DesignWorkspace(Editor(Document(APPLIED.project)))
    shown(design)
    design.open_block(G)
    return design


def group(design: DesignWorkspace) -> Group:
    found = group_of(design.problems._editor.document.project.network[G].layer)
    assert found is not None
    return found


def test_it_shows_for_groups_and_layers_inside_them_alone(design: DesignWorkspace) -> None:
    parameters, exposure = design.properties.parameters, design.properties.exposure
    assert parameters.isVisible()
    assert not exposure.isVisible()
    assert "Make a parameter" in parameters.note.text()
    design.front.select(("n1",))
    assert not parameters.isVisible()
    assert exposure.isVisible()
    design.front.select(("input",))
    assert not exposure.isVisible()
    design.levels.go_back(1)
    design.front.select(("n0",))
    assert not parameters.isVisible()


def test_a_setting_of_several_layers_becomes_one_of_the_group(design: DesignWorkspace) -> None:
    design.front.select(("n1", "n2"))
    design.properties.exposure.expose("filters")
    assert group(design).parameters[0].targets == (("n1", "filters"), ("n2", "filters"))
    assert [line.what.text() for line in design.properties.exposure.lines] == [
        "“Filters” sets filters of 2 layers"
    ]
    design.front.select(())
    row = design.properties.layers.form.rows["filters"]
    assert (row.label.text(), row.setting.minimum) == ("Filters", 1)
    row.entered.emit("filters", 12)
    assert group(design).value_of("filters") == 12
    assert design.front.document.report["n2"].output == (12, 12, 12)


def test_the_menu_offers_settings_and_parameters_that_fit(design: DesignWorkspace) -> None:
    design.front.select(("n1",))
    design.properties.exposure.expose("filters")
    design.front.select(("n4",))
    section = design.properties.exposure
    section.menu.aboutToShow.emit()
    (units,) = [action.menu() for action in section.menu.actions() if action.text() == "Units"]
    assert [action.text() for action in units.actions()] == ["New parameter", "Set by “Filters”"]  # type: ignore[attr-defined]
    units.actions()[1].trigger()  # type: ignore[attr-defined]
    assert group(design).parameters[0].targets == (("n1", "filters"), ("n4", "units"))
    section.menu.aboutToShow.emit()
    assert "Units" not in [action.text() for action in section.menu.actions()]


def test_it_is_renamed_where_it_stands_and_taken_away(design: DesignWorkspace) -> None:
    design.front.select(("n1", "n2"))
    design.properties.exposure.expose("filters")
    design.front.select(())
    (line,) = design.properties.parameters.lines
    line.label.setFocus()
    line.label.selectAll()
    QTest.keyClicks(line.label, "Width")
    QTest.keyClick(line.label, Qt.Key.Key_Return)
    assert [(p.name, p.label) for p in group(design).parameters] == [("width", "Width")]
    (line,) = design.properties.parameters.lines
    QTest.keyClicks(line.label, "x")
    QTest.keyClick(line.label, Qt.Key.Key_Escape)
    assert line.label.text() == "Width"
    line.label.clear()
    QTest.keyClick(line.label, Qt.Key.Key_Return)
    assert "at least one character" in design.properties.parameters.error.text()
    design.front.select(("n2",))
    QTest.mouseClick(design.properties.exposure.lines[0].cross, Qt.MouseButton.LeftButton)
    assert group(design).parameters[0].targets == (("n1", "filters"),)
    design.front.select(())
    QTest.mouseClick(design.properties.parameters.lines[0].cross, Qt.MouseButton.LeftButton)
    assert group(design).parameters == ()
    assert design.front.undo_stack.count() == 4
