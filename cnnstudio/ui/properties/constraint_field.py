"""The editor of a constraint on weights: its kind, and the numbers that this kind has."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from cnnstudio.core.settings import Setting
from cnnstudio.core.values import CONSTRAINTS, Constraint, Sizes
from cnnstudio.ui.properties.group_fields import NumbersField
from cnnstudio.ui.properties.plain_fields import ChoiceBox

_LABELS = dict(zip(CONSTRAINTS, ("norm at most", "norm between", "norm 1", "not negative"), strict=True))
_NUMBERS = {"max_norm": ("high",), "min_max_norm": ("low", "high", "rate")}
_NAMES = {"low": "smallest norm", "high": "largest norm", "rate": "rate"}


class ConstraintField(NumbersField):
    """The kind of a constraint, and its norms where it has any; empty numbers are Keras's usual ones."""

    is_wide: ClassVar[bool] = True

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._axes: Sizes | None = None
        self.box = ChoiceBox()
        if setting.optional:
            self.box.addItem("none", None)
        for kind, label in _LABELS.items():
            self.box.addItem(label, kind)
        self.box.activated.connect(self._on_chosen)
        self.row.addWidget(self.box, 2)
        self._by_name = {name: self.add_number(whole=False, minimum=0) for name in _NAMES}
        for field in self.number_fields:
            self.row.addWidget(field, 1)
        self.name_parts("kind", *_NAMES.values())
        self._show_kind()

    def parts(self) -> tuple[QWidget, ...]:
        """The kind and the numbers."""
        return (self.box, *self.number_fields)

    def value(self) -> Any:
        """The constraint as JSON data, or None; axes that a file brought along stay."""
        kind = self.box.currentData()
        if kind is None:
            return None
        typed = {name: self._by_name[name].number() for name in _NUMBERS.get(kind, ())}
        numbers = {name: number for name, number in typed.items() if number is not None}
        return {"kind": kind, **numbers, "axes": None if self._axes is None else list(self._axes)}

    def show_value(self, value: Constraint | None) -> None:
        """Show the kind, and its numbers; a number that was left empty stays so."""
        self._axes = None if value is None else value.axes
        self.box.setCurrentIndex(self.box.findData(None if value is None else value.kind))
        self._show_kind()
        usual = Constraint()
        for name, field in self._by_name.items():
            number = None if value is None else getattr(value, name)
            is_left_empty = not field.text() and number == getattr(usual, name)
            field.show_number(None if is_left_empty else number, _NAMES[name])

    def show_mixed(self) -> None:
        """Choose none, and show empty fields that say so."""
        super().show_mixed()
        self.box.setCurrentIndex(-1)
        self._show_kind()

    def forget(self) -> None:
        """Empty the fields of what was typed for another thing."""
        super().forget()
        self._axes = None

    def _show_kind(self) -> None:
        for name, field in self._by_name.items():
            field.setVisible(name in _NUMBERS.get(self.box.currentData(), ()))

    @Slot()
    def _on_chosen(self) -> None:
        self._show_kind()
        self.edited.emit()
        self.finished.emit()
