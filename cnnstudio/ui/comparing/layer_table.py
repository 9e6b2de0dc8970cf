"""The layers that differ between two networks, as a table that is read at a glance."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from cnnstudio.core.comparison import exact_text
from cnnstudio.core.difference import KIND_TEXTS, Difference, Kind, LayerDifference
from cnnstudio.core.difference_text import change_text, output_text, what_text
from cnnstudio.core.shapes import shape_text
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.theme.icons import drawn_icon
from cnnstudio.ui.theme.theme import theme

_HEADINGS = ("", "Layer", "What", "Output", "Parameters", "MACs", "Training memory")
_NUMBERS = {4: "params", 5: "macs", 6: "training_bytes"}
_WIDTHS = (40, 168, 300, 232, 100, 88)
_ROW_HEIGHT = 26
_GLYPHS = {
    Kind.SAME: "mdi6.equal",
    Kind.ADDED: "mdi6.plus",
    Kind.REMOVED: "mdi6.minus",
    Kind.CHANGED: "mdi6.pencil-outline",
    Kind.MOVED: "mdi6.swap-vertical",
    Kind.AFFECTED: "mdi6.arrow-right",
}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LayerTable(QTreeWidget):
    """A row for each layer: its sign, what became of it, and the difference in cost.

    Signals:
        layer_chosen: Carries the `LayerDifference` of a row that was clicked or entered.
    """

    layer_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[LayerDifference, ...] = ()
        self.setHeaderLabels(list(_HEADINGS))
        self.setAccessibleName("Layers that differ")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIconSize(QSize(16, 16))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS):
            if column != 2:
                self.setColumnWidth(column, width)
        self.setColumnWidth(6, 128)
        for column in _NUMBERS:
            self.headerItem().setTextAlignment(column, _RIGHT)
        self.itemClicked.connect(self._on_chosen)
        self.itemActivated.connect(self._on_chosen)
        theme.changed.connect(self._paint_signs)

    @property
    def shown(self) -> tuple[LayerDifference, ...]:
        """What the rows show, from top to bottom."""
        return self._layers

    def show_difference(self, found: Difference | None, *, with_same: bool = False) -> None:
        """Show the layers of a difference.

        Args:
            found: The difference; None shows nothing.
            with_same: Whether layers that are as they were are shown too.
        """
        layers = () if found is None else found.layers if with_same else found.changed
        self.setUpdatesEnabled(False)
        self.clear()
        self._layers = layers
        signs = self._signs()
        self.addTopLevelItems([_item(layer, signs[layer.kind]) for layer in layers])
        self._leave_room()
        self.setUpdatesEnabled(True)

    def _leave_room(self) -> None:
        """Make names and outputs as wide as they need, so that what became of a layer has the rest."""
        for column in (1, 3):
            self.resizeColumnToContents(column)
            self.setColumnWidth(column, min(self.columnWidth(column), _WIDTHS[column]))

    def _signs(self) -> dict[Kind, QIcon]:
        colours = theme.colours
        special = {Kind.ADDED: colours.good, Kind.REMOVED: colours.error, Kind.CHANGED: colours.accent,
                   Kind.MOVED: colours.accent}  # fmt: skip
        return {kind: drawn_icon(glyph, special.get(kind, colours.dim)) for kind, glyph in _GLYPHS.items()}

    @Slot()
    def _paint_signs(self) -> None:
        signs = self._signs()
        for place, layer in enumerate(self._layers):
            item = self.topLevelItem(place)
            if item is not None:
                item.setIcon(0, signs[layer.kind])

    @Slot(QTreeWidgetItem, int)
    def _on_chosen(self, item: QTreeWidgetItem, column: int) -> None:
        self.layer_chosen.emit(self._layers[self.indexOfTopLevelItem(item)])


def _item(layer: LayerDifference, icon: QIcon) -> QTreeWidgetItem:
    kind = KIND_TEXTS[layer.kind]
    item = QTreeWidgetItem(["", layer.node.name, what_text(layer), output_text(layer)])
    item.setIcon(0, icon)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, kind)
    item.setToolTip(0, kind[:1].upper() + kind[1:])
    item.setFont(1, text_font(strong=True))
    item.setToolTip(1, _names(layer))
    item.setToolTip(2, "\n".join(detail.sentence for detail in layer.details) or what_text(layer))
    item.setToolTip(3, output_text(layer))
    item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
    for column, key in _NUMBERS.items():
        item.setText(column, change_text(key, layer.change(key)))
        item.setFont(column, figures_font())
        item.setTextAlignment(column, _RIGHT)
        old, new = exact_text(key, layer.old.of(key)), exact_text(key, layer.new.of(key))
        item.setToolTip(column, old if old == new else f"{old} → {new}")
    return item


def _names(layer: LayerDifference) -> str:
    if layer.before is None or layer.after is None or layer.before.name == layer.after.name:
        shape = layer.old.output if layer.after is None else layer.new.output
        return f"{layer.node.layer.label}, {shape_text(shape)}"
    return f"{layer.before.name} → {layer.after.name}"
