"""How one number of the layer came about."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSpinBox, QVBoxLayout, QWidget

from cnnstudio.core.numerals import times
from cnnstudio.engine.pixel.account import Account, Terms
from cnnstudio.engine.pixel.account_text import HEADER, account_table, account_text, place_words, table_rows
from cnnstudio.engine.pixel.explain_pixel import ExplainPixel
from cnnstudio.ui.theme.surfaces import DimLabel, Hairline
from cnnstudio.ui.viewers.account.field_picture import FieldPicture
from cnnstudio.ui.viewers.account.numbers import shown_number
from cnnstudio.ui.viewers.account.paint import strong_font
from cnnstudio.ui.viewers.account.places import Place, fitting, following, is_map, moved, told_apart, unit_in
from cnnstudio.ui.viewers.account.view import AccountView
from cnnstudio.ui.viewers.account.walk_bar import WalkBar
from cnnstudio.ui.viewers.account.words import seen_words, verdict_words
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
from cnnstudio.ui.widgets.drawing import Drawing
from cnnstudio.ui.widgets.labels import caption, figures


@register
class PixelViewer(Viewer):
    """Takes one number of the layer apart: window, kernel, products, sum, bias, activation.

    Signals:
        place_changed: The number's place in its map: row, column; (−1, −1) where it has none.
        account_shown: Carries the `Account`, or None.
        number_wanted: How another layer's number came about is wanted: layer, place (None in a layer
            without maps), unit.
    """

    place_changed = Signal(int, int)
    account_shown = Signal(object)
    number_wanted = Signal(str, object, int)

    kind = "pixel"
    title = "Number"
    help = "How one number of the layer came about: window, kernel, products, sum, bias, activation."
    is_quiet = True

    def __init__(self) -> None:
        super().__init__()
        self._place: Place | None = None
        self._unit = 0
        self._shape: tuple[int, ...] = ()
        self._is_waiting = False
        self._account: Account | None = None
        self._header = Header()
        self.channel = QSpinBox()
        self.copy_button = QPushButton("Copy")
        self.field_picture = FieldPicture()
        self._number = figures()
        self._where = DimLabel()
        self._verdict = DimLabel()
        self.walk = WalkBar()
        self.view = AccountView()
        self._channel_caption = caption("Channel", self.channel)
        self._lay_out()
        self.walk.moved.connect(self.move_place)
        self.walk.stepped.connect(self._on_stepped)
        self.view.moved.connect(self.move_place)
        self.view.number_chosen.connect(self._on_number_chosen)
        self.view.plane_chosen.connect(self._on_plane_chosen)
        self.channel.valueChanged.connect(self.view.show_plane)
        self.clear()

    def _lay_out(self) -> None:
        self.channel.setAccessibleName("Channel whose window is shown")
        self.channel.setToolTip("The input channel whose window is shown; its sum is marked below.")
        menu = QMenu(self.copy_button)
        menu.addAction("Copy as text", self.copy_text)
        menu.addAction("Copy as CSV", self.copy_table)
        self.copy_button.setMenu(menu)
        self.copy_button.setToolTip("Copy the whole account; Ctrl+C copies it as text.")
        self._header.add(self._channel_caption)
        self._header.add(self.channel)
        self._header.add(self.copy_button)
        self._number.setFont(strong_font())
        self._number.setForegroundRole(QPalette.ColorRole.WindowText)
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self._number, self._where, self._verdict, self.walk):
            words.addWidget(label)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setContentsMargins(16, 4, 16, 12)
        top.setSpacing(16)
        top.addWidget(self.field_picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._top = QWidget()
        self._top.setLayout(top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._header, self._top, Hairline()):
            column.addWidget(widget)
        column.addWidget(self.view, 1)

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Every layer, once there is an image."""
        return subject.picture is not None and None not in subject.shape

    def task(self, subject: Subject) -> object:
        """Ask for the account of the number at the place, of the unit; the nearest that the layer has."""
        if subject.picture is None:
            raise ValueError("a number of no picture")
        shape = tuple(int(size or 0) for size in subject.shape)
        self._shape = shape
        place = fitting(self._place, shape) if is_map(shape) else ()
        return ExplainPixel(subject.model, subject.picture, subject.layer, place, unit_in(self._unit, shape))

    @property
    def account(self) -> Account | None:
        """The account that is shown."""
        return self._account

    @property
    def place(self) -> Place | None:
        """The place that is asked about; None in a layer without maps."""
        return fitting(self._place, self._shape) if is_map(self._shape) else None

    def show_place(self, row: int, column: int) -> None:
        """Ask about another place."""
        if (row, column) != self._place:
            self._place = (row, column)
            self._ask()

    @Slot(int, int)
    def move_place(self, down: int, across: int) -> None:
        """Ask about the place so many rows and columns further on."""
        place = self.place
        if place is not None:
            self.show_place(*moved(place, (down, across), self._shape))

    @Slot()
    def _on_stepped(self) -> None:
        if self.place is None:
            self.walk.stop()
        elif not self._is_waiting:
            self.show_place(*following(self.place, self._shape))

    def _ask(self) -> None:
        self._is_waiting = True
        self.task_changed.emit()

    def show_unit(self, unit: int) -> None:
        """Ask about another unit at the same place."""
        if unit != self._unit:
            self._unit = unit
            self._ask()

    def show_result(self, result: object) -> None:
        """Draw the account."""
        if not isinstance(result, Account):
            raise TypeError(f"no account: {type(result).__name__}")
        self._is_waiting = False
        self._account, self._shape = result, result.shape
        self.field_picture.show_account(result)
        self.view.show_account(result)
        self._offer_planes()
        self._show_words(result)  # behind that: what is beside the words has its width now
        has_place = is_map(result.shape)
        self.walk.setVisible(has_place)
        if not has_place:
            self.walk.stop()
        self.place_changed.emit(*(result.place if has_place else (-1, -1)))
        self.account_shown.emit(result)

    def _show_words(self, account: Account) -> None:
        words = place_words(account)
        self._header.show_text(
            account.layer, f"{', '.join(words)} · {account.layer_type}, output {times(account.shape)}"
        )
        self._number.setText(shown_number(account.keras))
        self._where.setText(seen_words(account))
        verdict = verdict_words(account) if account.steps else ""
        said = " ".join(filter(None, (verdict, account.note)))
        self._verdict.setText(said.replace(" × ", "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"))
        self.view.setAccessibleDescription(
            f"{account.layer}, {', '.join(words)}: {shown_number(account.keras)}"
        )

    def _offer_planes(self) -> None:
        count = self.view.plane_count
        with QSignalBlocker(self.channel):
            self.channel.setRange(0, max(0, count - 1))
            self.channel.setValue(self.view.plane)
        self._channel_caption.setText("Channel" if self.view.planes_are_channels else "Plane")
        for widget in (self._channel_caption, self.channel):
            widget.setVisible(count > 1)

    def clear(self) -> None:
        """Show nothing."""
        self.walk.stop()
        self._is_waiting = False
        self._account = None
        self._header.show_text("", "")
        self.field_picture.show_account(None)
        self.view.show_account(None)
        for label in (self._number, self._where, self._verdict):
            label.setText("")
        self._offer_planes()
        self.walk.hide()
        self.place_changed.emit(-1, -1)
        self.account_shown.emit(None)

    def picture(self) -> Drawing | None:
        """The steps of the account, all of them."""
        return self.view.drawing()

    def arrays(self) -> Arrays:
        """The numbers of each window: inputs, factors, terms, places in the layer before; and Keras's own."""
        account = self._account
        if account is None:
            return {}
        found = {"keras": np.asarray(account.keras), "index": np.asarray(account.index)}
        for number, step in enumerate(account.steps):
            if isinstance(step, Terms):
                named = {
                    "inputs": step.values,
                    "factors": step.factors,
                    "terms": step.terms,
                    "places": step.places,
                }
                found |= {f"step{number}_{name}": array for name, array in named.items() if array is not None}
        return found

    def table(self) -> Table | None:
        """All terms, and what comes of them."""
        return None if self._account is None else Table(HEADER, table_rows(self._account))

    @Slot(int, int)
    def _on_number_chosen(self, source: int, place: int) -> None:
        account = self._account
        if account is None or not account.sources[source].is_listed:
            return
        where = account.sources[source]
        row_and_column, unit = told_apart(account.index_at(source, place), where.shape)
        self.number_wanted.emit(where.name, row_and_column, unit)

    @Slot(int)
    def _on_plane_chosen(self, plane: int) -> None:
        with QSignalBlocker(self.channel):
            self.channel.setValue(plane)

    @Slot()
    def copy_text(self) -> None:
        """Put the account on the clipboard as text."""
        if self._account is not None:
            QGuiApplication.clipboard().setText(account_text(self._account))

    @Slot()
    def copy_table(self) -> None:
        """Put the account on the clipboard as CSV."""
        if self._account is not None:
            QGuiApplication.clipboard().setText(account_table(self._account))

    def hideEvent(self, event: QHideEvent) -> None:
        """Walk no further where nobody watches."""
        super().hideEvent(event)
        self.walk.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy) and self._account is not None:
            self.copy_text()
        else:
            super().keyPressEvent(event)
