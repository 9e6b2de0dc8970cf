"""A form generated from settings: of layers, of an optimizer, of anything that has some."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cnnstudio.core.settings import Configurable, Setting
from cnnstudio.ui.properties.folding import Folding
from cnnstudio.ui.properties.form_row import NO_DEFAULT, FormRow
from cnnstudio.ui.theme.surfaces import GRID

_gestures = itertools.count(1)


class SettingsForm(QWidget):
    """Shows the settings that things have in common, and says what the user changes.

    It keeps its widgets, its focus and what is being typed while things of the same settings
    are shown again.

    Signals:
        edited: The user gave a setting a value that it can take: its name, the value, and a key
            that is one for all edits of a gesture, such as the turns of one spin box.
        reset_asked: Everything shall have its own default of a setting of this name again; sent
            where the defaults differ, and otherwise it is an edit.
    """

    edited = Signal(str, object, str)
    reset_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, FormRow] = {}
        self._settings: tuple[Setting, ...] | None = None
        self._subject: object = None
        self._gesture = self._new_gesture()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._page = QWidget(self)
        self.more = Folding("More settings", self._page)
        self._is_open = False

    def show_values(self, configurables: Sequence[Configurable], subject: object = None) -> None:
        """Show the settings that all have in common.

        Args:
            configurables: The things, at least one.
            subject: Whose settings they are, such as the layers' ids: where it is another than
                before, what was typed and refused is dropped.
        """
        settings = common_settings(configurables)
        fresh = settings != self._settings or subject != self._subject
        if settings != self._settings:
            self._rebuild(settings)
        if fresh:
            self._gesture = self._new_gesture()
        self._subject = subject
        for name, row in self.rows.items():
            values = tuple(thing.value_of(name) for thing in configurables)
            row.show_values(values, fresh=fresh, defaults=_defaults(configurables, name))
        changed = sum(row.setting.advanced and row.is_changed() for row in self.rows.values())
        self.more.set_title(f"More settings ({changed} changed)" if changed else "More settings")

    def show_error(self, name: str, sentence: str) -> None:
        """Show under a setting's field why its value was refused."""
        if name in self.rows:
            self.rows[name].show_error(sentence)

    def show_problems(self, sentences: Mapping[str, str]) -> None:
        """Show under fields why values that were taken cannot be, and nothing under the others.

        Args:
            sentences: By the setting's name.
        """
        for name, row in self.rows.items():
            row.show_problem(sentences.get(name, ""))

    def _rebuild(self, settings: tuple[Setting, ...]) -> None:
        """Make new rows, plain ones first, then the folded ones."""
        self._is_open = self.more.is_open
        self._column.removeWidget(self._page)
        self._page.hide()
        self._page.deleteLater()
        for row in self.rows.values():
            row.deleteLater()
        self._settings = settings
        self.rows = {setting.name: FormRow(setting, self) for setting in settings}
        self._page = QWidget(self)
        self._column.addWidget(self._page)
        self._fill(self._page)
        self._page.show()
        self._order_tabs()

    def _fill(self, page: QWidget) -> None:
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.more = Folding("More settings", page)
        self.more.hide()
        for container, advanced in ((None, False), (self.more, True)):
            rows = [row for row in self.rows.values() if row.setting.advanced is advanced]
            if not rows:
                continue
            grid = form_grid()
            for row in rows:
                row.add_to(grid)
                row.entered.connect(self._on_entered)
                row.finished.connect(self._on_finished)
                row.reset_asked.connect(self.reset_asked)
            if container is None:
                column.addLayout(grid)
            else:
                container.set_content(grid)
                container.set_open(self._is_open)
                column.addWidget(container)
                container.show()

    def _order_tabs(self) -> None:
        """Let Tab walk the fields from top to bottom."""
        stops = [
            part
            for row in self.rows.values()
            if not row.setting.advanced
            for part in (*row.field.parts(), row.reset)
        ]
        stops.append(self.more.button)
        stops += [
            part
            for row in self.rows.values()
            if row.setting.advanced
            for part in (*row.field.parts(), row.reset)
        ]
        stops = [stop for stop in stops if self._page.isAncestorOf(stop)]
        for first, second in itertools.pairwise(stops):
            QWidget.setTabOrder(first, second)

    def _new_gesture(self) -> str:
        return f"form {next(_gestures)}"

    @Slot(str, object)
    def _on_entered(self, name: str, value: object) -> None:
        self.edited.emit(name, value, f"{self._gesture} {name}")

    @Slot()
    def _on_finished(self) -> None:
        self._gesture = self._new_gesture()


def form_grid() -> QGridLayout:
    """A grid for rows of a form."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GRID // 2)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnStretch(1, 1)
    return grid


def common_settings(configurables: Sequence[Configurable]) -> tuple[Setting, ...]:
    """The settings that all things have, of one type; as the first words them.

    They take what all things take: the choices that all have, within the limits of all. Where
    the defaults differ there is no single one to go back to.
    """
    first, *others = configurables
    tables = [{field.name: field for field in other.own_settings()} for other in others]
    found = []
    for field in first.own_settings():
        twins = [table[field.name] for table in tables if field.name in table]
        if len(twins) == len(tables) and all(twin.type == field.type for twin in twins):
            shared = _shared((field, *twins))
            if shared is not None:
                found.append(shared)
    return tuple(found)


def _shared(fields: Sequence[Setting]) -> Setting | None:
    """What settings of one name and type have in common; None if no value fits all."""
    first = fields[0]
    if any(bool(field.choices) != bool(first.choices) for field in fields):
        return None
    choices = tuple([word for word in first.choices if all(word in field.choices for field in fields)])
    lows = [field.minimum for field in fields if field.minimum is not None]
    highs = [field.maximum for field in fields if field.maximum is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    if (first.choices and not choices) or (low is not None and high is not None and low > high):
        return None
    has_default = all(field.default == first.default for field in fields)
    return dataclasses.replace(
        first, optional=all(field.optional for field in fields), choices=choices, minimum=low, maximum=high,
        default=first.default if has_default else NO_DEFAULT,
    )  # fmt: skip


def _defaults(configurables: Sequence[Configurable], name: str) -> tuple[Any, ...]:
    """The default of a setting for each thing."""
    return tuple(
        next(field.default for field in thing.own_settings() if field.name == name) for thing in configurables
    )
