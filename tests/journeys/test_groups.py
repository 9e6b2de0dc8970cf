"""A person groups layers, gives the group a parameter, copies it, edits inside, goes back, and keeps it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from cnnstudio.core.network import Network, chain
from cnnstudio.document.group import Group, group_of
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.canvas import Canvas
from tests.journeys.conftest import CONTROL, SHIFT, MakeWindow, Visitor, names, texts

pytestmark = pytest.mark.journey


def net() -> Network:
    """An input, three convolutions, and an end."""
    convolution = Conv2D(8, padding="same")
    return chain(Input((16, 16, 3)), convolution, convolution, convolution, Flatten(), Dense(10, "softmax"))


def group(visitor: Visitor, name: str) -> Group:
    found = group_of(visitor.node(name).layer)
    assert found is not None
    return found


def choose(visitor: Visitor, menu: QMenu, *titles: str) -> None:
    """Choose an entry of a menu, in menus inside it where several titles lead there."""
    menu.aboutToShow.emit()
    for title in titles:
        action = next(action for action in menu.actions() if action.text() == title)
        inner = action.menu()
        if isinstance(inner, QMenu):
            menu = inner
        else:
            action.trigger()
    QApplication.processEvents()


def on(visitor: Visitor, canvas: Canvas) -> Visitor:
    """The hand on another canvas."""
    visitor.canvas = canvas
    return visitor


def press(visitor: Visitor, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    """Press a key once the commands know what can be done."""
    QApplication.processEvents()
    keys = Qt.KeyboardModifier.NoModifier
    for one in held:
        keys |= one
    visitor.press_key(key, keys)


def command(visitor: Visitor, name: str) -> None:
    visitor.window.commands.refresh()
    visitor.window.commands[name].trigger()
    QApplication.processEvents()


def test_group_parameter_copy_inside_back_undo_redo_and_palette(
    visitor: Visitor, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, design = visitor.window, visitor.window.design
    editor = window.editor
    editor.open(Project(net(), "stems"), None)
    start = editor.document.project

    # Three cards become one; its name is typed in its place.
    visitor.click(visitor.card("n1"))
    for node in ("n2", "n3"):
        visitor.click(visitor.card(node), CONTROL)
    assert editor.selection == ("n1", "n2", "n3")
    press(visitor, Qt.Key.Key_G, CONTROL)
    assert QApplication.focusWidget() is design.properties.layers.name_line
    QTest.keyClicks(QApplication.focusWidget(), "Stem")
    press(visitor, Qt.Key.Key_Return)
    assert names(window) == ["input", "Stem", "flatten", "dense"]
    assert group(visitor, "Stem").title == "Stem"
    visitor.take("group_named")

    # A parameter drives all three.
    (stem,) = editor.selection
    visitor.canvas.setFocus()
    press(visitor, Qt.Key.Key_Return)
    assert design.shown_canvas is design.level.canvas
    inner = design.shown_canvas
    design.front.select(("n1", "n2", "n3"))
    choose(visitor, design.properties.exposure.menu, "Filters")
    assert [line.parameter.label for line in design.properties.exposure.lines] == ["Filters"]
    visitor.take("group_parameter")
    press(visitor, Qt.Key.Key_Escape)
    assert design.shown_canvas is visitor.canvas

    # A copy has another value.
    editor.select((stem,))
    visitor.canvas.setFocus()
    press(visitor, Qt.Key.Key_D, CONTROL)
    assert names(window) == ["input", "Stem", "Stem_1", "flatten", "dense"]
    visitor.set("Stem_1", "filters", "24")
    assert [group(visitor, name).value_of("filters") for name in ("Stem", "Stem_1")] == [8, 24]
    assert editor.document.report[visitor.node("Stem_1").id].output == (16, 16, 24)

    # Inside the copy a layer is added and another removed.
    (copy,) = editor.selection
    QTest.mouseDClick(visitor.canvas.viewport(), Qt.MouseButton.LeftButton, pos=visitor.card(copy, 60, 12))
    assert design.front.document.report["n3"].output == (16, 16, 24)
    on(visitor, inner).click(visitor.card("n2"))
    press(visitor, Qt.Key.Key_Delete)
    visitor.drag_from_palette("Max pooling", monkeypatch, visitor.line("n1", "n3"))
    assert [node.name for node in group(visitor, "Stem_1").inside][:2] == ["input", "conv2d"]
    assert len(group(visitor, "Stem_1").inside) == len(group(visitor, "Stem").inside)
    assert editor.document.report[copy].output == (8, 8, 24)
    visitor.take("group_inside")
    QTest.mouseClick(design.level.way_back, Qt.MouseButton.LeftButton)
    assert design.shown_canvas is on(visitor, design.canvas).canvas

    # A problem inside is told outside, and leads inside.
    pool = next(node.id for node in group(visitor, "Stem_1").inside if "pool" in node.name)
    design.open_block(copy)
    design.front.select((pool,))
    for part in design.properties.layers.form.rows["pool_size"].field.parts()[:1]:
        visitor.type_into(part, "99")
    design.levels.go_back(1)
    row = next(row for row in design.problems.rows if "99" in row.entry.message)
    assert row.entry.title == "Stem_1"
    visitor.take("group_problem")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert design.shown_canvas is design.level.canvas
    assert design.front.selection == (pool,)
    command(visitor, "edit.undo")
    design.levels.go_back(1)

    # All the way down and up again.
    end, stack = editor.document.project, editor.undo_stack
    while stack.canUndo():
        visitor.canvas.setFocus()
        press(visitor, Qt.Key.Key_Z, CONTROL)
    assert editor.document.project == start
    while stack.canRedo() and editor.document.project != end:
        press(visitor, Qt.Key.Key_Z, CONTROL, SHIFT)
    assert editor.document.project == end

    # It is kept, and is there in another window, for another project.
    editor.select((stem,))
    command(visitor, "network.keep")
    assert "Stem is in your palette now" in texts(window)[0]
    visitor.take("group_kept")
    other = make_window()
    other.window.editor.open(Project(chain(Input((16, 16, 3)), Flatten())), None)
    other.drag_from_palette("Stem", monkeypatch, other.line("n0", "n1"))
    assert names(other.window) == ["input", "Stem", "flatten"]
    assert group(other, "Stem") == group(visitor, "Stem")

    # What one window takes out goes in the other, and comes back from there.
    key = next(iter(other.window.design.shelf.groups))
    other.window.design.shelf.remove(key)
    visitor.until(lambda: not design.shelf.groups, 5000)
    reply = other.window.messages.rows[0].buttons[0]
    QTest.mouseClick(reply, Qt.MouseButton.LeftButton)
    visitor.until(lambda: key in design.shelf.groups, 5000)


def test_what_cannot_be_grouped_says_what_to_select_instead(visitor: Visitor) -> None:
    editor = visitor.window.editor
    editor.open(Project(net()), None)
    editor.select(("n0", "n1"))
    command(visitor, "network.group")
    assert "select only layers behind it" in texts(visitor.window)[0]
    editor.select(("n1", "n3"))
    command(visitor, "network.group")
    assert "conv2d_1 lies between" in texts(visitor.window)[0]
    assert editor.document.project.network == net()
