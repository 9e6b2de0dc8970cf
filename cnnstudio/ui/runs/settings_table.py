"""The settings of several runs side by side, as a table."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from cnnstudio.engine.runs.difference import SettingLine
from cnnstudio.ui.runs.chips import chip
from cnnstudio.ui.runs.ticked_contents import TickedRun
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font

_LABEL, _VALUE = 220, 200  # px
_ROW = 26


class SettingsTable(QTreeWidget):
    """One column a run, one row a setting, under the heading of what it belongs to."""

    def __init__(self) -> None:
        super().__init__()
        self._runs: tuple[TickedRun, ...] = ()
        self.setAccessibleName("Settings of the ticked runs")
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIconSize(QSize(16, 16))
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setHorizontalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.header().setStretchLastSection(False)
        self.header().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setMinimumHeight(_ROW)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        theme.changed.connect(self._paint_signs)

    @property
    def texts(self) -> dict[str, tuple[str, ...]]:
        """The values of each row by its label, as shown."""
        found: dict[str, tuple[str, ...]] = {}
        for item in self.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if item.parent() is not None:
                found[item.text(0)] = tuple(item.text(column) for column in range(1, self.columnCount()))
        return found

    def show_lines(self, runs: tuple[TickedRun, ...], lines: tuple[SettingLine, ...]) -> None:
        """Show settings of runs."""
        self._runs = runs
        self.setUpdatesEnabled(False)
        self.clear()
        self.setColumnCount(len(runs) + 1)
        self.setHeaderLabels(["Setting", *(run.name for run in runs)])
        for place in range(self.columnCount()):
            self.setColumnWidth(place, _VALUE if place else _LABEL)
            self.headerItem().setToolTip(place, runs[place - 1].record.path.name if place else "")
        groups: dict[str, QTreeWidgetItem] = {}
        for line in lines:
            if line.group not in groups:
                groups[line.group] = self._group(line.group)
            groups[line.group].addChild(_item(line))
        self.expandAll()
        self._paint_signs()
        self.setUpdatesEnabled(True)

    def _group(self, name: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name])
        item.setFont(0, text_font(strong=True))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setSizeHint(0, QSize(_LABEL, _ROW))
        self.addTopLevelItem(item)
        return item

    @Slot()
    def _paint_signs(self) -> None:
        for place, run in enumerate(self._runs, 1):
            self.headerItem().setIcon(place, chip(run.style, is_filled=True))


def _item(line: SettingLine) -> QTreeWidgetItem:
    item = QTreeWidgetItem([line.label, *line.values])
    for place, value in enumerate(line.values, 1):
        item.setFont(place, figures_font(strong=line.differs and value != line.values[0]))
        item.setToolTip(place, value)
    return item
