"""Which runs the table shows, and in which order."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from cnnstudio.ui.runs.columns import matches
from cnnstudio.ui.runs.model import ORDER, RECORD

Index = QModelIndex | QPersistentModelIndex


class RunOrder(QSortFilterProxyModel):
    """Sorts by what is known of each column, with unknown figures last in both directions."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted = ""
        self.setDynamicSortFilter(True)

    @property
    def wanted(self) -> str:
        """The words that rows must have."""
        return self._wanted

    def want(self, words: str) -> None:
        """Show those rows alone that have all of some words."""
        self._wanted = words
        self.setFilterFixedString(words)  # filters anew in every version of Qt

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Whether a row has all words."""
        if not self._wanted:
            return True
        source = self.sourceModel()
        return matches(source.data(source.index(row, 0), RECORD), self._wanted)

    def lessThan(self, left: Index, right: Index) -> bool:
        """Whether a row stands above another in rising order; of equals, the older run."""
        first, second = left.data(ORDER), right.data(ORDER)
        if first == second:
            return bool(left.data(RECORD).path.name < right.data(RECORD).path.name)
        if first is None or second is None:
            return (second is None) == (self.sortOrder() is Qt.SortOrder.AscendingOrder)
        return bool(first < second)
