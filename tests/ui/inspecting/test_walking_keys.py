from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from cnnstudio.ui.inspecting.walking_keys import step_of

NONE, KEYPAD, CONTROL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "modifier", "step"),
    [
        (Qt.Key.Key_Right, NONE, ("unit", 1)), (Qt.Key.Key_Up, KEYPAD, ("layer", -1)), (Qt.Key.Key_D, NONE, ("image", 1)),
        (Qt.Key.Key_D, CONTROL, ("", 0)), (Qt.Key.Key_F, NONE, ("", 0)),
    ],
)  # fmt: skip
def test_keys_walk_unless_they_mean_something_else(
    key: Qt.Key, modifier: Qt.KeyboardModifier, step: tuple[str, int]
) -> None:
    assert step_of(QKeyEvent(QEvent.Type.KeyPress, key, modifier)) == step
