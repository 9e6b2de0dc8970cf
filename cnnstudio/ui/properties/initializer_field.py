"""The editor of how weights start: the rule, and under it what this rule lets one set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cnnstudio.core.initializers import AXES, CHOICES, OPTIONS, Initializer, takes_seed
from cnnstudio.core.settings import Setting
from cnnstudio.layers.choices import activation_label
from cnnstudio.ui.properties.axes_line import AxesLine
from cnnstudio.ui.properties.field import MIXED_TEXT
from cnnstudio.ui.properties.group_fields import NumbersField
from cnnstudio.ui.properties.number_field import NumberField
from cnnstudio.ui.properties.numbers import number_text
from cnnstudio.ui.properties.plain_fields import ChoiceBox

SEED = "seed"
_CAPTIONS = {
    "mean": "mean", "stddev": "deviation", "minval": "from", "maxval": "to", "scale": "scale", "mode": "fan",
    "distribution": "shape", "value": "value", "gain": "gain",
    "input_axes": "input axes", "output_axes": "output axes", SEED: "seed",
}  # fmt: skip
_CHOICE_LABELS = {
    "fan_in": "inputs", "fan_out": "outputs", "fan_avg": "mean of both", "truncated_normal": "trimmed",
    "untruncated_normal": "normal", "uniform": "uniform",
}  # fmt: skip
_AXES_HELP = (
    "The axes of the weights along which the {} are counted, such as 0, 1 or −2. They count where both kinds are "
    "given; empty: as Keras does."
)
_USUAL: Mapping[str, Any] = {name: usual for options in OPTIONS.values() for name, usual in options.items()}


Editor = NumberField | ChoiceBox | AxesLine


class InitializerField(NumbersField):
    """The rule, and a line for each of its options; an empty number is the usual one."""

    is_tall: ClassVar[bool] = True

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.box = ChoiceBox()
        for kind in setting.choices:
            self.box.addItem(activation_label(kind), kind)
            self.box.setItemData(self.box.count() - 1, kind, Qt.ItemDataRole.ToolTipRole)
        self.box.activated.connect(self._on_chosen)
        self._captions = {name: QLabel(caption) for name, caption in _CAPTIONS.items()}
        self.options: dict[str, Editor] = {name: self._editor(name) for name in _CAPTIONS}
        self._lay_out()
        self.name_parts("", *_CAPTIONS.values())
        self._show_options()

    def _editor(self, name: str) -> Editor:
        if name in AXES:
            return self._axes_line(name)
        if name not in CHOICES:
            return self.add_number(whole=name == SEED, minimum=0 if name == SEED else None)
        box = ChoiceBox()
        box.setMinimumContentsLength(3)
        for choice in CHOICES[name]:
            box.addItem(_CHOICE_LABELS[choice], choice)
            box.setItemData(box.count() - 1, choice, Qt.ItemDataRole.ToolTipRole)
        box.activated.connect(self._on_option_chosen)
        return box

    def _axes_line(self, name: str) -> AxesLine:
        line = AxesLine(_AXES_HELP.format(name.removesuffix("_axes") + "s"))
        line.edited.connect(self._on_part_edited)
        line.finished.connect(self._on_part_finished)
        line.cancelled.connect(self.cancelled)
        return line

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.addWidget(self.box, 0, 0, 1, 2)
        for row, (name, caption) in enumerate(self._captions.items(), 1):
            caption.setForegroundRole(caption.palette().ColorRole.PlaceholderText)
            caption.setBuddy(self.options[name])
            grid.addWidget(caption, row, 0)
            grid.addWidget(self.options[name], row, 1)
        grid.setColumnStretch(1, 1)
        self.row.addLayout(grid, 1)

    def parts(self) -> tuple[QWidget, ...]:
        """The rule and the options."""
        return (self.box, *self.options.values())

    def value(self) -> Any:
        """The initializer as JSON data; what is empty is left out."""
        kind = self.box.currentData()
        given = {name: self._given(name) for name in _names(kind)}
        return {"kind": kind, **{name: value for name, value in given.items() if value is not None}}

    def _given(self, name: str) -> Any:
        editor = self.options[name]
        if isinstance(editor, AxesLine):
            return editor.axes()
        return editor.number() if isinstance(editor, NumberField) else editor.currentData()

    def show_value(self, value: Initializer) -> None:
        """Show the rule and its options; a number that was left empty stays so where it is the usual one."""
        self.box.setPlaceholderText("")
        self.box.setCurrentIndex(self.box.findData(value.kind))
        known = {**_USUAL, **dict(value.options), SEED: value.seed}
        for name, editor in self.options.items():
            if isinstance(editor, AxesLine):
                editor.show_axes(known[name], "auto")
                continue
            if not isinstance(editor, NumberField):
                editor.setCurrentIndex(editor.findData(known[name]))
                continue
            usual = _USUAL.get(name)
            is_left_empty = not editor.text() and known[name] == usual
            text = "auto" if name == SEED else number_text(_USUAL[name])
            editor.show_number(None if is_left_empty else known[name], text)
        self._show_options()

    def forget(self) -> None:
        """Empty the fields of what was typed for another thing."""
        super().forget()
        for editor in self.options.values():
            if isinstance(editor, AxesLine):
                editor.clear()

    def show_mixed(self) -> None:
        """Choose none, and show no options."""
        super().show_mixed()
        self.box.setPlaceholderText(MIXED_TEXT)
        self.box.setCurrentIndex(-1)
        self._show_options()

    def _show_options(self) -> None:
        names = _names(self.box.currentData())
        for name, editor in self.options.items():
            self._captions[name].setVisible(name in names)
            editor.setVisible(name in names)

    @Slot()
    def _on_chosen(self) -> None:
        self._show_options()
        self._on_option_chosen()

    @Slot()
    def _on_option_chosen(self) -> None:
        self.edited.emit()
        self.finished.emit()


def _names(kind: str | None) -> tuple[str, ...]:
    """What can be set of a rule."""
    if kind is None:
        return ()
    return (*OPTIONS.get(kind, {}), *([SEED] if takes_seed(kind) else []))
