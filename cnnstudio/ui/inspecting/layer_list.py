"""The list of layers to choose from, by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QFrame, QListView

from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.ui.inspecting.layer_model import Index, LayerModel
from cnnstudio.ui.inspecting.layer_painter import LayerPainter
from cnnstudio.ui.theme import theme


class LayerList(QListView):
    """A list of layers to choose from; Up and Down walk along it.

    Signals:
        layer_chosen: Another layer was chosen; carries its `LayerStrip`.
    """

    layer_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Layers")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self._layers = LayerModel()
        self._wish = ""
        self._drawing = LayerPainter(self)
        self.setModel(self._layers)
        self.setItemDelegate(self._drawing)
        theme.changed.connect(self.viewport().update)

    @property
    def current(self) -> LayerStrip | None:
        """The chosen layer."""
        row = self.currentIndex().row()
        return self._layers.strips[row] if 0 <= row < len(self._layers.strips) else None

    @property
    def strips(self) -> tuple[LayerStrip, ...]:
        """The layers that are listed."""
        return self._layers.strips

    def show_layers(self, strips: tuple[LayerStrip, ...], chooses: bool = True) -> None:
        """Show the layers of a network; the chosen one stays chosen where it is there by name.

        Args:
            strips: The layers.
            chooses: Whether one is chosen where none was.
        """
        before = self.current
        self._layers.set_strips(strips)
        names = [strip.name for strip in strips]
        if self._wish in names:
            self._choose(names.index(self._wish))
            self._wish = ""
        elif before is not None and before.name in names:
            self._choose(names.index(before.name))
        elif strips and chooses:
            self._choose(_first_of_interest(strips))

    def add_layers(self, first: int, strips: tuple[LayerStrip, ...]) -> None:
        """Show the first layers while the others are still being made; none is chosen before all are there."""
        self._layers.add(first, strips)

    def step(self, by: int) -> None:
        """Choose the next (1) or previous (−1) layer; the ends hold."""
        row = self.currentIndex().row() + by
        if 0 <= row < len(self._layers.strips):
            self._choose(row)

    def choose(self, name: str) -> None:
        """Choose a layer by name; one that is not there is ignored."""
        names = [strip.name for strip in self._layers.strips]
        if name in names:
            self._choose(names.index(name))

    def wish(self, name: str) -> None:
        """Choose a layer by name, now and once more when a list with it comes."""
        self._wish = name
        self.choose(name)

    def _choose(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(
            self._layers.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which layer is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)
            self.layer_chosen.emit(self._layers.strips[current.row()])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus, but choose no layer by that, as Qt does of a list in which none is chosen."""
        if self.currentIndex().isValid():
            super().focusInEvent(event)
        else:
            QAbstractScrollArea.focusInEvent(self, event)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk up and down; Left and Right, and letters, are a matter of the workspace."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
            return
        event.ignore()


def _first_of_interest(strips: tuple[LayerStrip, ...]) -> int:
    """The first layer that computes something: not the input, and not the scaling of pixels."""
    dull = ("InputLayer", "Rescaling")
    return next((row for row, strip in enumerate(strips) if strip.type not in dull), 0)
