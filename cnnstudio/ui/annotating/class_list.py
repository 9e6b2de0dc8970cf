"""The classes that are drawn with: key, colour, name, boxes and pixels of this image."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from cnnstudio.core.numerals import exact
from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.ui.annotating.quiet_list import belongs_to_list, quiet_palette
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font

_ROW = 28  # px
_SWATCH = 14  # px
_NUMBERED = 9  # classes that have a key
_NONE = "–"
_GAP = "\u2002"
_KEY, _NAME, _BOXES, _PIXELS = range(4)


class _Rows(QStyledItemDelegate):
    """Gives rows their height, and lets names alone be edited."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as all rows are."""
        return QSize(super().sizeHint(option, index).width(), _ROW)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A field for a name; none for what is counted."""
        if index.column() != _NAME:
            return None  # type: ignore[return-value]
        return super().createEditor(parent, option, index)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Keep figures off the edge."""
        super().initStyleOption(option, index)
        if index.column() in (_BOXES, _PIXELS):
            option.text += _GAP


class ClassList(QTreeWidget):
    """A row a class; the chosen one is drawn with, a double-click or F2 renames it.

    Signals:
        chosen: The user chose a class; carries its place.
        removal_wanted: A class is to be removed; carries its place.
        move_wanted: A class is to go up or down; carries its place and −1 or 1.
        renamed: The user typed another name; carries the place and the name.
        left: The user is done with typing.
    """

    chosen = Signal(int)
    renamed = Signal(int, str)
    removal_wanted = Signal(int)
    move_wanted = Signal(int, int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Classes")
        self.setAccessibleDescription(
            "Keys 1 to 9 choose a class; F2 renames the chosen one; Alt with an arrow moves it."
        )
        self.can_order = True
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names often differ at their ends alone
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHeaderLabels(["", "Class", f"Boxes{_GAP}", f"Pixels{_GAP}"])
        self.headerItem().setTextAlignment(_BOXES, Qt.AlignmentFlag.AlignRight)
        self.headerItem().setTextAlignment(_PIXELS, Qt.AlignmentFlag.AlignRight)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setItemDelegate(_Rows(self))
        self.itemDelegate().closeEditor.connect(self._on_editor_closed)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(20)
        for column in (_KEY, _BOXES, _PIXELS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        theme.changed.connect(self._paint_rows)
        self._paint_rows()
        self.currentItemChanged.connect(self._on_current_changed)
        self.itemChanged.connect(self._on_item_changed)

    @Slot()
    def _paint_rows(self) -> None:
        self.setPalette(quiet_palette())

    @property
    def names(self) -> tuple[str, ...]:
        """The names as they are shown."""
        return tuple(self._row(place).text(_NAME) for place in range(self.topLevelItemCount()))

    @property
    def current(self) -> int:
        """The chosen class."""
        row = self.currentItem()
        return -1 if row is None else self.indexOfTopLevelItem(row)

    def figures(self, label: int) -> tuple[str, str]:
        """The boxes and pixels of a class, as shown."""
        return self._row(label).text(_BOXES), self._row(label).text(_PIXELS)

    def show_classes(self, names: Sequence[str], current: int) -> None:
        """Show classes, of which one is chosen."""
        with QSignalBlocker(self):
            if names != self.names:
                self.clear()
                self.addTopLevelItems([self._made(label, name) for label, name in enumerate(names)])
            if 0 <= current < len(names):
                self.setCurrentItem(self._row(current))

    def show_figures(
        self, boxes: Sequence[int], pixels: NDArray[np.int64], everywhere: Sequence[int], images: int
    ) -> None:
        """Show how much of each class there is.

        Args:
            boxes: Boxes of each class in this image.
            pixels: int64, (256,): pixels of each value of its mask.
            everywhere: Boxes of each class in all images.
            images: How many images there are.
        """
        area = max(1, int(pixels.sum()))
        with QSignalBlocker(self):
            for label in range(self.topLevelItemCount()):
                row, count = self._row(label), int(pixels[label + 1])
                row.setText(_BOXES, exact(boxes[label]) if boxes[label] else _NONE)
                row.setText(_PIXELS, _share_text(count / area) if count else _NONE)
                total = everywhere[label] if label < len(everywhere) else 0
                row.setToolTip(
                    _BOXES, f"{exact(boxes[label])} in this image, {exact(total)} in all {exact(images)}"
                )
                row.setToolTip(_PIXELS, f"{exact(count)} px of {exact(area)} in this image")

    def rename_current(self) -> None:
        """Let the user type another name for the chosen class."""
        row = self.currentItem()
        if row is not None:
            self.editItem(row, _NAME)

    def _row(self, place: int) -> QTreeWidgetItem:
        return cast("QTreeWidgetItem", self.topLevelItem(place))

    def _made(self, label: int, name: str) -> QTreeWidgetItem:
        key = str(label + 1) if label < _NUMBERED else ""
        row = QTreeWidgetItem([key, name, _NONE, _NONE])
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsEditable)
        row.setIcon(_NAME, swatch(label, self.devicePixelRatioF()))
        row.setToolTip(_NAME, f"{name} (key {key})" if key else name)
        for column in (_BOXES, _PIXELS):
            row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.setFont(column, figures_font())
        return row

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _on_current_changed(self, row: QTreeWidgetItem | None, before: QTreeWidgetItem | None) -> None:
        if row is not None:
            self.chosen.emit(self.indexOfTopLevelItem(row))

    @Slot()
    def _on_editor_closed(self) -> None:
        self.left.emit()

    @Slot(QTreeWidgetItem, int)
    def _on_item_changed(self, row: QTreeWidgetItem, column: int) -> None:
        if column == _NAME:
            self.renamed.emit(self.indexOfTopLevelItem(row), row.text(_NAME))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the class under the pointer."""
        row = self.itemAt(event.pos()) or self.currentItem()
        if row is None:
            return
        self.setCurrentItem(row)
        self.menu_of(self.indexOfTopLevelItem(row)).popup(event.globalPos())

    def menu_of(self, place: int) -> QMenu:
        """What can be done with a class; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Rename", self.rename_current).setShortcut("F2")
        for title, step, key in (("Move up", -1, "Alt+Up"), ("Move down", 1, "Alt+Down")):
            action = menu.addAction(title, partial(self.move_wanted.emit, place, step))
            action.setShortcut(key)
            action.setEnabled(self.can_order and 0 <= place + step < self.topLevelItemCount())
        menu.addSeparator()
        action = menu.addAction("Remove…", partial(self.removal_wanted.emit, place))
        action.setEnabled(self.topLevelItemCount() > 1)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, rename and move; leave others to the page: Del is for the selected box."""
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if is_alt and event.key() in moves and self.current >= 0:
            self.move_wanted.emit(self.current, moves[Qt.Key(event.key())])
        elif belongs_to_list(event):
            super().keyPressEvent(event)
        else:
            event.ignore()


def _share_text(share: float) -> str:
    return "<0.1 %" if share < 0.001 else f"{share:.1%}".replace("%", " %")


def swatch(label: int, scale: float) -> QIcon:
    """A square in the colour of a class."""
    pixmap = QPixmap(round(_SWATCH * scale), round(_SWATCH * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(*class_rgb(label)))
    painter.drawRoundedRect(0, 0, _SWATCH, _SWATCH, 3, 3)
    painter.end()
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(pixmap, mode)
    return icon
