"""The classes of a mask: which are shown, how much of the picture each has, and how well it agrees with the truth."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from cnnstudio.ui.scenes.boxes.paint_found import colour_of
from cnnstudio.ui.scenes.rows_table import swatch
from cnnstudio.ui.theme.fonts import figures_font

_HEADINGS = ("Class", "Share", "IoU")
_HELP = (
    "Untick a class to leave it out.",
    "The share of the picture's pixels that it has.",
    "What the mask and the true one have in common, by what they cover together.",
)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW = 26  # px
_MOST_ROWS = 8


class ClassList(QTreeWidget):
    """A row a class, with a tick.

    Signals:
        hidden_changed: Other classes are left out; carries a frozenset of their numbers.
    """

    hidden_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Classes")
        self.setHeaderLabels(list(_HEADINGS))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, words in enumerate(_HELP):
            self.headerItem().setToolTip(place, words)
            if place:
                self.headerItem().setTextAlignment(place, _RIGHT)
                self.setColumnWidth(place, 64)
        self._hidden: frozenset[int] = frozenset()
        self._classes: tuple[str, ...] = ()
        self.itemChanged.connect(self._on_item_changed)

    @property
    def hidden(self) -> frozenset[int]:
        """The classes that are left out."""
        return self._hidden

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The texts of the rows, from top to bottom."""
        items = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        return tuple(tuple(item.text(place) for place in range(3)) for item in items if item is not None)

    def show_classes(
        self, classes: tuple[str, ...], shares: Sequence[float], ious: NDArray[np.float64] | None
    ) -> None:
        """Show other numbers; ticks stay while the classes are the same.

        Args:
            classes: Their names.
            shares: The share of the picture of each, 0…1.
            ious: IoU of each with the truth; None where nobody knows.
        """
        if classes != self._classes:
            self._classes, self._hidden = classes, frozenset()
            self.hidden_changed.emit(self._hidden)
        with QSignalBlocker(self):
            self.clear()
            for label, (name, share) in enumerate(zip(classes, shares, strict=True)):
                iou = math.nan if ious is None else float(ious[label])
                self.addTopLevelItem(self._row(label, name, share, iou))
        self.setColumnHidden(2, ious is None)
        rows = min(_MOST_ROWS, max(1, len(classes)))
        self.setFixedHeight(rows * _ROW + self.header().sizeHint().height() + 4)

    def _row(self, label: int, name: str, share: float, iou: float) -> QTreeWidgetItem:
        row = QTreeWidgetItem([name, f"{100 * share:.1f} %", "–" if math.isnan(iou) else f"{iou:.2f}"])
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        is_hidden = label in self._hidden
        row.setCheckState(0, Qt.CheckState.Unchecked if is_hidden else Qt.CheckState.Checked)
        row.setIcon(0, swatch(colour_of(label)))
        row.setToolTip(0, name)
        row.setSizeHint(0, QSize(0, _ROW))
        for column in (1, 2):
            row.setTextAlignment(column, _RIGHT)
            row.setFont(column, figures_font())
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave letters to the workspace, which walks between pictures with them."""
        if event.text().isalpha():
            event.ignore()
        else:
            super().keyPressEvent(event)

    @Slot(QTreeWidgetItem)
    def _on_item_changed(self, _item: QTreeWidgetItem) -> None:
        items = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        unticked = Qt.CheckState.Unchecked
        self._hidden = frozenset(
            place for place, item in enumerate(items) if item is not None and item.checkState(0) == unticked
        )
        self.hidden_changed.emit(self._hidden)
