"""The form of several layers: what it shows where they differ, and what it changes at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.values import Matrices
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.form import common_settings
from cnnstudio.ui.properties.form_row import NO_DEFAULT, FormRow
from cnnstudio.ui.properties.number_field import NumberField
from cnnstudio.ui.properties.panel import PropertiesPanel
from tests.ui.properties.test_form import Make, Show, enter, other_value


def nodes(first: Layer, second: Layer) -> Network:
    return Network((Node("n", "one", first), Node("m", "two", second)))


def two(first: Layer, second: Layer) -> Editor:
    editor = Editor(Document(Project(nodes(first, second))))
    editor.select(("n", "m"))
    return editor


def layers_of(editor: Editor) -> list[Layer]:
    return [node.layer for node in editor.document.project.network]


@pytest.mark.parametrize("cls", list(layer_types()), ids=lambda cls: cls.kind)
def test_layers_that_differ_say_so_and_are_reset_in_one_step(
    qtbot: QtBot, shown: Show, cls: type[Layer]
) -> None:
    """Every setting of every type: shown as mixed where it differs, and reset in one step."""
    editor = two(cls(), cls())
    panel = PropertiesPanel(editor)
    shown(panel)
    panel.layers.form.more.set_open(True)
    alike = {name: look_of(row) for name, row in panel.layers.form.rows.items()}
    for field in cls.setting_list():
        if field.type is Matrices:  # typed in a dialog of its own
            continue
        editor.open(Project(nodes(cls(), cls(**{field.name: other_value(field)}))), None)
        editor.select(("n", "m"))
        row, before = panel.layers.form.rows[field.name], layers_of(editor)
        assert look_of(row) != alike[field.name], f"{field.name} does not look mixed"
        assert row.reset.isVisible(), field.name
        qtbot.mouseClick(row.reset, Qt.MouseButton.LeftButton)
        assert layers_of(editor) == [cls(), cls()], field.name
        assert editor.undo_stack.count() == 1
        editor.undo_stack.undo()
        assert layers_of(editor) == before


def look_of(row: FormRow) -> list[str]:
    """What a field's widgets show."""
    found = []
    for part in row.field.parts():
        if isinstance(part, QCheckBox):
            found.append(str(part.checkState()))
        elif isinstance(part, QComboBox):
            found.append(part.currentText())
        elif isinstance(part, (NumberField, QLineEdit)):
            edit = part.lineEdit() if isinstance(part, NumberField) else part
            found.append(f"{edit.text()}|{edit.placeholderText()}")
        else:
            found.append(str(getattr(part, "text", str)()))
    return found


def test_layers_of_different_types_are_reset_each_to_its_own_default(
    qtbot: QtBot, shown: Show, make_layer: Make
) -> None:
    editor = two(make_layer("conv_2d", filters=7), make_layer("residual_unit", filters=9))
    panel = PropertiesPanel(editor)
    shown(panel)
    row = panel.layers.form.rows["filters"]
    qtbot.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert [layer.filters for layer in layers_of(editor)] == [32, 64]  # type: ignore[attr-defined]
    assert editor.undo_stack.undoText() == "reset filters"
    assert not row.reset.isVisible()
    editor.undo_stack.undo()
    assert [layer.filters for layer in layers_of(editor)] == [7, 9]  # type: ignore[attr-defined]


def test_layers_of_different_types_share_what_all_of_them_take(
    qtbot: QtBot, shown: Show, make_layer: Make
) -> None:
    editor = two(make_layer("conv_1d", padding="causal"), make_layer("dense", activation="relu"))
    panel = PropertiesPanel(editor)
    shown(panel)
    assert "padding" not in panel.layers.form.rows
    enter(qtbot, panel.layers.form.rows["activation"], "tanh")
    assert [layer.activation for layer in layers_of(editor)] == ["tanh", "tanh"]  # type: ignore[attr-defined]
    padded = common_settings([make_layer("conv_1d"), make_layer("max_pooling_1d")])
    shared = {field.name: field for field in padded}
    assert shared["padding"].choices == ("valid", "same")
    assert shared["strides"].optional is False
    groups = common_settings([make_layer("conv_2d"), make_layer("group_normalization")])
    assert {field.name: field.minimum for field in groups}["groups"] == 1


def test_a_value_that_only_some_can_have_shows_as_mixed(shown: Show, make_layer: Make) -> None:
    editor = two(make_layer("max_pooling_2d"), make_layer("conv_2d"))
    panel = PropertiesPanel(editor)
    shown(panel)
    assert [part.text() for part in panel.layers.form.rows["strides"].field.parts()] == ["", ""]  # type: ignore[attr-defined]


def test_several_layers_show_what_they_share(qtbot: QtBot, shown: Show, broken_editor: Editor) -> None:
    panel = PropertiesPanel(broken_editor)
    shown(panel)
    broken_editor.select(("a", "b"))
    rows = panel.layers.form.rows
    filters, size = rows["filters"].field.parts()[0], rows["kernel_size"].field.parts()
    assert filters.lineEdit().placeholderText() == "mixed"  # type: ignore[attr-defined]
    assert [part.text() for part in size] == ["", ""]  # type: ignore[attr-defined]
    assert rows["padding"].field.value() == "same"
    filters.setFocus()
    qtbot.keyClicks(filters, "48")
    network = broken_editor.document.project.network
    assert [network[node].layer.filters for node in "ab"] == [48, 48]  # type: ignore[attr-defined]
    assert broken_editor.undo_stack.count() == 1
    assert panel.layers.title.text() == "2 layers"


def test_common_settings_agree_in_type_and_limits(make_layer: Make) -> None:
    shared = common_settings([make_layer("conv_2d"), make_layer("residual_unit")])
    assert [field.name for field in shared] == ["filters", "kernel_size", "strides", "activation", "use_bias"]
    defaults = {field.name: field.default for field in shared}
    assert defaults["filters"] is NO_DEFAULT
    assert defaults["kernel_size"] == (3, 3)
    assert common_settings([make_layer("dropout"), make_layer("flatten")]) == ()
