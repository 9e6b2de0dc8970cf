"""The editor of a penalty: its kind, where there is more than one, and its numbers."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnstudio.core.penalties import COLUMNS, NORMS, ROWS, USUAL_FACTOR, Penalty
from cnnstudio.core.settings import Setting
from cnnstudio.ui.properties.field import MIXED_TEXT
from cnnstudio.ui.properties.group_fields import NumbersField
from cnnstudio.ui.properties.numbers import number_text
from cnnstudio.ui.properties.plain_fields import ChoiceBox

_LABELS = {NORMS: "L1 and L2", ROWS: "orthogonal rows", COLUMNS: "orthogonal columns"}
_TIPS = {
    NORMS: "Keeps the numbers small: L1 · Σ|w| + L2 · Σw².",
    ROWS: "Keeps the rows of a matrix apart: factor · mean |cosine| of each two.",
    COLUMNS: "Keeps the columns of a matrix apart: factor · mean |cosine| of each two.",
}
_NUMBERS = {"l1": "L1", "l2": "L2", "factor": "Factor"}


class PenaltyField(NumbersField):
    """The L1 and L2 penalties, of which both empty is none; or the factor of an orthogonal one.

    The kind is only asked for where the weights may be a matrix, or where a file brought it along.
    """

    is_tall: ClassVar[bool] = True

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.box = ChoiceBox()
        for kind in _LABELS:
            if kind in (setting.choices or (NORMS,)):
                self._offer(kind)
        self.box.activated.connect(self._on_chosen)
        self._by_name = {name: self.add_number(whole=False, minimum=0) for name in _NUMBERS}
        self._captions = {name: QLabel(caption) for name, caption in _NUMBERS.items()}
        self._lay_out()
        self.box.setAccessibleName(f"{setting.label}, kind")
        self._show_kind()
        names = ("kind", *_NUMBERS.values()) if self._asks_kind else tuple(_NUMBERS.values())[:2]
        self.name_parts(*names)

    @property
    def _asks_kind(self) -> bool:
        return self.box.count() > 1

    def _offer(self, kind: str) -> None:
        self.box.addItem(_LABELS[kind], kind)
        self.box.setItemData(self.box.count() - 1, _TIPS[kind], Qt.ItemDataRole.ToolTipRole)

    def _lay_out(self) -> None:
        column, numbers = QVBoxLayout(), QHBoxLayout()
        for layout in (column, numbers):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
        for name, field in self._by_name.items():
            numbers.addWidget(self._captions[name])
            numbers.addWidget(field, 1)
        column.addWidget(self.box)
        column.addLayout(numbers)
        self.row.addLayout(column, 1)

    def parts(self) -> tuple[QWidget, ...]:
        """The kind, where it is asked for, and the numbers."""
        return (self.box, *self.number_fields) if self._asks_kind else tuple(self.number_fields[:2])

    @property
    def _kind(self) -> str:
        return str(self.box.currentData() or NORMS)

    def value(self) -> Any:
        """The penalty as JSON data, an empty number as the usual one; or None."""
        numbers = {name: self._by_name[name].number() for name in self._names()}
        if self._kind != NORMS:
            return {"kind": self._kind, **{name: n for name, n in numbers.items() if n is not None}}
        if self.setting.optional and all(number is None for number in numbers.values()):
            return None
        return {name: number or 0.0 for name, number in numbers.items()}

    def show_value(self, value: Penalty | None) -> None:
        """Show the kind, and its numbers; a usual one that was left empty stays so."""
        kind = NORMS if value is None else value.kind
        if self.box.findData(kind) < 0:
            self._offer(kind)
        self.box.setPlaceholderText("")
        self.box.setCurrentIndex(self.box.findData(kind))
        self._show_kind()
        for name, field in self._by_name.items():
            shown = None if value is None or name not in self._names() else getattr(value, name)
            usual = USUAL_FACTOR if name == "factor" else 0.0
            is_left_empty = not field.text() and shown == usual
            field.show_number(None if is_left_empty else shown, number_text(usual))

    def show_mixed(self) -> None:
        """Choose no kind, and show empty fields that say so."""
        super().show_mixed()
        self.box.setPlaceholderText(MIXED_TEXT)
        self.box.setCurrentIndex(-1)
        self._show_kind()

    def _names(self) -> tuple[str, ...]:
        """The numbers of the chosen kind."""
        return ("l1", "l2") if self._kind == NORMS else ("factor",)

    def _show_kind(self) -> None:
        self.box.setVisible(self._asks_kind)
        for name, field in self._by_name.items():
            self._captions[name].setVisible(name in self._names())
            field.setVisible(name in self._names())

    @Slot()
    def _on_chosen(self) -> None:
        self._show_kind()
        self.edited.emit()
        self.finished.emit()
