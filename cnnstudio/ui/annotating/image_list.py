"""The images of the folder, with a mark for those over which something is drawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

from cnnstudio.ui.annotating.quiet_list import belongs_to_list, quiet_palette
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import drawn_icon, sign

_ROOT = QModelIndex()


class ImageModel(QAbstractListModel):
    """Names of images and their marks."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._annotated: Collection[str] = ()
        self._unreadable: Collection[str] = ()
        theme.changed.connect(self._paint_signs)
        self._paint_signs()

    @Slot()
    def _paint_signs(self) -> None:
        self._signs = (
            drawn_icon("mdi6.circle-outline", theme.colours.outline),
            sign("good", theme.colours.good),
            sign("error", theme.colours.error),
        )

    def show_names(self, names: Sequence[str]) -> None:
        """Show other images."""
        self.beginResetModel()
        self._names = names
        self.endResetModel()

    def show_marks(self, annotated: Collection[str], unreadable: Collection[str]) -> None:
        """Mark images by their names."""
        self._annotated, self._unreadable = annotated, unreadable
        if self._names:
            self.dataChanged.emit(self.index(0), self.index(len(self._names) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._names)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name, the mark, and both in words."""
        if not index.isValid():
            return None
        name = self._names[index.row()]
        mark = 2 if name in self._unreadable else 1 if name in self._annotated else 0
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._signs[mark]
        words = ("nothing drawn yet", "annotated", "cannot be read")[mark]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{name}: {words}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {words}"
        return None


class ImageList(QListView):
    """A row an image; the chosen one is shown.

    Signals:
        chosen: The user chose an image; carries its place.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Images of the folder")
        self.setAccessibleDescription("D and A show the next image and the one before.")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(2)
        self._model = ImageModel(self)
        self.setModel(self._model)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        theme.changed.connect(self._paint_rows)
        self._paint_rows()

    @Slot()
    def _paint_rows(self) -> None:
        self.setPalette(quiet_palette())

    def show_names(self, names: Sequence[str]) -> None:
        """Show other images."""
        self._model.show_names(names)

    def show_marks(self, annotated: Collection[str], unreadable: Collection[str]) -> None:
        """Mark images by their names."""
        self._model.show_marks(annotated, unreadable)

    def show_place(self, place: int) -> None:
        """Show which image is shown."""
        with QSignalBlocker(self.selectionModel()):
            self.setCurrentIndex(self._model.index(place))
        self.scrollTo(self._model.index(place))
        self.viewport().update()

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, index: QModelIndex, before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk; leave letters and figures to the page."""
        if belongs_to_list(event):
            super().keyPressEvent(event)
        else:
            event.ignore()
