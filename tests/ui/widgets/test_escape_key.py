from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.widgets.escape_key import EscapeKey


def test_escape_is_the_field_s_and_every_other_key_is_typed(qtbot: QtBot) -> None:
    window, field, other = QWidget(), QLineEdit("old"), QLineEdit()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(other)
    pressed: list[str] = []
    QShortcut(QKeySequence(Qt.Key.Key_Escape), window).activated.connect(lambda: pressed.append("window"))
    EscapeKey(field).pressed.connect(lambda: pressed.append("field"))
    window.show()
    window.activateWindow()
    for widget in (field, other):
        widget.setFocus()
        qtbot.waitUntil(widget.hasFocus)
        qtbot.keyClicks(widget, "x")
        qtbot.keyClick(widget, Qt.Key.Key_Escape)
    assert pressed == ["field", "window"]
    assert (field.text(), other.text()) == ("oldx", "x")
