"""How well each class is recognized: three figures and how much there is of it, sortable."""

from __future__ import annotations

import math
from typing import cast

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from cnnstudio.engine.runs.kept_evaluation import AnyJudgement
from cnnstudio.ui.runs.judged_words import ClassFigures, class_figures, count_text, share_text
from cnnstudio.ui.theme.fonts import figures_font

_COLUMNS = 5
_PLACE = Qt.ItemDataRole.UserRole
_FIGURE = Qt.ItemDataRole.UserRole + 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Row(QTreeWidgetItem):
    """Sorted by figures, those that are not known last."""

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        column = self.treeWidget().sortColumn()
        if column == 0:
            return cast("int", self.data(0, _PLACE)) < cast("int", other.data(0, _PLACE))
        return cast("float", self.data(column, _FIGURE)) < cast("float", other.data(column, _FIGURE))


class ClassTable(QTreeWidget):
    """A row a class.

    Signals:
        class_chosen: Carries the number of the class.
    """

    class_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Figures of each class")
        self.setColumnCount(_COLUMNS)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for place in range(1, _COLUMNS):
            self.headerItem().setTextAlignment(place, _RIGHT)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.itemClicked.connect(self._on_chosen)
        self.itemActivated.connect(self._on_chosen)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The texts of the rows, from top to bottom."""
        items = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        return tuple(
            tuple(item.text(place) for place in range(_COLUMNS)) for item in items if item is not None
        )

    def show_judgement(self, found: AnyJudgement | None) -> None:
        """Show other figures."""
        self.setUpdatesEnabled(False)
        self.clear()
        if found is not None:
            figures = class_figures(found)
            self.setHeaderLabels(["Class", *figures.headings])
            for place, words in enumerate(figures.help, 1):
                self.headerItem().setToolTip(place, words)
            self.addTopLevelItems([_row(figures, place) for place in range(len(figures.names))])
        for place in range(1, _COLUMNS):
            self.setColumnWidth(place, 84)
        self.setUpdatesEnabled(True)

    @Slot(QTreeWidgetItem)
    def _on_chosen(self, item: QTreeWidgetItem) -> None:
        self.class_chosen.emit(item.data(0, _PLACE))


def _row(found: ClassFigures, place: int) -> QTreeWidgetItem:
    shares, count = found.shares[place], found.counts[place]
    row = _Row([found.names[place], *map(share_text, shares), count_text(count)])
    row.setData(0, _PLACE, place)
    for column, figure in enumerate((*shares, count), 1):
        row.setData(column, _FIGURE, -1.0 if math.isnan(figure) else float(figure))
        row.setTextAlignment(column, _RIGHT)
        row.setFont(column, figures_font())
    row.setSizeHint(0, QSize(0, 26))
    return row
