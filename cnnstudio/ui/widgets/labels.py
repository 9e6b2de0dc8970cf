"""Lines of text that the theme's surfaces do not have: titles, running figures, fields with a label."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from cnnstudio.ui.theme.fonts import figures_font, text_font


def title(text: str = "") -> QLabel:
    """A line in bold: what a part of the window shows."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(text_font(strong=True))
    return label


def figures(text: str = "") -> QLabel:
    """One line with figures of one width, so that it does not jump while they change."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(figures_font())
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def caption(text: str, field: QWidget) -> QLabel:
    """The label before a field; reading aids name the field by it too."""
    label = QLabel(text)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(text)
    return label


def vertical_hairline() -> QWidget:
    """A line of one px between panels that stand side by side."""
    line = QFrame()
    line.setBackgroundRole(QPalette.ColorRole.Mid)
    line.setAutoFillBackground(True)
    line.setFixedWidth(1)
    return line
