"""The grid in which a kernel's weights are typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from cnnstudio.core.hand_kernels import Plane, plane_size
from cnnstudio.ui.properties.numbers import number_text, read_number
from cnnstudio.ui.properties.planes import with_weight
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font

Index = QModelIndex | QPersistentModelIndex
_STRONGEST = 0.45
_CELL = 48


class PlaneModel(QAbstractTableModel):
    """One kernel as a table of numbers, shaded by weight.

    Signals:
        weight_changed: A weight was typed; `plane` is new.
        refused: A text was no number; carries the sentence to show.
    """

    weight_changed = Signal()
    refused = Signal(str)

    def __init__(self, plane: Plane) -> None:
        super().__init__()
        self.plane = plane

    def show_plane(self, plane: Plane) -> None:
        """Show another kernel."""
        self.beginResetModel()
        self.plane = plane
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Height of the kernel."""
        return 0 if parent.isValid() else plane_size(self.plane)[0]

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Width of the kernel."""
        return 0 if parent.isValid() else plane_size(self.plane)[1]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every weight can be typed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The weight as text, its shade and its alignment."""
        weight = self.plane[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _short_text(weight)
        if role == Qt.ItemDataRole.EditRole:
            return number_text(weight)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return self._shade(weight) if role == Qt.ItemDataRole.BackgroundRole else None

    def _shade(self, weight: float) -> QColor | None:
        """Blue above zero, orange below, the stronger the larger."""
        largest = max(abs(value) for row in self.plane for value in row)
        if not weight or not largest:
            return None
        colour = QColor(theme.colours.series[0 if weight > 0 else 1])
        colour.setAlphaF(_STRONGEST * abs(weight) / largest)
        return colour

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a typed weight, or say why not."""
        try:
            weight = float(read_number(str(value)))
        except ValueError as error:
            self.refused.emit(f"A weight must be {error}. The cell keeps what it had.")
            return False
        self.plane = with_weight(self.plane, index.row(), index.column(), weight)
        whole = self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(*whole)
        self.weight_changed.emit()
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Rows and columns count from 1."""
        return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None


def _short_text(weight: float) -> str:
    """A weight in at most three figures where it has more; never as a fraction."""
    text = number_text(weight)
    return text if len(text) < 6 and "/" not in text else f"{weight:.3g}".replace("-", "−")


class PlaneTable(QTableView):
    """Shows a `PlaneModel` with square cells as large as fit."""

    def __init__(self, model: PlaneModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setFont(figures_font())
        self.setAccessibleName("Weights of the kernel")
        self.setEditTriggers(QTableView.EditTrigger.AllEditTriggers)
        self.setTabKeyNavigation(True)
        self.setMinimumHeight(8 * _CELL // 2)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
            header.setMinimumSectionSize(24)
        model.modelReset.connect(self.fit_cells)
        self.fit_cells()

    def fit_cells(self) -> None:
        """Give the cells as much room as there is, within reason."""
        room = self.viewport().size()
        count = self.model().columnCount(), self.model().rowCount()
        width = max(36, min(_CELL * 2, room.width() // max(1, count[0])))
        height = max(24, min(_CELL, room.height() // max(1, count[1])))
        self.horizontalHeader().setDefaultSectionSize(width)
        self.verticalHeader().setDefaultSectionSize(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cells anew."""
        super().resizeEvent(event)
        self.fit_cells()
