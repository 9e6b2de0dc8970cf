"""One run in words: what became of it, what can be done with it, its notes and colour."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.engine.runs.record import RunRecord, RunState
from cnnstudio.ui.runs.chips import chip
from cnnstudio.ui.runs.columns import COLUMNS, PLACES
from cnnstudio.ui.runs.styles import COLOUR_NAMES, style_of
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.surfaces import Heading, TextLabel, unbroken
from cnnstudio.ui.widgets.labels import caption, title
from cnnstudio.ui.widgets.notice import Notice
from cnnstudio.ui.widgets.scrolled import scrolled

_FACTS = ("started", "state", "val_accuracy", "val_loss", "test", "epochs", "time", "parameters", "data",
          "optimizer", "rate", "batch", "seed", "device", "project", "folder")  # fmt: skip
_WIDTH = 400  # px of the notes at least
_BAD = (RunState.DAMAGED, RunState.FAILED)


class RunDetails(QWidget):
    """Shows the one run that is selected.

    Signals:
        restore_requested, resume_requested, inspect_requested, folder_requested, delete_requested: A button
            was pressed.
        noted: The notes are others; carries the folder and the text.
        coloured: Another colour is chosen; carries its number, or None for any that is free.
    """

    restore_requested = Signal()
    resume_requested = Signal()
    inspect_requested = Signal()
    folder_requested = Signal()
    delete_requested = Signal()
    noted = Signal(object, str)
    coloured = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._record: RunRecord | None = None
        self.heading = title()
        self.heading.setWordWrap(True)
        self.notice = Notice("What is wrong with the run")
        self.restore = QPushButton("Open its project")
        self.restore.setToolTip("Open the project as it was trained, in a tab of its own.")
        self.resume = QPushButton("Resume")
        self.resume.setToolTip("Go on after its last whole epoch, in its own folder.")
        self.inspect = QPushButton("Look inside")
        self.folder = QPushButton("Open folder")
        self.delete = QPushButton("Move to trash")
        self.colour = QComboBox()
        self.notes = QPlainTextEdit()
        self.notes.setPlaceholderText("Your own words about this run")
        self.notes.setAccessibleName("Notes")
        self.notes.setTabChangesFocus(True)
        self.notes.setMinimumHeight(72)
        self.notes.installEventFilter(self)
        self._values = {key: TextLabel() for key in _FACTS}
        self._lay_out()
        self._connect()
        self.show_run(None)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.restore, self.resume, self.inspect, self.folder, self.delete):
            buttons.addWidget(button)
        buttons.addStretch(1)
        colours = QHBoxLayout()
        colours.addWidget(caption("Colour", self.colour))
        colours.addWidget(self.colour)
        colours.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(8)
        for widget in (self.heading, self.notice):
            left.addWidget(widget)
        left.addLayout(buttons)
        left.addLayout(colours)
        left.addWidget(Heading("NOTES"))
        left.addWidget(self.notes, 1)
        facts = QFormLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(4)
        for key, label in self._values.items():
            facts.addRow(caption(COLUMNS[PLACES[key]].title, label), label)
        inside = QWidget()
        right = QVBoxLayout(inside)
        right.setContentsMargins(0, 0, 8, 0)
        right.addLayout(facts)
        right.addStretch(1)
        scroll = scrolled(inside)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(32)
        row.addLayout(left, 3)
        row.addWidget(scroll, 2)

    def _connect(self) -> None:
        self.restore.clicked.connect(self.restore_requested)
        self.resume.clicked.connect(self.resume_requested)
        self.inspect.clicked.connect(self.inspect_requested)
        self.folder.clicked.connect(self.folder_requested)
        self.delete.clicked.connect(self.delete_requested)
        self.colour.activated.connect(self._on_coloured)
        theme.changed.connect(self._fill_colours)

    @property
    def facts(self) -> dict[str, str]:
        """What is said of the run, by the keys of columns."""
        return {key: label.text() for key, label in self._values.items()}

    def show_run(self, record: RunRecord | None) -> None:
        """Show a run; None shows nothing and writes down what was typed about another."""
        before = self._record
        if before is None or record is None or before.path != record.path:
            self.keep_notes()
        self._record = record
        self.setEnabled(record is not None)
        self.heading.setText("Select one run in the table" if record is None else record.name)
        self._show_notes(before, record)
        for key, label in self._values.items():
            label.setText("" if record is None else unbroken(COLUMNS[PLACES[key]].text(record)))
        is_sound = record is not None and not record.is_damaged
        is_running = record is not None and record.is_running
        self.restore.setEnabled(is_sound)
        self.resume.setEnabled(record is not None and record.can_resume)
        self.inspect.setEnabled(record is not None and record.can_be_tested)
        self.delete.setEnabled(not is_running)
        self._fill_colours()
        if record is not None and record.message:
            self.notice.show_message("error" if record.state in _BAD else "note", record.message)
        else:
            self.notice.clear()

    def _show_notes(self, before: RunRecord | None, record: RunRecord | None) -> None:
        """Show the notes, unless they are being typed."""
        text = "" if record is None else record.annotation.notes
        is_same = before is not None and record is not None and before.path == record.path
        if not (is_same and self.notes.hasFocus()) and self.notes.toPlainText() != text:
            self.notes.setPlainText(text)

    @Slot()
    def keep_notes(self) -> None:
        """Tell of notes that were typed."""
        text = self.notes.toPlainText()
        if self._record is not None and text != self._record.annotation.notes:
            self.noted.emit(Path(self._record.path), text)

    @Slot()
    def _fill_colours(self) -> None:
        own = None if self._record is None else self._record.annotation.colour
        with QSignalBlocker(self.colour):
            self.colour.clear()
            self.colour.addItem("Any that is free", None)
            for number, name in enumerate(COLOUR_NAMES):
                self.colour.addItem(chip(style_of(number), is_filled=True), name, number)
            self.colour.setCurrentIndex(0 if own is None else own % len(COLOUR_NAMES) + 1)

    @Slot(int)
    def _on_coloured(self, place: int) -> None:
        self.coloured.emit(self.colour.itemData(place))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write notes down when the field is left."""
        if watched is self.notes and event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.keep_notes()
        return super().eventFilter(watched, event)
