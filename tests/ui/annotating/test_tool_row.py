from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.annotating.keys import action_of
from cnnstudio.ui.annotating.tool_row import LARGEST, SMALLEST, ToolRow
from cnnstudio.ui.annotating.tools import Tool


@pytest.fixture
def row(qapp: object, shown: Callable[[QWidget], QWidget]) -> ToolRow:
    made = ToolRow()
    shown(made)
    return made


def test_each_tool_has_a_name_a_key_and_a_sign(row: ToolRow) -> None:
    for tool, button in row.tools.items():
        assert button.accessibleName() == tool.value.title
        assert button.toolTip().endswith(f"({tool.value.key})")
        assert not button.icon().isNull()
    keys = [tool.value.key for tool in Tool]
    assert len(set(keys)) == len(keys)


def test_one_tool_is_taken_at_a_time(row: ToolRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.tool_chosen) as chosen:
        row.tools[Tool.FILL].click()
    assert chosen.args == [Tool.FILL]
    row.show_tool(Tool.BRUSH)
    assert [tool for tool, button in row.tools.items() if button.isChecked()] == [Tool.BRUSH]
    assert row.brush_size.isVisible()
    row.show_tool(Tool.POLYGON)
    assert not row.brush_size.isVisible()


def test_the_brush_grows_and_shrinks_by_keys_and_slider(row: ToolRow) -> None:
    sizes: list[int] = []
    row.diameter_changed.connect(sizes.append)
    for _ in range(60):
        row.change_diameter(larger=True)
    assert sizes == sorted(sizes)
    assert row.diameter == LARGEST
    for _ in range(80):
        row.change_diameter(larger=False)
    assert row.diameter == SMALLEST
    row.brush_size.setValue(50)
    assert row.diameter == LARGEST // 4
    row.brush_size.setValue(0)
    assert row.diameter == SMALLEST


def test_keys_of_tools_are_those_on_their_buttons() -> None:
    from PySide6.QtCore import QKeyCombination, Qt

    taken: list[Tool] = []

    class Page:
        def take_tool(self, tool: Tool) -> None:
            taken.append(tool)

    for tool in Tool:
        action = action_of(QKeyCombination(Qt.Key(ord(tool.value.key))))
        assert action is not None
        action(Page())  # type: ignore[arg-type]
    assert taken == list(Tool)
    assert action_of(QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_S)) is None
    assert action_of(QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_2)) is None
