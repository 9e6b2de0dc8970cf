"""Editors of values made of several numbers: pairs, margins, shapes."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QToolButton, QWidget

from cnnstudio.core.settings import Setting
from cnnstudio.core.shapes import AXES
from cnnstudio.ui.properties.field import MIXED_TEXT, Field
from cnnstudio.ui.properties.number_field import NumberField
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import quiet_button

Number = float | int | None


class NumbersField(Field):
    """Base of editors with several number fields, which may be locked to be equal.

    They have no arrows, to save room; the keys and the wheel turn them all the same.
    """

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.number_fields: list[NumberField] = []
        self.lock: QToolButton | None = None

    def parts(self) -> tuple[QWidget, ...]:
        """The numbers."""
        return tuple(self.number_fields)

    def add_number(self, *, whole: bool = True, minimum: float | None = None) -> NumberField:
        """Make one more number field, with the setting's limits, or a minimum of its own."""
        least = self.setting.minimum if minimum is None else minimum
        field = NumberField(whole=whole, minimum=least, maximum=self.setting.maximum)
        field.setButtonSymbols(NumberField.ButtonSymbols.NoButtons)
        field.edited.connect(self._on_part_edited)
        field.finished.connect(self._on_part_finished)
        field.cancelled.connect(self.cancelled)
        self.number_fields.append(field)
        return field

    def add_lock(self, help_text: str) -> QToolButton:
        """Make the button that keeps all numbers equal."""
        self.lock = quiet_button(help_text)
        self.lock.setCheckable(True)
        self.lock.setChecked(True)
        self.lock.toggled.connect(self._on_lock_toggled)
        theme.changed.connect(self._paint_lock)
        self._paint_lock()
        return self.lock

    def numbers(self) -> list[Number]:
        """The numbers as they stand; None for an empty field."""
        return [field.number() for field in self.number_fields]

    def show_numbers(self, numbers: list[Number], placeholder: str = "") -> None:
        """Show numbers; the lock opens where they differ."""
        for field, number in zip(self.number_fields, numbers, strict=True):
            field.show_number(number, placeholder)
        if self.lock is not None and len(set(numbers)) > 1:
            self.lock.setChecked(False)

    def show_mixed(self) -> None:
        """Show empty fields that say so."""
        self.show_numbers([None] * len(self.number_fields), MIXED_TEXT)

    def whole_numbers(self, phrase: str) -> tuple[Number, ...] | None:
        """All numbers; None when all are empty and the setting is optional.

        Raises:
            ValueError: One is missing; ``phrase`` says what is needed.
        """
        numbers = self.numbers()
        if self.setting.optional and all(number is None for number in numbers):
            return None
        if any(number is None for number in numbers):
            raise ValueError(f"{phrase}; one is empty")
        return tuple(numbers)

    def forget(self) -> None:
        """Lock again, and empty the fields of what was typed for another thing."""
        for field in self.number_fields:
            field.show_text("")
        if self.lock is not None:
            self.lock.setChecked(True)

    @Slot()
    def _on_part_edited(self) -> None:
        source = self.sender()
        if self.lock is not None and self.lock.isChecked() and isinstance(source, NumberField):
            for field in self.number_fields:
                if field is not source:
                    field.show_text(source.text())
        self.edited.emit()

    @Slot()
    def _on_part_finished(self) -> None:
        """Finish when the focus goes elsewhere than to another part."""
        focus = QApplication.focusWidget()
        if focus is None or focus is self.sender() or not self.isAncestorOf(focus):
            self.finished.emit()

    @Slot(bool)
    def _on_lock_toggled(self, locked: bool) -> None:
        self._paint_lock()
        first = self.number_fields[0].text()
        if locked and any(field.text() != first for field in self.number_fields):
            for field in self.number_fields[1:]:
                field.show_text(first)
            self.edited.emit()
            self.finished.emit()

    @Slot()
    def _paint_lock(self) -> None:
        if self.lock is not None:
            locked = self.lock.isChecked()
            self.lock.setIcon(
                sign("linked" if locked else "unlinked", theme.colours.accent if locked else "")
            )


class SizesField(NumbersField):
    """One number for each axis of a window, all locked to be equal at first; a type names the axes."""

    axes: ClassVar[tuple[str, ...]]
    phrase: ClassVar[str]
    equal: ClassVar[str]

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        for place in range(len(self.axes)):
            if place:
                self.row.addWidget(QLabel("×"))
            self.row.addWidget(self.add_number(), 1)
        if len(self.axes) > 1:
            self.row.addWidget(self.add_lock(f"Keep {setting.label.lower()} {self.equal}"))
        self.name_parts(*self.axes)

    def value(self) -> Any:
        """The numbers."""
        return self.whole_numbers(self.phrase)

    def show_value(self, value: Any) -> None:
        """Show the numbers, or that they are automatic."""
        self.show_numbers(list(value or (None,) * len(self.axes)), "auto" if self.setting.optional else "")


class SingleField(SizesField):
    """A length along a sequence."""

    axes = ("length",)
    phrase = "a whole number"


class PairField(SizesField):
    """Height and width, locked square at first."""

    axes = ("height", "width")
    phrase = "two whole numbers"
    equal = "square"


class TripleField(SizesField):
    """Depth, height and width, locked cubic at first."""

    axes = ("depth", "height", "width")
    phrase = "three whole numbers"
    equal = "cubic"


class MarginsField(NumbersField):
    """Rows and columns on the four sides, locked equal at first."""

    is_wide: ClassVar[bool] = True
    sides: ClassVar[tuple[str, ...]] = ("Top", "Bottom", "Left", "Right")

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, name in enumerate(self.sides):
            grid.addWidget(QLabel(name), place // 2, 2 * (place % 2))
            grid.addWidget(self.add_number(), place // 2, 2 * (place % 2) + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.row.addLayout(grid, 1)
        self.row.addWidget(self.add_lock("Keep all sides equal"))
        self.name_parts(*[side.lower() for side in self.sides])

    def value(self) -> Any:
        """Two numbers for each axis: before and behind."""
        numbers = self.whole_numbers("a whole number for each side")
        return None if numbers is None else tuple(zip(numbers[::2], numbers[1::2], strict=True))

    def show_value(self, value: Any) -> None:
        """Show all sides."""
        pairs = value or ((None, None),) * (len(self.sides) // 2)
        self.show_numbers([side for pair in pairs for side in pair])


class Margins1Field(MarginsField):
    """Steps before and after a sequence, locked equal at first."""

    sides = ("Before", "After")


class Margins3Field(MarginsField):
    """Slices, rows and columns on the six sides, locked equal at first."""

    sides = ("Front", "Back", "Top", "Bottom", "Left", "Right")


class ShapeField(NumbersField):
    """A size for each axis; an empty one is left open."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        self.row.addLayout(self._grid, 1)
        self._make_axes(len(setting.default) if isinstance(setting.default, tuple) else 3)

    def _make_axes(self, count: int) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.number_fields.clear()
        names = AXES.get(count, tuple(str(axis) for axis in range(1, count + 1)))
        for column, name in enumerate(names):
            caption = QLabel(name)
            caption.setForegroundRole(caption.palette().ColorRole.PlaceholderText)
            self._grid.addWidget(self.add_number(), 0, column)
            self._grid.addWidget(caption, 1, column)
        self.name_parts(*names)

    def value(self) -> Any:
        """The shape; open sizes are None."""
        return tuple(self.numbers())

    def show_value(self, value: Any) -> None:
        """Show the shape, with as many fields as it has axes."""
        if len(value) != len(self.number_fields):
            self._make_axes(len(value))
        self.show_numbers(list(value), "open")
