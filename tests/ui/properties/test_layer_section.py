"""Tests of the properties of layers: why a value cannot be stands where it was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.document.changes import SetSettings
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.panel import PropertiesPanel
from tests.ui.properties.test_form import enter

Show = Callable[[QWidget], QWidget]
Make = Callable[..., Layer]


@pytest.fixture
def panel(make_layer: Make, shown: Show) -> PropertiesPanel:
    """Shows a convolution of 8×8 px."""
    nodes = (
        Node("i", "image", make_layer("input", shape=(8, 8, 3))),
        Node("n", "layer", make_layer("conv_2d", filters=32), ("i",)),
    )
    editor = Editor(Document(Project(network=Network(nodes))))
    made = PropertiesPanel(editor)
    editor.select(("n",))
    shown(made)
    return made


def editor_of(panel: PropertiesPanel) -> Editor:
    return panel.layers._editor


def told(panel: PropertiesPanel) -> dict[str, str]:
    """The sentences under the fields."""
    rows = panel.layers.form.rows
    return {name: row.error.text() for name, row in rows.items() if not row.error.isHidden()}


def test_it_stands_where_it_was_typed_until_another_setting_mends_it(
    qtbot: QtBot, panel: PropertiesPanel
) -> None:
    rows, editor = panel.layers.form.rows, editor_of(panel)
    assert told(panel) == {}
    enter(qtbot, rows["kernel_size"], (9, 9))
    assert editor.document.project.network["n"].layer.kernel_size == (9, 9)  # type: ignore[attr-defined]
    assert told(panel) == {"kernel_size": editor.document.report.errors[0].message}
    enter(qtbot, rows["filters"], 4)
    assert list(told(panel)) == ["kernel_size"]
    enter(qtbot, rows["padding"], "same")
    assert told(panel) == {}


def test_what_was_not_typed_stands_under_what_mends_it(panel: PropertiesPanel) -> None:
    editor = editor_of(panel)
    editor.perform(SetSettings.of(("n",), {"groups": 5}))
    assert list(told(panel)) == ["groups"]
    assert "5 groups do not divide" in told(panel)["groups"]
    editor.undo_stack.undo()
    assert told(panel) == {}


def test_a_refusal_counts_more_than_a_problem(panel: PropertiesPanel) -> None:
    editor = editor_of(panel)
    editor.perform(SetSettings.of(("n",), {"groups": 5}))
    panel.layers.form.show_error("groups", "Groups must be a whole number.")
    editor.perform(SetSettings.of(("n",), {"filters": 30}))
    assert told(panel) == {"groups": "Groups must be a whole number."}
    editor.select(("i",))
    editor.select(("n",))
    assert "5 groups do not divide 3 input channels and 30 filters" in told(panel)["groups"]


def test_problems_of_several_layers_stand_elsewhere(panel: PropertiesPanel) -> None:
    editor = editor_of(panel)
    editor.perform(SetSettings.of(("n",), {"groups": 5}))
    editor.select(("i", "n"))
    assert told(panel) == {}
