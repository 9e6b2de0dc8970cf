"""The list of runs: their table, and the line above it that says which of them and which columns are shown."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.runs.model import RunModel
from cnnstudio.ui.runs.table import RunTable
from cnnstudio.ui.runs.top_line import TopLine
from cnnstudio.ui.theme.surfaces import Hairline


class RunListPanel(QWidget):
    """Shows the runs as rows that can be searched, sorted and ticked; remembers which columns are hidden.

    Attributes:
        model: The runs.
        table: Their rows.
        top: The line above.
    """

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._is_busy = False
        self.model = RunModel(self)
        self.table = RunTable(self.model)
        self.top = TopLine(preferences)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(Hairline())
        inset = QHBoxLayout()
        inset.setContentsMargins(8, 0, 0, 0)
        inset.addWidget(self.table)
        column.addLayout(inset, 1)
        self.top.filter_changed.connect(self._on_filter_changed)
        self.top.columns_requested.connect(self._on_columns_requested)
        self.top.untick_requested.connect(self.model.untick_all)
        self.table.columns_changed.connect(self._on_columns_changed)
        if preferences.hidden_run_columns is not None:
            self.table.hide_columns(preferences.hidden_run_columns)

    def show_counts(self, is_busy: bool) -> None:
        """Tell how many runs there are, and whether they are still being looked for."""
        self._is_busy = is_busy
        total, ticked = len(self.model.records), len(self.model.ticks)
        self.top.show_counts(self.table.order.rowCount(), total, ticked, is_busy)

    @Slot(str)
    def _on_filter_changed(self, words: str) -> None:
        self.table.order.want(words)
        self.show_counts(self._is_busy)

    @Slot()
    def _on_columns_requested(self) -> None:
        button = self.top.columns
        self.table.columns_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    @Slot(object)
    def _on_columns_changed(self, keys: tuple[str, ...]) -> None:
        self._preferences.hidden_run_columns = keys
