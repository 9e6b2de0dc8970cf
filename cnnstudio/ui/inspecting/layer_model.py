"""The layers of the network that is looked into as Qt's list has them, with their small pictures."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.ui.viewers.figures import span
from cnnstudio.ui.viewers.overview_rows import strip_images

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LayerModel(QAbstractListModel):
    """The layers, in the order of the network."""

    def __init__(self) -> None:
        super().__init__()
        self._strips: tuple[LayerStrip, ...] = ()
        self._next = -1  # where what is still being made goes on; −1: nowhere
        self._images: dict[int, tuple[QImage, ...]] = {}

    @property
    def strips(self) -> tuple[LayerStrip, ...]:
        """The layers."""
        return self._strips

    def set_strips(self, strips: tuple[LayerStrip, ...]) -> None:
        """Show other layers; where names stay the same only pictures change."""
        same = [strip.name for strip in strips] == [strip.name for strip in self._strips]
        self._images.clear()
        self._next = -1
        if same:
            self._strips = strips
            if strips:
                self.dataChanged.emit(self.index(0), self.index(len(strips) - 1))
            return
        self.beginResetModel()
        self._strips = strips
        self.endResetModel()

    def add(self, first: int, strips: tuple[LayerStrip, ...]) -> None:
        """Show strips that are ready, where nothing stands yet or a layer without maps; else wait for all.

        Args:
            first: The place of the first of them.
            strips: Those that follow each other from there.
        """
        if first not in (0, self._next):
            return
        there = self._strips[first : first + len(strips)]
        fits = all(
            not len(old.maps) and old.name == new.name for old, new in zip(there, strips, strict=False)
        )
        self._next = first + len(strips) if fits else -1
        if not fits:
            return
        for place in range(first, first + len(there)):
            self._images.pop(place, None)
        grown = (*self._strips[:first], *strips, *self._strips[first + len(strips) :])
        if there:
            self._strips = (*grown[: len(self._strips)],)
            self.dataChanged.emit(self.index(first), self.index(first + len(there) - 1))
        if len(grown) > len(self._strips):
            self.beginInsertRows(QModelIndex(), len(self._strips), len(grown) - 1)
            self._strips = grown
            self.endInsertRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many layers there are."""
        return 0 if parent.isValid() else len(self._strips)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name and shape as text."""
        strip = self._strips[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return strip.name
        if role == Qt.ItemDataRole.ToolTipRole:
            values = f"\nvalues {span(strip.low, strip.high)}" if len(strip.maps) else ""
            odd = f"\n{exact(strip.unknown)} values are NaN or infinite" if strip.unknown else ""
            axes = f"\n{strip.note}" if strip.note else ""
            return f"{strip.name}\n{strip.type}, {times(strip.shape)}{axes}{values}{odd}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{strip.name}, {strip.type}, {times(strip.shape)}"
        return None

    def images(self, row: int) -> tuple[QImage, ...]:
        """The strongest maps of a layer on its own scale, made when first seen."""
        if row not in self._images:
            strip = self._strips[row]
            self._images[row] = strip_images(strip)
        return self._images[row]
