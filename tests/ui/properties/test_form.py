from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import Setting
from cnnstudio.core.values import (
    Constraint,
    Margins,
    Margins1,
    Margins3,
    Matrices,
    Pair,
    Range,
    Reals,
    Shape,
    Single,
    Sizes,
    Triple,
)
from cnnstudio.document.document import Document
from cnnstudio.document.optimizers import OPTIMIZERS
from cnnstudio.document.project import Project, Training
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.editors import EDITORS
from cnnstudio.ui.properties.form import SettingsForm
from cnnstudio.ui.properties.form_row import FormRow
from cnnstudio.ui.properties.list_field import NumberListField
from cnnstudio.ui.properties.number_field import NumberField
from cnnstudio.ui.properties.panel import PropertiesPanel

Show = Callable[[QWidget], QWidget]
Make = Callable[..., Layer]


def other_value(field: Setting) -> Any:
    """A value that the setting can take and that is not its default."""
    if field.type is Initializer:
        return Initializer("random_normal", (("mean", 0.5), ("stddev", 0.25)), 3)
    if field.choices and field.type is not Penalty:
        return next(choice for choice in field.choices if choice != field.default)
    values: dict[Any, Any] = {
        int: 2 if field.default != 2 else 3, float: 0.25, bool: not field.default, str: "text", Pair: (5, 4),
            Single: (4,), Triple: (5, 4, 3), Margins3: ((1, 2), (3, 4), (5, 6)),
        Sizes: (3, 1, -2 if field.minimum is None else 2), Reals: (0.5, 0.25), Range: (0.125, 0.75) if field.maximum != 8 else (2.0, 3.0), Margins1: ((2, 3),), Margins: ((1, 2), (3, 4)), Shape: (31, None, 3), Penalty: Penalty(0.01, 0.002),
        Constraint: Constraint("min_max_norm", 0.5, 2.0, 0.25, (0,)),
    }  # fmt: skip
    return values[field.type]


def texts_of(value: Any) -> list[str]:
    if isinstance(value, Initializer):
        return [str(option) for _, option in value.options] + [str(value.seed)]
    if isinstance(value, Constraint):
        return [str(value.low), str(value.high), str(value.rate), *texts_of(value.axes)]
    if isinstance(value, Penalty):
        return [str(value.l1), str(value.l2)]
    if isinstance(value, tuple):
        return [text for part in value for text in texts_of(part)]
    return ["" if value is None else str(value)]


def enter(qtbot: QtBot, row: FormRow, value: Any) -> None:
    """Give a setting a value through its widgets, with mouse and keys."""
    parts = row.field.parts()
    if isinstance(parts[0], QCheckBox):
        qtbot.mouseClick(
            parts[0], Qt.MouseButton.LeftButton, pos=parts[0].rect().center() - parts[0].rect().center()
        )
        if row.field.value() != value:
            qtbot.keyClick(parts[0], Qt.Key.Key_Space)
        return
    if isinstance(parts[0], QComboBox):
        index = parts[0].findData(getattr(value, "kind", value))
        while parts[0].currentIndex() != index:
            qtbot.keyClick(parts[0], Qt.Key.Key_Down if parts[0].currentIndex() < index else Qt.Key.Key_Up)
        if not isinstance(value, (Constraint, Initializer, Penalty)):
            return
        parts = tuple(part for part in parts[1:] if part.isVisibleTo(row.field))
    lock = getattr(row.field, "lock", None)
    if lock is not None and lock.isChecked():
        qtbot.mouseClick(lock, Qt.MouseButton.LeftButton)
    texts = texts_of(value)
    if isinstance(row.field, NumberListField):
        texts = [", ".join(texts)]
    for part, text in zip(parts, texts, strict=True):
        assert isinstance(part, (NumberField, QLineEdit))
        part.setFocus()
        part.selectAll()
        qtbot.keyClick(part, Qt.Key.Key_Delete)
        qtbot.keyClicks(part, text)
    qtbot.keyClick(parts[-1], Qt.Key.Key_Return)


def only(layer: Layer) -> Editor:
    editor = Editor(Document(Project(network=Network((Node("n", "layer", layer),)))))
    editor.select(("n",))
    return editor


@pytest.mark.parametrize("cls", list(layer_types()), ids=lambda cls: cls.kind)
def test_every_setting_of_every_layer_type_is_changed_by_its_widgets(
    qtbot: QtBot, shown: Show, cls: type[Layer]
) -> None:
    editor = only(cls())
    panel = PropertiesPanel(editor)
    shown(panel)
    panel.layers.form.more.set_open(True)
    for field in cls.setting_list():
        row = panel.layers.form.rows[field.name]
        wanted = changed_by_hand(qtbot, row, field)
        layer = editor.document.project.network["n"].layer
        assert getattr(layer, field.name) == wanted, field.name
        assert row.error.isHidden(), row.error.text()
        assert layer == cls(**{field.name: wanted}), f"{field.name} changed another setting too"
        assert row.reset.isVisible(), field.name
        qtbot.mouseClick(row.reset, Qt.MouseButton.LeftButton)
        assert editor.document.project.network["n"].layer == cls(), field.name
        assert not row.reset.isVisible(), field.name


def changed_by_hand(qtbot: QtBot, row: FormRow, field: Setting) -> Any:
    """Give a setting another value than its default through its widgets; the value."""
    if field.type is Matrices:
        qtbot.mouseClick(row.field.parts()[0], Qt.MouseButton.LeftButton)
        dialog = row.field.dialog  # type: ignore[attr-defined]
        qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
        dialog.accept()
        return Matrices((((0.0,) * 7,) * 7,) * 2)
    wanted = other_value(field)
    enter(qtbot, row, wanted)
    return wanted


@pytest.mark.parametrize("cls", list(layer_types()), ids=lambda cls: cls.kind)
def test_every_field_is_named_and_explained(shown: Show, cls: type[Layer]) -> None:
    form = SettingsForm()
    shown(form)
    form.show_values([cls()])
    assert list(form.rows) == [field.name for field in cls.setting_list()]
    for field in cls.setting_list():
        row = form.rows[field.name]
        assert row.field.toolTip() == field.help
        assert row.field.isVisible() is not field.advanced
        for part in row.field.parts():
            assert part.accessibleName().startswith(field.label)


@pytest.mark.parametrize("thing", [*(cls() for cls in OPTIMIZERS), Training()], ids=lambda thing: thing.kind)
def test_the_form_serves_all_that_has_settings(qtbot: QtBot, shown: Show, thing: Any) -> None:
    form = SettingsForm()
    shown(form)
    form.show_values([thing])
    for name, row in form.rows.items():
        assert row.field.value() == getattr(thing, name)


def test_every_value_type_has_an_editor() -> None:
    from cnnstudio.core.values import CODECS

    assert set(CODECS) == set(EDITORS)


def test_turns_of_one_field_are_one_step_of_undo(qtbot: QtBot, shown: Show, make_layer: Make) -> None:
    editor = only(make_layer("conv_2d"))
    panel = PropertiesPanel(editor)
    shown(panel)
    rows = panel.layers.form.rows
    filters = rows["filters"].field.parts()[0]
    filters.setFocus()
    qtbot.waitUntil(filters.hasFocus)
    for _ in range(5):
        qtbot.keyClick(filters, Qt.Key.Key_Up)
    assert editor.undo_stack.count() == 1
    rows["groups"].field.parts()[0].setFocus()
    panel.layers.name_line.setFocus()
    filters.setFocus()
    qtbot.keyClick(filters, Qt.Key.Key_Up)
    assert editor.undo_stack.count() == 2
    editor.undo_stack.undo()
    assert (filters.text(), editor.document.project.network["n"].layer.filters) == ("37", 37)  # type: ignore[attr-defined]
    editor.undo_stack.undo()
    assert filters.text() == "32"


def test_a_refused_value_keeps_its_text_and_says_why(qtbot: QtBot, shown: Show, make_layer: Make) -> None:
    editor = only(make_layer("dropout"))
    panel = PropertiesPanel(editor)
    shown(panel)
    row = panel.layers.form.rows["rate"]
    field = row.field.parts()[0]
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, "3")
    assert row.error.text() == "Rate must be at most 1; it is 3."
    panel.layers.name_line.setFocus()
    editor.project_changed.emit()
    assert (field.text(), row.error.isVisible(), editor.undo_stack.count()) == ("3", True, 0)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), row.error.isVisible()) == ("0.5", False)
    field.selectAll()
    qtbot.keyClicks(field, "abc")
    assert row.error.text() == "Rate must be a number; it is “abc”."


def test_a_sentence_from_outside_shows_under_its_field(shown: Show, make_layer: Make) -> None:
    form = SettingsForm()
    shown(form)
    form.show_values([make_layer("dropout")])
    form.show_error("rate", "Not now.")
    assert (form.rows["rate"].error.text(), form.rows["rate"].error.isVisible()) == ("Not now.", True)


def test_widgets_stay_while_the_same_type_stays_selected(
    qtbot: QtBot, shown: Show, broken_editor: Editor
) -> None:
    panel = PropertiesPanel(broken_editor)
    shown(panel)
    broken_editor.select(("a",))
    before = dict(panel.layers.form.rows)
    broken_editor.select(("b",))
    assert panel.layers.form.rows == before
    assert before["filters"].field.value() == 64
    field = before["filters"].field.parts()[0]
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClicks(field, "128")
    assert field.hasFocus()
    assert field.lineEdit().cursorPosition() == 3  # type: ignore[attr-defined]
    assert broken_editor.document.project.network["b"].layer.filters == 128  # type: ignore[attr-defined]


def test_what_was_typed_for_one_layer_is_not_shown_for_another(
    qtbot: QtBot, shown: Show, broken_editor: Editor
) -> None:
    panel = PropertiesPanel(broken_editor)
    shown(panel)
    broken_editor.select(("a",))
    row = panel.layers.form.rows["filters"]
    row.field.parts()[0].selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(row.field.parts()[0], "0")
    assert row.error.isVisible()
    broken_editor.select(("b",))
    assert (row.field.parts()[0].text(), row.error.isVisible()) == ("64", False)  # type: ignore[attr-defined]
