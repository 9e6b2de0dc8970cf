"""A table of what was found, a row a box or object; any number of rows without a stall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from cnnstudio.ui.scenes.boxes.paint_found import colour_of
from cnnstudio.ui.theme.fonts import figures_font

_SWATCH = 12  # px
_ROW = 26  # px
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

PLAIN = -2
"""In place of a class: a row without a swatch."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        title: Its heading.
        help: What it shows.
        width: In px; 0 for what is left over.
    """

    title: str
    help: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        label: The class, for the swatch; `PLAIN` for none.
        texts: One a column.
        help: What it means, for the tooltip.
    """

    label: int
    texts: tuple[str, ...]
    help: str = ""


class RowsModel(QAbstractTableModel):
    """Rows as Qt asks for them."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: Sequence[Row] = ()
        self._swatches: dict[int, QIcon] = {}
        self._font = figures_font()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many columns there are."""
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands in a cell."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()].texts[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            label = self.rows[index.row()].label
            return None if label == PLAIN else self._swatch(label)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int(_RIGHT)
        if role == Qt.ItemDataRole.FontRole and index.column():
            return self._font
        if role == Qt.ItemDataRole.ToolTipRole:
            row = self.rows[index.row()]
            return row.help or row.texts[index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings, and what they mean."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section].help
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if section else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _swatch(self, label: int) -> QIcon:
        if label not in self._swatches:
            self._swatches[label] = swatch(colour_of(label))
        return self._swatches[label]


def swatch(colour: QColor) -> QIcon:
    """A small square of a colour with a rim."""
    pixmap = QPixmap(2 * _SWATCH, 2 * _SWATCH)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(colour)
    painter = QPainter(pixmap)
    painter.setPen(QColor(0, 0, 0, 110))
    painter.drawRect(0, 0, _SWATCH - 1, _SWATCH - 1)
    painter.end()
    return QIcon(pixmap)


class RowsTable(QTableView):
    """Lists what was found.

    Args:
        name: What it lists.
        columns: Its columns.

    Signals:
        row_chosen: The user has chosen a row; carries its place, or −1.
    """

    row_chosen = Signal(int)

    def __init__(self, name: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._rows = RowsModel(columns)
        self._is_told = True
        self.setModel(self._rows)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIconSize(QSize(_SWATCH, _SWATCH))
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setHighlightSections(False)
        for place, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Interactive if column.width else QHeaderView.ResizeMode.Stretch
            self.horizontalHeader().setSectionResizeMode(place, mode)
            if column.width:
                self.setColumnWidth(place, column.width)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The texts of the rows, from top to bottom."""
        return tuple(row.texts for row in self._rows.rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; none is chosen then."""
        self._is_told = False
        self._rows.show_rows(rows)
        self._is_told = True

    def choose(self, place: int) -> None:
        """Mark a row without telling of it; −1 for none."""
        self._is_told = False
        if place < 0:
            self.selectionModel().clear()
        else:
            index = self._rows.index(place, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)
        self._is_told = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave letters to the workspace, which walks between pictures with them."""
        if event.text().isalpha():
            event.ignore()
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex, QModelIndex)
    def _on_row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._is_told:
            self.row_chosen.emit(current.row() if current.isValid() else -1)
