"""The editor of a range: from a number to another."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnstudio.core.settings import Setting
from cnnstudio.ui.properties.group_fields import NumbersField
from cnnstudio.ui.properties.numbers import number_text
from cnnstudio.ui.widgets.range_slider import RangeSlider


class RangeField(NumbersField):
    """The smallest and the largest number; both empty is none where the setting is optional.

    Attributes:
        slider: Two handles below the numbers, where the setting has limits on both sides.
    """

    is_tall = True

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        column = QVBoxLayout()
        column.setSpacing(2)
        numbers = QHBoxLayout()
        numbers.setSpacing(4)
        numbers.addWidget(self.add_number(whole=False), 1)
        numbers.addWidget(QLabel("…"))
        numbers.addWidget(self.add_number(whole=False), 1)
        column.addLayout(numbers)
        self.slider: RangeSlider | None = None
        if setting.minimum is not None and setting.maximum is not None:
            self.slider = RangeSlider(setting.minimum, setting.maximum)
            self.slider.setToolTip(f"{setting.help}\nWith Shift both ends move.")
            self.slider.setAccessibleName(f"{setting.label}, slider")
            self.slider.moved.connect(self._on_slider_moved)
            self.slider.released.connect(self.finished)
            self.edited.connect(self._follow_numbers)
            column.addWidget(self.slider)
        self.row.addLayout(column, 1)
        self.name_parts("from", "to")

    def value(self) -> Any:
        """Both numbers."""
        return self.whole_numbers("two numbers")

    def show_value(self, value: Any) -> None:
        """Show both numbers, or that there are none."""
        self.show_numbers(list(value or (None, None)), "none" if self.setting.optional else "")
        if self.slider is not None:
            self.slider.show_ends(value)

    def show_mixed(self) -> None:
        """Show empty fields that say so, and no handles."""
        super().show_mixed()
        if self.slider is not None:
            self.slider.show_ends(None)

    @Slot(float, float)
    def _on_slider_moved(self, lower: float, upper: float) -> None:
        for field, number in zip(self.number_fields, (lower, upper), strict=True):
            field.show_text(number_text(number))
        self.edited.emit()

    @Slot()
    def _follow_numbers(self) -> None:
        """Let the handles stand where the numbers are, once these are numbers."""
        try:
            value = self.value()
        except ValueError:
            return
        if self.slider is not None and value != self.slider.ends:
            self.slider.show_ends(value)
