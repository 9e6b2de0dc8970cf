"""The small table of the What-if bar: figures above each other, variants beside each other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.theme.surfaces import GRID
from cnnstudio.ui.what_if.columns import Cell, Column, Row, rows

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_DIM = QPalette.ColorRole.PlaceholderText


class FiguresTable(QWidget):
    """Shows `Column`s; each but the first has its ratio to that one beside its numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[tuple[int, int], QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 4)

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Show these variants, the one that the others are compared with first."""
        for label in self._labels.values():
            label.hide()
        for number, column in enumerate(columns):
            title = self._label(0, 1 + 2 * number)
            title.setText(column.title)
            title.setFont(text_font(-1, strong=True))
            title.setToolTip(column.help)
        for place, row in enumerate(rows(columns), start=1):
            self._show_name(place, row)
            for number, cell in enumerate(row.cells):
                self._show_cell(place, number, cell, f"{row.title}, {columns[number].title}")

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, such as ``1.2 M 0.14 ×``; row 0 has the titles, column 0 the names."""
        places = (0,) if column == 0 else (2 * column - 1, 2 * column)
        labels = [self._labels[row, place] for place in places if (row, place) in self._labels]
        return " ".join([label.text() for label in labels if not label.isHidden() and label.text()])

    def _show_name(self, place: int, row: Row) -> None:
        label = self._label(place, 0)
        label.setText(row.title)
        label.setToolTip(row.help)
        label.setForegroundRole(_DIM)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _show_cell(self, row: int, column: int, cell: Cell, name: str) -> None:
        number = self._label(row, 1 + 2 * column)
        number.setText(cell.text)
        number.setToolTip(cell.help)
        number.setAccessibleName(" ".join([f"{name}:", cell.text, cell.ratio]).strip())
        ratio = self._label(row, 2 + 2 * column)
        ratio.setForegroundRole(_DIM)
        ratio.setText(cell.ratio)

    def _label(self, row: int, place: int) -> QLabel:
        """The label at a place of the grid, made if there is none yet."""
        label = self._labels.get((row, place))
        if label is None:
            label = self._labels[row, place] = QLabel()
            label.setFont(figures_font())
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(_RIGHT)
            self._grid.addWidget(label, row, place)
        label.show()
        return label
