from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.properties.number_field import NumberField


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    page.field = NumberField(whole=True, minimum=1, maximum=9)  # type: ignore[attr-defined]
    page.other = QLineEdit()  # type: ignore[attr-defined]
    column = QVBoxLayout(page)
    column.addWidget(page.field)  # type: ignore[attr-defined]
    column.addWidget(page.other)  # type: ignore[attr-defined]
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    return page


def wheel(field: NumberField) -> None:
    at = QPointF(5, 5)
    event = QWheelEvent(at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                        Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(field, event)


def test_keys_turn_it_and_limits_hold(qtbot: QtBot, page: QWidget) -> None:
    field: NumberField = page.field  # type: ignore[attr-defined]
    field.show_number(8)
    field.setFocus()
    with qtbot.waitSignal(field.edited):
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.number() == 9
    with qtbot.assertNotEmitted(field.edited):
        qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.number() == 9


def test_what_cannot_be_read_stays_as_typed(qtbot: QtBot, page: QWidget) -> None:
    field: NumberField = page.field  # type: ignore[attr-defined]
    field.show_number(3)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "2x")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "2x"
    with pytest.raises(ValueError, match="2x"):
        field.number()


def test_the_cursor_stays_while_the_same_number_is_shown(qtbot: QtBot, page: QWidget) -> None:
    field: NumberField = page.field  # type: ignore[attr-defined]
    field.setFocus()
    field.show_text("007")
    field.lineEdit().setCursorPosition(2)
    field.show_number(7)
    assert (field.text(), field.lineEdit().cursorPosition()) == ("007", 2)
    field.show_number(8)
    assert field.text() == "8"


def test_the_wheel_turns_it_only_with_the_focus(qtbot: QtBot, page: QWidget) -> None:
    field: NumberField = page.field  # type: ignore[attr-defined]
    field.show_number(3)
    page.other.setFocus()  # type: ignore[attr-defined]
    wheel(field)
    assert field.number() == 3
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    wheel(field)
    assert field.number() == 4


def test_it_tells_of_the_end_and_of_escape(qtbot: QtBot, page: QWidget) -> None:
    field: NumberField = page.field  # type: ignore[attr-defined]
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    with qtbot.waitSignal(field.finished):
        page.other.setFocus()  # type: ignore[attr-defined]
    with qtbot.waitSignal(field.cancelled):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_an_empty_field_is_none_and_says_what_that_means(page: QWidget) -> None:
    field: NumberField = page.field  # type: ignore[attr-defined]
    field.show_number(None, "automatic")
    assert field.number() is None
    assert field.lineEdit().placeholderText() == "automatic"
