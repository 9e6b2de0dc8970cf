"""Whether the user is typing into a field just now."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

Field = QLineEdit | QTextEdit | QPlainTextEdit


def takes_text(widget: QWidget | None) -> bool:
    """Whether keys that are typed into a widget become text."""
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    if isinstance(widget, (QLineEdit, QTextEdit, QPlainTextEdit)):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox)


def field_in_focus() -> QWidget | None:
    """The widget that takes text and has the focus, or None."""
    widget = QApplication.focusWidget()
    return widget if takes_text(widget) else None


def editor_in_focus() -> Field | None:
    """The same, as the part that can cut, copy and paste."""
    widget = QApplication.focusWidget()
    if isinstance(widget, (QLineEdit, QTextEdit, QPlainTextEdit)):
        return widget
    if isinstance(widget, (QAbstractSpinBox, QComboBox)):
        return widget.findChild(QLineEdit)
    return None


def commit_field() -> None:
    """Let a field that is being typed in hand over what stands in it."""
    field = field_in_focus()
    if field is not None:
        window = QApplication.activeWindow()
        field.clearFocus()
        if window is not None:
            field.setFocus()
