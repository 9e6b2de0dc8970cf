"""The keys that people try without reading a manual do what they say, and nothing while a text is typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QWidget

from cnnstudio.ui.palette.quick_add import QuickAdd
from cnnstudio.ui.properties.name_line import NameLine
from tests.journeys.conftest import ALT, CONTROL, SHIFT, Visitor, names, texts
from tests.ui.conftest import Answers

pytestmark = pytest.mark.journey

LENET = Path(__file__).parents[2] / "examples" / "lenet5_digits.cnnstudio"
NAMES = ["image", "c1", "s2", "c3", "s4", "c5"]
K = Qt.Key


@pytest.fixture
def reader(visitor: Visitor) -> Visitor:
    """Looks at LeNet-5 with its first convolution selected and the focus on the canvas."""
    assert visitor.window.files.open(LENET)
    assert names(visitor.window)[:6] == NAMES
    select(visitor, "c1")
    visitor.canvas.setFocus()
    return visitor


def select(visitor: Visitor, name: str) -> None:
    visitor.window.editor.select((visitor.node(name).id,))


def selected(visitor: Visitor) -> list[str]:
    network = visitor.window.editor.document.project.network
    return [network[node].name for node in visitor.window.editor.selection]


def test_copies_and_deletes(reader: Visitor) -> None:
    before = names(reader.window)
    reader.press_key(K.Key_C, CONTROL)
    reader.press_key(K.Key_V, CONTROL)
    assert names(reader.window) == ["image", "c1", selected(reader)[0], *before[2:]]
    assert reader.inputs["s2"] == (selected(reader)[0],)
    reader.press_key(K.Key_D, CONTROL)
    assert len(names(reader.window)) == len(before) + 2
    reader.press_key(K.Key_Delete)
    select(reader, names(reader.window)[2])
    reader.press_key(K.Key_Backspace)
    assert names(reader.window) == before
    for _ in range(4):
        reader.press_key(K.Key_Z, CONTROL)
    assert not reader.window.editor.document.is_modified
    reader.press_key(K.Key_Y, CONTROL)
    reader.press_key(K.Key_Z, CONTROL | SHIFT)
    assert len(names(reader.window)) == len(before) + 2
    reader.press_key(K.Key_A, CONTROL)
    assert selected(reader) == names(reader.window)
    reader.press_key(K.Key_Delete)
    assert names(reader.window) == []
    reader.press_key(K.Key_Z, CONTROL)
    assert len(names(reader.window)) == len(before) + 2


def test_walks_and_moves(reader: Visitor) -> None:
    reader.press_key(K.Key_Down)
    assert selected(reader) == ["s2"]
    reader.press_key(K.Key_Up)
    reader.press_key(K.Key_Up)
    assert selected(reader) == ["image"]
    select(reader, "s2")
    reader.press_key(K.Key_Up, ALT)
    assert reader.inputs["c1"] == ("s2",)
    reader.press_key(K.Key_Down, ALT)
    assert reader.inputs["s2"] == ("c1",)


def test_renames_with_f2(reader: Visitor) -> None:
    reader.press_key(K.Key_F2)
    assert isinstance(QApplication.focusWidget(), NameLine)
    QTest.keyClicks(QApplication.focusWidget(), "stem")
    reader.press_key(K.Key_Return)
    assert selected(reader) == ["stem"]


def test_searches(reader: Visitor) -> None:
    before = reader.window.editor.selection
    reader.press_key(K.Key_F, CONTROL)
    bar = reader.window.design.find_bar
    assert QApplication.focusWidget() is bar.field
    QTest.keyClicks(bar.field, "s2")
    assert selected(reader) == ["s2"]
    reader.take("find")
    QTest.keyClick(bar.field, K.Key_Escape)
    assert QApplication.focusWidget() is reader.canvas
    reader.window.editor.select(before)
    reader.press_key(K.Key_F, CONTROL | Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is reader.window.design.palette_panel.search
    reader.canvas.setFocus()
    reader.press_key(K.Key_Space)
    popup = reader.window.findChild(QuickAdd)
    assert isinstance(popup, QuickAdd)
    reader.until(popup.isVisible)
    reader.take("quick-add")
    QTest.keyClicks(popup.search, "drop")
    QTest.keyClick(popup.search, K.Key_Return)
    assert selected(reader) == ["dropout"]
    assert reader.inputs["s2"] == ("dropout",)
    reader.until(lambda: not popup.isVisible())


@pytest.mark.parametrize(
    ("key", "keys"), [(K.Key_P, CONTROL | SHIFT), (K.Key_Comma, CONTROL), (K.Key_F1, None)]
)
def test_opens_a_dialog_that_escape_closes(
    reader: Visitor, key: Qt.Key, keys: Qt.KeyboardModifier | None
) -> None:
    reader.press_key(key, keys or Qt.KeyboardModifier.NoModifier)
    reader.until(lambda: any(dialog.isVisible() for dialog in reader.window.findChildren(QDialog)))
    (dialog,) = [dialog for dialog in reader.window.findChildren(QDialog) if dialog.isVisible()]
    QTest.keyClick(dialog, K.Key_Escape)
    reader.until(lambda: not dialog.isVisible())


def test_zooms(reader: Visitor) -> None:
    view = reader.canvas
    reader.press_key(K.Key_0, CONTROL)
    assert view.transform().m11() == 1
    reader.press_key(K.Key_Plus, CONTROL)
    assert view.transform().m11() > 1
    reader.press_key(K.Key_Period)
    assert set(view.shown_nodes()) == {node.id for node in reader.window.editor.document.project.network}


def test_files_pictures_and_screen(reader: Visitor, answers: Answers, tmp_path: Path) -> None:
    window = reader.window
    answers.path = tmp_path / "lenet.png"
    reader.press_key(K.Key_E, CONTROL | SHIFT)
    assert answers.path.stat().st_size > 1000
    answers.path = tmp_path / "copy.cnnstudio"
    reader.press_key(K.Key_S, CONTROL | SHIFT)
    assert window.editor.document.path == answers.path
    reader.press_key(K.Key_2, CONTROL)
    assert window.editor.document.path == LENET
    reader.press_key(K.Key_F11)
    assert window.isFullScreen()
    reader.press_key(K.Key_F11)
    assert not window.isFullScreen()


KEYS = [
    (K.Key_C, CONTROL), (K.Key_X, CONTROL), (K.Key_V, CONTROL), (K.Key_Z, CONTROL), (K.Key_Y, CONTROL),
    (K.Key_Z, CONTROL | SHIFT), (K.Key_D, CONTROL), (K.Key_A, CONTROL), (K.Key_Delete, None), (K.Key_Backspace, None),
    (K.Key_Up, ALT), (K.Key_Down, ALT), (K.Key_Left, None), (K.Key_Right, None), (K.Key_Space, None),
    (K.Key_Period, None), (K.Key_G, CONTROL | SHIFT), (K.Key_A, None), (K.Key_D, None),
]  # fmt: skip


def _search(visitor: Visitor) -> QWidget:
    return visitor.window.design.palette_panel.search


def _name(visitor: Visitor) -> QWidget:
    visitor.press_key(K.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, NameLine)
    return field


def _notes(visitor: Visitor) -> QWidget:
    visitor.window.editor.select(())
    return visitor.window.design.properties.project.notes


@pytest.mark.parametrize("field_of", [_search, _name, _notes])
def test_keys_in_a_text_field_touch_no_layer(reader: Visitor, field_of: Callable[[Visitor], QWidget]) -> None:
    window = reader.window
    select(reader, "c3")
    reader.press_key(K.Key_D, CONTROL)
    select(reader, "c3")
    field = field_of(reader)
    field.setFocus()
    network, chosen = window.editor.document.project.network, window.editor.selection
    zoom = reader.canvas.transform()
    for key, keys in KEYS:
        field.setFocus()
        QTest.keyClick(field, key, keys or Qt.KeyboardModifier.NoModifier)
        assert window.editor.document.project.network == network, (key, keys)
        assert window.editor.selection == chosen, (key, keys)
    assert reader.canvas.transform() == zoom
    assert not any(
        isinstance(box, QComboBox) and box.view().isVisible() for box in window.findChildren(QComboBox)
    )
    assert texts(window) == []


def test_a_number_field_keeps_its_keys(reader: Visitor) -> None:
    """Undo in a field takes back what is being typed there, and only that."""
    window = reader.window
    select(reader, "c1")
    (field,) = window.design.properties.layers.form.rows["filters"].field.parts()
    field.setFocus()
    before = names(window)
    for key, keys in KEYS:
        if key not in (K.Key_X, K.Key_V, K.Key_Delete, K.Key_Backspace, K.Key_Up, K.Key_Down):
            QTest.keyClick(field, key, keys or Qt.KeyboardModifier.NoModifier)
    assert names(window) == before
    assert selected(reader) == ["c1"]
