from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.cost import DEFINITIONS
from cnnstudio.core.freezing import learners
from cnnstudio.document.changes import Rename
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.gallery import published_network
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.number_field import NumberField
from cnnstudio.ui.properties.panel import PropertiesPanel

Show = Callable[[QWidget], QWidget]


def panel_of(editor: Editor, shown: Show) -> PropertiesPanel:
    panel = PropertiesPanel(editor)
    shown(panel)
    return panel


def test_without_a_selection_the_project_shows(broken_editor: Editor, shown: Show) -> None:
    panel = panel_of(broken_editor, shown)
    facts = {name.text(): value.text() for name, value in panel.project._lines}
    assert (facts["Layers"], facts["Inputs"], facts["Parameters"]) == ("5", "28 × 28 × 1", "51,584 so far")
    assert not panel.layers.isVisible()
    broken_editor.select(("a",))
    assert panel.layers.isVisible()
    assert not panel.project.isVisible()


def test_figures_of_large_networks_are_not_cut(qapp: object, shown: Show) -> None:
    network = published_network("unet").network()
    panel = panel_of(Editor(Document(Project(network=network, name="unet"))), shown)
    panel.resize(panel.sizeHint().width(), 300)
    values = {name.text(): value for name, value in panel.project._lines}
    assert (values["MACs"].text(), values["MACs"].toolTip()) == ("150 G", "150,428,424,448")
    assert values["Parameters"].text() == "31,030,658"
    for name, value in values.items():
        assert value.width() >= value.fontMetrics().horizontalAdvance(value.text()), name


def test_notes_are_part_of_the_project_and_undone_at_once(
    qtbot: QtBot, broken_editor: Editor, shown: Show
) -> None:
    panel = panel_of(broken_editor, shown)
    qtbot.keyClicks(panel.project.notes, "Works!")
    assert broken_editor.document.project.notes == "Works!"
    assert broken_editor.undo_stack.count() == 1
    broken_editor.undo_stack.undo()
    assert (panel.project.notes.toPlainText(), broken_editor.document.project.notes) == ("", "")


def test_a_number_that_was_entered_is_undone_and_redone_in_its_field(
    qtbot: QtBot, broken_editor: Editor, shown: Show
) -> None:
    panel = panel_of(broken_editor, shown)
    broken_editor.select(("a",))
    (field,) = panel.layers.form.rows["filters"].field.parts()
    assert isinstance(field, NumberField)
    field.setFocus()
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert broken_editor.document.project.network["a"].layer.to_data()["filters"] == 12
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert broken_editor.document.project.network["a"].layer.to_data()["filters"] == 32
    assert field.text() == "32"
    qtbot.keyClick(field, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "12"
    qtbot.keyClicks(field, "8")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "12"  # what is typed goes letter by letter, as in every field


def test_a_layer_is_renamed_in_its_title(qtbot: QtBot, broken_editor: Editor, shown: Show) -> None:
    panel = panel_of(broken_editor, shown)
    broken_editor.select(("a",))
    panel.edit_name()
    qtbot.waitUntil(panel.layers.name_line.hasFocus)
    assert panel.layers.name_line.selectedText() == "conv"
    qtbot.keyClicks(panel.layers.name_line, "edges")
    qtbot.keyClick(panel.layers.name_line, Qt.Key.Key_Return)
    assert broken_editor.document.project.network["a"].name == "edges"


def test_what_keras_makes_of_a_name_stands_under_it(qtbot: QtBot, broken_editor: Editor, shown: Show) -> None:
    panel = panel_of(broken_editor, shown)
    broken_editor.select(("a",))
    assert "In Keras" not in panel.layers.type_line.text()
    broken_editor.perform(Rename("a", "erste Lage für Kanten"))
    assert panel.layers.type_line.text().endswith("\nIn Keras and scripts: erste_Lage_f_r_Kanten")
    broken_editor.perform(Rename("a", "kanten"))
    assert "In Keras" not in panel.layers.type_line.text()


def test_a_name_that_is_taken_is_refused_under_the_title(
    qtbot: QtBot, broken_editor: Editor, shown: Show
) -> None:
    panel = panel_of(broken_editor, shown)
    broken_editor.select(("a",))
    panel.edit_name()
    qtbot.keyClicks(panel.layers.name_line, "pool")
    qtbot.keyClick(panel.layers.name_line, Qt.Key.Key_Return)
    assert panel.layers.name_error.isVisible()
    assert "pool" in panel.layers.name_error.text()
    assert (panel.layers.name_line.text(), broken_editor.document.project.network["a"].name) == (
        "pool",
        "conv",
    )
    qtbot.keyClick(panel.layers.name_line, Qt.Key.Key_Escape)
    assert (panel.layers.name_line.text(), panel.layers.name_error.isVisible()) == ("conv", False)


def test_the_arithmetic_follows_the_selection_and_its_edits(
    broken_editor: Editor, qtbot: QtBot, shown: Show
) -> None:
    panel = panel_of(broken_editor, shown)
    broken_editor.select(("b",))
    texts = [box.text() for box in panel.arithmetic.step_boxes if box.isVisible()]
    assert "Parameters 5·5·32·64 + 64 = 51,264" in texts
    field = panel.layers.form.rows["filters"].field.parts()[0]
    field.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(field, "32")
    texts = [box.text() for box in panel.arithmetic.step_boxes if box.isVisible()]
    assert "Parameters 5·5·32·32 + 32 = 25,632" in texts
    assert panel.arithmetic.definitions.button.toolTip() == DEFINITIONS


def test_a_bad_layer_shows_its_cause_instead(broken_editor: Editor, shown: Show) -> None:
    panel = panel_of(broken_editor, shown)
    broken_editor.select(("s",))
    assert not any(box.isVisible() for box in panel.arithmetic.step_boxes)
    rows = [row.sentence.text() for row in panel.arithmetic.remark_rows if row.isVisible()]
    assert len(rows) == 1
    assert "one shape" in rows[0]


def test_formulas_can_be_selected(broken_editor: Editor, shown: Show) -> None:
    panel = panel_of(broken_editor, shown)
    broken_editor.select(("b",))
    flags = panel.arithmetic.step_boxes[0].formula.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse


def test_layers_are_frozen_by_their_box(broken_editor: Editor, shown: Show) -> None:
    panel = panel_of(broken_editor, shown)
    network = broken_editor.document.project.network
    row = panel.layers.trainable
    learns = {node.id for node in network if learners(broken_editor.document.report, (node.id,))}
    for node in network:
        broken_editor.select((node.id,))
        assert row.isVisible() is (node.id in learns)
    broken_editor.select(tuple(node.id for node in network))
    row.form_row.field.parts()[0].click()  # type: ignore[attr-defined]
    changed = broken_editor.document.project.network
    assert {node.id for node in changed if not node.trainable} == learns != set()
    assert row.form_row.reset.isVisible()
    broken_editor.undo_stack.undo()
    assert broken_editor.document.project.network == network
    assert not row.form_row.reset.isVisible()


def test_what_a_selection_needs_is_made_while_nothing_is_selected(
    qtbot: QtBot, broken_editor: Editor, shown: Show
) -> None:
    panel = panel_of(broken_editor, shown)
    qtbot.waitUntil(lambda: not panel._idle.isActive())
    boxes, pages = list(panel.arithmetic.step_boxes), list(panel.layers.form._ready)
    assert len(boxes) == 10
    assert pages
    assert not any(box.isVisible() for box in boxes)
    assert not any(page.widget.isVisible() for page in pages)
    broken_editor.select(("a",))
    assert panel.layers.form._pages[0] in pages
    assert panel.arithmetic.step_boxes == boxes
    seen = [box.text() for box in boxes if box.isVisible()]
    assert seen
    assert all(seen)


def test_nothing_is_made_beforehand_while_layers_are_selected_or_nobody_looks(
    broken_editor: Editor, shown: Show
) -> None:
    panel = panel_of(broken_editor, shown)
    broken_editor.select(("a",))
    made = len(panel.layers.form._pages)
    panel._on_idle()
    assert not panel._idle.isActive()
    assert (len(panel.layers.form._pages), panel.layers.form._ready) == (made, [])
    broken_editor.select(())
    assert panel._idle.isActive()
    panel.hide()
    assert not panel._idle.isActive()
