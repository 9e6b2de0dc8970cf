"""A form generated from settings: of layers, of an optimizer, of anything that has some."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cnnstudio.core.settings import Configurable, Setting
from cnnstudio.ui.properties.folding import Folding
from cnnstudio.ui.properties.form_row import NO_DEFAULT, FormRow
from cnnstudio.ui.theme.surfaces import GRID

_gestures = itertools.count(1)
_KEPT = 8
"""Pages that are kept, the last shown ones: making one takes as long as two frames of an animation."""


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """The rows of some settings; the folded ones are made when they are first asked for."""

    settings: tuple[Setting, ...]
    widget: QWidget
    rows: dict[str, FormRow]
    more: Folding


class SettingsForm(QWidget):
    """Shows the settings that things have in common, and says what the user changes.

    It keeps its widgets, its focus and what is being typed while things of the same settings
    are shown again, and for a while the widgets of those that were shown before.

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
        self._pages: list[_Page] = []
        self._ready: list[_Page] = []  # made beforehand, and not shown yet
        self._things: tuple[Configurable, ...] = ()
        self._subject: object = None
        self._gesture = self._new_gesture()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._nothing = Folding("More settings", self)
        self._nothing.hide()

    @property
    def rows(self) -> dict[str, FormRow]:
        """The rows of all settings that are shown or folded away, by the names of their settings."""
        self._complete()
        return self._pages[0].rows if self._pages else {}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to set."""
        return not (self._pages and self._pages[0].settings)

    @property
    def more(self) -> Folding:
        """What the less usual ones of them are folded into."""
        return self._pages[0].more if self._pages else self._nothing

    def show_values(self, configurables: Sequence[Configurable], subject: object = None) -> None:
        """Show the settings that all have in common.

        Args:
            configurables: The things, at least one.
            subject: Whose settings they are, such as the layers' ids: where it is another than
                before, what was typed and refused is dropped.
        """
        settings = common_settings(configurables)
        self._things = tuple(configurables)
        is_other = not self._pages or settings != self._pages[0].settings
        fresh = is_other or subject != self._subject
        if is_other:
            self._turn_to(settings)
        if fresh:
            self._gesture = self._new_gesture()
        self._subject = subject
        for row in self._pages[0].rows.values():
            self._show_row(row, fresh=fresh)
        changed = sum(field.advanced and self._is_changed(field.name) for field in settings)
        self.more.set_title(f"More settings ({changed} changed)" if changed else "More settings")

    def _show_row(self, row: FormRow, *, fresh: bool) -> None:
        name = row.setting.name
        values = tuple(thing.value_of(name) for thing in self._things)
        row.show_values(values, fresh=fresh, defaults=_defaults(self._things, name))

    def _is_changed(self, name: str) -> bool:
        """Whether a setting differs from the default of its thing."""
        pairs = zip(self._things, _defaults(self._things, name), strict=True)
        return any(thing.value_of(name) != default for thing, default in pairs)

    def show_error(self, name: str, sentence: str) -> None:
        """Show under a setting's field why its value was refused."""
        if name in self.rows:
            self.rows[name].show_error(sentence)

    def show_problems(self, sentences: Mapping[str, str]) -> None:
        """Show under fields why values that were taken cannot be, and nothing under the others.

        Args:
            sentences: By the setting's name.
        """
        rows = self._pages[0].rows if self._pages else {}
        if sentences.keys() - rows.keys():
            rows = self.rows
        for name, row in rows.items():
            row.show_problem(sentences.get(name, ""))

    def _turn_to(self, settings: tuple[Setting, ...]) -> None:
        """Bring the page of these settings to the front, one that is kept or a new one."""
        is_open = self.more.is_open
        if self._pages:
            self._column.removeWidget(self._pages[0].widget)
            self._pages[0].widget.hide()
        kept = [page for page in (*self._pages, *self._ready) if page.settings == settings]
        page = kept[0] if kept else self._made(settings)
        self._ready = [other for other in self._ready if other is not page]
        others = [other for other in self._pages if other is not page]
        self._pages = [page, *others[: _KEPT - 1]]
        for old in others[_KEPT - 1 :]:
            old.widget.deleteLater()
        page.more.set_open(is_open)
        self._column.addWidget(page.widget)
        page.widget.show()

    def make_ready(self, configurables: Sequence[Configurable]) -> bool:
        """Make the page of these things beforehand, so that it need not be made while somebody waits for it.

        Returns:
            Whether there was anything to do.
        """
        settings = common_settings(configurables)
        pages = [*self._pages, *self._ready]
        if len(pages) >= _KEPT or any(page.settings == settings for page in pages):
            return False
        page = self._made(settings)
        page.widget.hide()
        page.widget.adjustSize()  # which asks all its parts how large they are, and with that styles them
        self._ready.append(page)
        return True

    def _made(self, settings: tuple[Setting, ...]) -> _Page:
        """A new page: plain rows first, then the folded ones."""
        widget = QWidget(self)
        page = _Page(settings, widget, {}, Folding("More settings", widget))
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        page.more.opened.connect(self._complete)
        page.more.setVisible(any(field.advanced for field in settings))
        if not all(field.advanced for field in settings):
            column.addLayout(self._grid(page, advanced=False))
        column.addWidget(page.more)
        _order_tabs(page)
        return page

    @Slot()
    def _complete(self) -> None:
        """Make the folded rows of the page that is shown, if there are any to make."""
        page = self._pages[0] if self._pages else None
        if page is None or len(page.rows) == len(page.settings):
            return
        plain = set(page.rows)
        page.more.set_content(self._grid(page, advanced=True))
        rows = {field.name: page.rows[field.name] for field in page.settings}
        page.rows.clear()
        page.rows.update(rows)
        for name, row in rows.items():
            if name not in plain:
                self._show_row(row, fresh=True)
        _order_tabs(page)

    def _grid(self, page: _Page, *, advanced: bool) -> QGridLayout:
        """New rows for the plain or the folded settings of a page."""
        grid = form_grid()
        for setting in page.settings:
            if setting.advanced is advanced:
                row = page.rows[setting.name] = FormRow(setting, page.widget)
                row.add_to(grid)
                row.entered.connect(self._on_entered)
                row.finished.connect(self._on_finished)
                row.reset_asked.connect(self.reset_asked)
        return grid

    def _new_gesture(self) -> str:
        return f"form {next(_gestures)}"

    @Slot(str, object)
    def _on_entered(self, name: str, value: object) -> None:
        self.edited.emit(name, value, f"{self._gesture} {name}")

    @Slot()
    def _on_finished(self) -> None:
        self._gesture = self._new_gesture()


def _order_tabs(page: _Page) -> None:
    """Let Tab walk the fields from top to bottom."""
    plain, folded = (
        [
            part
            for row in page.rows.values()
            if row.setting.advanced is advanced
            for part in (*row.field.parts(), row.reset)
        ]
        for advanced in (False, True)
    )
    stops = [stop for stop in (*plain, page.more.button, *folded) if page.widget.isAncestorOf(stop)]
    for first, second in itertools.pairwise(stops):
        QWidget.setTabOrder(first, second)


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
