"""The editor of a constraint on weights: its kind, and the numbers that this kind has."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cnnstudio.core.settings import Setting
from cnnstudio.core.values import CONSTRAINTS, Constraint
from cnnstudio.ui.properties.axes_line import AxesLine
from cnnstudio.ui.properties.group_fields import NumbersField
from cnnstudio.ui.properties.number_field import NumberField
from cnnstudio.ui.properties.numbers import number_text
from cnnstudio.ui.properties.plain_fields import ChoiceBox

_LABELS = dict(zip(CONSTRAINTS, ("norm at most", "norm between", "norm 1", "not negative"), strict=True))
_AXES = "axes"
_NUMBERS = {"max_norm": ("high",), "min_max_norm": ("low", "high", "rate")}
_NAMES = {"low": "smallest norm", "high": "largest norm", "rate": "rate"}
_AXES_HELP = "The axes of the weights that a norm is taken along, such as 0, 1 or −2; empty: all weights of a filter or unit."


class ConstraintField(NumbersField):
    """The kind of a constraint, and a line for each thing that this kind has; an empty one is as usual."""

    is_tall: ClassVar[bool] = True

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.box = ChoiceBox()
        if setting.optional:
            self.box.addItem("none", None)
        for kind, label in _LABELS.items():
            self.box.addItem(label, kind)
        self.box.activated.connect(self._on_chosen)
        self._by_name = {name: self.add_number(whole=False, minimum=0) for name in _NAMES}
        self.axes = AxesLine(_AXES_HELP)
        self.axes.edited.connect(self._on_part_edited)
        self.axes.finished.connect(self._on_part_finished)
        self.axes.cancelled.connect(self.cancelled)
        self._captions: dict[str, QLabel] = {}
        self._lay_out()
        self.name_parts("kind", *_NAMES.values(), _AXES)
        self._show_kind()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.addWidget(self.box, 0, 0, 1, 2)
        for row, (name, editor) in enumerate(self._editors().items(), 1):
            caption = self._captions[name] = QLabel(_NAMES.get(name, name))
            caption.setForegroundRole(caption.palette().ColorRole.PlaceholderText)
            caption.setBuddy(editor)
            grid.addWidget(caption, row, 0)
            grid.addWidget(editor, row, 1)
        grid.setColumnStretch(1, 1)
        self.row.addLayout(grid, 1)

    def _editors(self) -> dict[str, NumberField | AxesLine]:
        """The lines under the kind, by Keras's names for what stands in them."""
        return {**self._by_name, _AXES: self.axes}

    def parts(self) -> tuple[QWidget, ...]:
        """The kind, the numbers and the axes."""
        return (self.box, *self.number_fields, self.axes)

    def value(self) -> Any:
        """The constraint as JSON data, or None."""
        kind = self.box.currentData()
        if kind is None:
            return None
        typed = {name: self._by_name[name].number() for name in _NUMBERS.get(kind, ())}
        numbers = {name: number for name, number in typed.items() if number is not None}
        axes = self.axes.axes() if _AXES in _names(kind) else None
        return {"kind": kind, **numbers, "axes": None if axes is None else list(axes)}

    def show_value(self, value: Constraint | None) -> None:
        """Show the kind, and what belongs to it; a number that was left empty stays so."""
        self.box.setCurrentIndex(self.box.findData(None if value is None else value.kind))
        self._show_kind()
        usual = Constraint()
        for name, field in self._by_name.items():
            number = None if value is None else getattr(value, name)
            is_left_empty = not field.text() and number == getattr(usual, name)
            field.show_number(None if is_left_empty else number, number_text(getattr(usual, name)))
        self.axes.show_axes(None if value is None else value.axes, "auto")

    def show_mixed(self) -> None:
        """Choose none, and show empty fields that say so."""
        super().show_mixed()
        self.box.setCurrentIndex(-1)
        self._show_kind()

    def forget(self) -> None:
        """Empty the fields of what was typed for another thing."""
        super().forget()
        self.axes.clear()

    def _show_kind(self) -> None:
        names = _names(self.box.currentData())
        for name, editor in self._editors().items():
            self._captions[name].setVisible(name in names)
            editor.setVisible(name in names)

    @Slot()
    def _on_chosen(self) -> None:
        self._show_kind()
        self.edited.emit()
        self.finished.emit()


def _names(kind: str | None) -> tuple[str, ...]:
    """What a kind of constraint has."""
    if kind is None or kind == "non_neg":
        return ()
    return (*_NUMBERS.get(kind, ()), _AXES)
