"""The editor of a range: from a number to another."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from cnnstudio.core.settings import Setting
from cnnstudio.ui.properties.group_fields import NumbersField


class RangeField(NumbersField):
    """The smallest and the largest number; both empty is none where the setting is optional."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.row.addWidget(self.add_number(whole=False), 1)
        self.row.addWidget(QLabel("…"))
        self.row.addWidget(self.add_number(whole=False), 1)
        self.name_parts("from", "to")

    def value(self) -> Any:
        """Both numbers."""
        return self.whole_numbers("two numbers")

    def show_value(self, value: Any) -> None:
        """Show both numbers, or that there are none."""
        self.show_numbers(list(value or (None, None)), "none" if self.setting.optional else "")
