"""The table of runs: sorted by a click on a heading, filtered by words, ticked, renamed and noted in place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from cnnstudio.engine.runs.record import RunRecord
from cnnstudio.ui.runs.columns import COLUMNS, PLACES, Column
from cnnstudio.ui.runs.model import RECORD, RunModel
from cnnstudio.ui.runs.order import RunOrder
from cnnstudio.ui.theme import theme

_ROW = 28  # px
_GAP = "\u2002"


class _Rows(QStyledItemDelegate):
    """Gives rows their height, and cells some room at their sides."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as all rows are."""
        return QSize(super().sizeHint(option, index).width(), _ROW)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Keep figures off the words of the next column."""
        super().initStyleOption(option, index)
        if option.displayAlignment & Qt.AlignmentFlag.AlignRight:
            option.text += _GAP


class RunTable(QTreeView):
    """A row a run.

    Signals:
        chosen: Other rows are selected.
        menu_requested: A menu about the selected runs is wanted; carries the place on the screen, and
            whether a key asked.
        delete_requested: The selected runs are to go.
        columns_changed: Other columns are shown; carries the keys of those that are not.

    Args:
        model: The runs.
    """

    chosen = Signal()
    menu_requested = Signal(QPoint, bool)
    delete_requested = Signal()
    columns_changed = Signal(object)

    def __init__(self, model: RunModel) -> None:
        super().__init__()
        self.order = RunOrder(self)
        self.order.setSourceModel(model)
        self._model = model
        self.setModel(self.order)
        self.setAccessibleName("Runs")
        self.setAccessibleDescription(
            "Space ticks a run, so that its curves are shown; F2 renames it, Del moves it to the trash."
        )
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIconSize(QSize(16, 16))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegate(_Rows(self))
        self._set_up_header()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @Slot()
    def _on_theme_changed(self) -> None:
        """Mark the chosen row lightly, so that the signs in it can be seen."""
        palette = QApplication.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(theme.colours.selected))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.colours.text))
        self.setPalette(palette)

    def _set_up_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumHeight(_ROW)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, column.width)
            self.setColumnHidden(place, not column.is_shown)
        self.setSortingEnabled(True)
        self.sortByColumn(PLACES["started"], Qt.SortOrder.DescendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)

    @property
    def shown(self) -> tuple[RunRecord, ...]:
        """The runs of all rows, from top to bottom."""
        return tuple(self.order.index(row, 0).data(RECORD) for row in range(self.order.rowCount()))

    @property
    def selected(self) -> tuple[RunRecord, ...]:
        """The selected runs, from top to bottom."""
        rows = sorted(self.selectionModel().selectedRows(), key=QModelIndex.row)
        return tuple(index.data(RECORD) for index in rows)

    @property
    def current(self) -> RunRecord | None:
        """The one run that is chosen; None unless it is exactly one."""
        selected = self.selected
        return selected[0] if len(selected) == 1 else None

    @property
    def shown_columns(self) -> tuple[Column, ...]:
        """The columns that are shown, from left to right."""
        header = self.header()
        places = sorted(range(len(COLUMNS)), key=header.visualIndex)
        return tuple(COLUMNS[place] for place in places if not self.isColumnHidden(place))

    @property
    def hidden_columns(self) -> tuple[str, ...]:
        """The keys of the columns that are not shown."""
        return tuple(column.key for place, column in enumerate(COLUMNS) if self.isColumnHidden(place))

    def choose(self, path: Path) -> None:
        """Select one run, if it is shown."""
        index = self.order.mapFromSource(self._model.index(self._model.row_of(path), 0))
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def rename(self) -> None:
        """Let the name of the current run be typed."""
        index = self.currentIndex().siblingAtColumn(0)
        if index.isValid():
            self.edit(index)

    def hide_columns(self, keys: tuple[str, ...]) -> None:
        """Show all columns but some; the first is always shown."""
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, place > 0 and column.key in keys)

    def columns_menu(self) -> QMenu:
        """A menu to show and hide columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for place, column in enumerate(COLUMNS[1:], 1):
            action = menu.addAction(column.title)
            action.setToolTip(column.help)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.toggled.connect(lambda wanted, place=place: self._show_column(place, wanted))
        return menu

    def _show_column(self, place: int, wanted: bool) -> None:
        self.setColumnHidden(place, not wanted)
        self.columns_changed.emit(self.hidden_columns)

    @Slot(QPoint)
    def _on_header_menu(self, point: QPoint) -> None:
        self.columns_menu().popup(self.header().mapToGlobal(point))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell of it."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu about the selected runs."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        point = event.globalPos()
        if by_key:
            point = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if self.selected:
            self.menu_requested.emit(point, by_key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space whatever column is current, take away with Del."""
        is_plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if is_plain and event.key() == Qt.Key.Key_Space and self.selected:
            self.toggle_ticks()
        elif is_plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected:
            self.delete_requested.emit()
        elif is_plain and event.key() == Qt.Key.Key_F2:
            self.rename()
        else:
            super().keyPressEvent(event)

    def toggle_ticks(self) -> None:
        """Tick the selected runs, or none of them if all are ticked."""
        ticked = {record.path for record, _ in self._model.ticks}
        paths = [record.path for record in self.selected]
        wanted = not ticked.issuperset(paths)
        self._model.tick(paths, wanted)
