"""Editors of single values: numbers, flags, choices, texts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from cnnstudio.core.settings import Setting
from cnnstudio.layers.choices import activation_label
from cnnstudio.ui.properties.field import MIXED_TEXT, Field
from cnnstudio.ui.properties.number_field import NumberField


class SingleNumberField(Field):
    """One number; empty is None where the setting is optional."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.number_field = NumberField(
            whole=setting.type is int, minimum=setting.minimum, maximum=setting.maximum
        )
        self.number_field.edited.connect(self.edited)
        self.number_field.finished.connect(self.finished)
        self.number_field.cancelled.connect(self.cancelled)
        self.row.addWidget(self.number_field)
        self.name_parts()

    def parts(self) -> tuple[QWidget, ...]:
        """The number."""
        return (self.number_field,)

    def value(self) -> Any:
        """The number, or None."""
        number = self.number_field.number()
        if number is None and not self.setting.optional:
            raise ValueError("a number; it is empty")
        return number

    def show_value(self, value: Any) -> None:
        """Show the number."""
        self.number_field.show_number(value, self.setting.empty if self.setting.optional else "")

    def forget(self) -> None:
        """Empty it."""
        self.number_field.show_text("")

    def show_mixed(self) -> None:
        """Show an empty field that says so."""
        self.number_field.show_number(None, MIXED_TEXT)


class FlagField(Field):
    """A box to tick."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.box = QCheckBox()
        self.box.clicked.connect(self._on_clicked)
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        self.name_parts()

    def parts(self) -> tuple[QWidget, ...]:
        """The box."""
        return (self.box,)

    def value(self) -> Any:
        """Whether it is ticked."""
        return self.box.checkState() == Qt.CheckState.Checked

    def show_value(self, value: Any) -> None:
        """Tick it or not."""
        self.box.setTristate(False)
        self.box.setText("")
        self.box.setChecked(bool(value))

    def show_mixed(self) -> None:
        """Half tick it."""
        self.box.setTristate(True)
        self.box.setText(MIXED_TEXT)
        self.box.setCheckState(Qt.CheckState.PartiallyChecked)

    @Slot()
    def _on_clicked(self) -> None:
        self.box.setTristate(False)
        self.edited.emit()
        self.finished.emit()


class ChoiceBox(QComboBox):
    """A choice that the wheel does not change while it lacks the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change only with the focus; scroll the form otherwise."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(Field):
    """One of a few values."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.box = ChoiceBox()
        if setting.optional:
            self.box.addItem(self.setting.empty, None)
        for choice in setting.choices:
            self.box.addItem(activation_label(choice), choice)
            self.box.setItemData(self.box.count() - 1, choice, Qt.ItemDataRole.ToolTipRole)
        self.box.activated.connect(self._on_activated)
        self.row.addWidget(self.box)
        self.name_parts()

    def parts(self) -> tuple[QWidget, ...]:
        """The box."""
        return (self.box,)

    def value(self) -> Any:
        """The chosen value."""
        return self.box.currentData()

    def show_value(self, value: Any) -> None:
        """Choose it."""
        self.box.setPlaceholderText("")
        self.box.setCurrentIndex(self.box.findData(value))

    def show_mixed(self) -> None:
        """Choose none."""
        self.box.setPlaceholderText(MIXED_TEXT)
        self.box.setCurrentIndex(-1)

    @Slot()
    def _on_activated(self) -> None:
        self.edited.emit()
        self.finished.emit()


class TextField(Field):
    """A line of text; empty is None where the setting is optional."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = QLineEdit()
        self.line.textEdited.connect(self._on_text_edited)
        self.line.editingFinished.connect(self.finished)
        self.row.addWidget(self.line)
        self.name_parts()

    def parts(self) -> tuple[QWidget, ...]:
        """The line."""
        return (self.line,)

    def value(self) -> Any:
        """The text."""
        return None if self.setting.optional and not self.line.text() else self.line.text()

    def show_value(self, value: Any) -> None:
        """Show the text."""
        self.line.setPlaceholderText(self.setting.empty if self.setting.optional else "")
        if self.line.text() != (value or ""):
            self.line.setText(value or "")
            self.line.setCursorPosition(0)

    def show_mixed(self) -> None:
        """Show an empty line that says so."""
        self.line.setPlaceholderText(MIXED_TEXT)
        self.line.clear()

    @Slot()
    def _on_text_edited(self) -> None:
        self.edited.emit()
