"""The rows of the table of runs: records, ticks and the colours of those that are ticked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from cnnstudio.engine.runs.record import RunRecord, RunState
from cnnstudio.engine.runs.scan import Scan
from cnnstudio.ui.runs.chips import chip
from cnnstudio.ui.runs.columns import COLUMNS, PLACES
from cnnstudio.ui.runs.styles import Style, free_style, style_of
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.theme.icons import drawn_icon

Index = QModelIndex | QPersistentModelIndex

ORDER = Qt.ItemDataRole.UserRole
"""The role of what rows are sorted by."""
RECORD = Qt.ItemDataRole.UserRole + 1
"""The role of a row's `RunRecord`."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_GLYPHS = {
    RunState.RUNNING: ("mdi6.progress-clock", "accent"), RunState.FINISHED: ("mdi6.check-circle-outline", "good"),
    RunState.ENDED_EARLY: ("mdi6.check-circle-outline", "good"), RunState.STOPPED: ("mdi6.stop-circle-outline", "dim"),
    RunState.FAILED: ("mdi6.close-circle-outline", "error"), RunState.BROKEN_OFF: ("mdi6.alert-outline", "warning"),
    RunState.DAMAGED: ("mdi6.file-alert-outline", "error"),
}  # fmt: skip


class RunModel(QAbstractTableModel):
    """One row a run, one column each of `columns.COLUMNS`; the first has a box to tick.

    Signals:
        ticked: Other runs are ticked, or one that is ticked has changed.
        edited: The user has typed into a cell; carries the folder, the column's key and the text.
    """

    ticked = Signal()
    edited = Signal(object, str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[RunRecord] = []
        self._places: dict[Path, int] = {}
        self._ticks: dict[Path, Style] = {}
        theme.changed.connect(self._repaint)

    @property
    def records(self) -> tuple[RunRecord, ...]:
        """All runs, in no order."""
        return tuple(self._rows)

    @property
    def ticks(self) -> tuple[tuple[RunRecord, Style], ...]:
        """The runs that are ticked, in the order in which they were, and how each is drawn."""
        return tuple((self._rows[self._places[path]], style) for path, style in self._ticks.items())

    def record(self, path: Path) -> RunRecord | None:
        """The run of a folder, if it is there."""
        place = self._places.get(path)
        return None if place is None else self._rows[place]

    def row_of(self, path: Path) -> int:
        """The row of a folder; −1 if it is not there."""
        return self._places.get(path, -1)

    def show_scan(self, scan: Scan) -> None:
        """Show what is known now, changing no more rows than have changed."""
        gone = [path for path in self._places if path not in scan.records]
        for path in gone:
            self._remove(path)
        fresh = [record for path, record in scan.records.items() if path not in self._places]
        changed = [
            path for path, place in self._places.items() if self._rows[place] is not scan.records[path]
        ]
        for path in changed:
            self._replace(scan.records[path])
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._rows += fresh
            self._places.update((record.path, first + place) for place, record in enumerate(fresh))
            self.endInsertRows()
        if any(path in self._ticks for path in (*gone, *changed)):
            self._ticks = {path: style for path, style in self._ticks.items() if path in self._places}
            self.ticked.emit()

    def _remove(self, path: Path) -> None:
        place = self._places[path]
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._rows[place]
        self._places = {record.path: at for at, record in enumerate(self._rows)}
        self.endRemoveRows()

    def _replace(self, record: RunRecord) -> None:
        place = self._places[record.path]
        self._rows[place] = record
        if record.path in self._ticks and record.annotation.colour is not None:
            self._ticks[record.path] = style_of(record.annotation.colour)
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))

    def tick(self, paths: Iterable[Path], wanted: bool) -> None:
        """Tick runs, or no more."""
        changed = [path for path in paths if path in self._places and wanted != (path in self._ticks)]
        for path in changed:
            place = self._places[path]
            colour = self._rows[place].annotation.colour
            if not wanted:
                del self._ticks[path]
            elif colour is None:
                self._ticks[path] = free_style(tuple(self._ticks.values()))
            else:
                self._ticks[path] = style_of(colour)
            self.dataChanged.emit(self.index(place, 0), self.index(place, 0))
        if changed:
            self.ticked.emit()

    def untick_all(self) -> None:
        """Tick none."""
        self.tick(tuple(self._ticks), False)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """How many runs there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """How many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The heading of a column, its help, and where it stands."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{column.title}\u2002" if column.is_number else column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.help
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Which cells can be ticked and typed into."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if self._is_editable(self._rows[index.row()], COLUMNS[index.column()].key):
            flags |= Qt.ItemFlag.ItemIsEditable
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    @staticmethod
    def _is_editable(record: RunRecord, key: str) -> bool:
        """Notes of several lines have no room in a cell."""
        return key == "name" or (key == "notes" and "\n" not in record.annotation.notes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says, and how."""
        if not index.isValid():
            return None
        record, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(record)
        if role == RECORD:
            return record
        if role == ORDER:
            return column.order(record)
        if role == Qt.ItemDataRole.EditRole:
            return record.annotation.notes if column.key == "notes" else record.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._help(record, index.column())
        return self._look(record, index.column(), role)

    def _look(self, record: RunRecord, place: int, role: int) -> Any:
        column = COLUMNS[place]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        if role == Qt.ItemDataRole.FontRole and (column.is_number or column.key == "started"):
            return figures_font()
        if role == Qt.ItemDataRole.CheckStateRole and place == 0:
            return Qt.CheckState.Checked if record.path in self._ticks else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(record, column.key)
        return None

    def _icon(self, record: RunRecord, key: str) -> QIcon | None:
        if key == "state":
            glyph, colour = _GLYPHS[record.state]
            return drawn_icon(glyph, getattr(theme.colours, colour))
        if key == "name":
            own = record.annotation.colour
            style = self._ticks.get(record.path) or (None if own is None else style_of(own))
            return chip(style, is_filled=record.path in self._ticks)
        return None

    def _help(self, record: RunRecord, place: int) -> str:
        column = COLUMNS[place]
        if column.key == "state" and record.message:
            return record.message
        if column.key == "name":
            return f"{record.name}\n{record.path}"
        if column.key == "notes":
            return record.annotation.notes
        return column.whole(record) if column.whole is not None else column.text(record)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row, or tell what was typed."""
        record = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.tick([record.path], Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role == Qt.ItemDataRole.EditRole and value != self.data(index, role):
            self.edited.emit(record.path, COLUMNS[index.column()].key, str(value))
            return True
        return False

    def _repaint(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, PLACES["state"])
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.DecorationRole])
