"""What the search for a layer is asked for, and what comes of the choice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal, Slot

from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge
from cnnstudio.core.replacing import near_types, takes_inputs_of
from cnnstudio.document.changes import AddLayer, AppendLayer, Change, FeedLayer, InsertLayer, ReplaceLayers
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.palette.panel import place_to_append
from cnnstudio.ui.palette.quick_add import QuickAdd

Use = Callable[[Layer], Change]


class LayerSearch(QObject):
    """Opens the search at a point of the screen, and makes the edit that it was opened for.

    What it is about may be gone by the time of the choice; then the edit is refused or another
    place is taken.

    Signals:
        done: A layer was chosen and the edit was made or refused.

    Args:
        editor: What is edited.
        popup: The search.
        layer: Gives the layer that an entry of the search stands for; None if there is none any more.
        parent: Qt parent.
    """

    done = Signal()

    def __init__(
        self,
        editor: Editor,
        popup: QuickAdd,
        layer: Callable[[str], Layer | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._layer = layer
        self._editor = editor
        self._popup = popup
        self._use: Use = self._appended
        popup.chosen.connect(self._on_chosen)

    def append(self, point: QPoint) -> None:
        """Search for a layer that goes behind the selection, or behind the end of the network."""
        self._open(point, self._appended)

    def connect_from(self, point: QPoint, source: str) -> None:
        """Search for a layer that a node feeds."""

        def use(layer: Layer) -> Change:
            if source not in self._editor.document.project.network:
                return self._appended(layer)
            return AddLayer(layer, () if layer.maximum_inputs == 0 else (source,))

        self._open(point, use)

    def connect_to(self, point: QPoint, target: str) -> None:
        """Search for a layer that feeds a node."""

        def use(layer: Layer) -> Change:
            if target not in self._editor.document.project.network:
                return self._appended(layer)
            return FeedLayer(layer, target)

        self._open(point, use)

    def insert(self, point: QPoint, edge: Edge) -> None:
        """Search for a layer that goes on a connection."""
        types = [cls for cls in layer_types() if cls.maximum_inputs != 0]
        self._open(point, lambda layer: InsertLayer(layer, edge), types, "Insert a layer")

    def insert_behind(self, point: QPoint, node: str) -> None:
        """Search for a layer that goes behind a node, before all that the node feeds."""
        types = [cls for cls in layer_types() if cls.maximum_inputs != 0]
        self._open(point, lambda layer: AppendLayer(layer, node), types, "Insert a layer")

    def replace(self, point: QPoint, ids: tuple[str, ...]) -> None:
        """Search for a type that takes the place of nodes; likely ones stand first."""
        nodes = [self._editor.document.project.network[key] for key in ids]
        types = [cls for cls in layer_types() if takes_inputs_of(cls, nodes)]
        near = near_types([node.layer for node in nodes], types)
        hint = f"Replace {nodes[0].name}" if len(nodes) == 1 else f"Replace {len(nodes)} layers"
        self._open(point, lambda layer: ReplaceLayers(ids, type(layer)), near, hint)

    def _appended(self, layer: Layer) -> Change:
        network = self._editor.document.project.network
        return AppendLayer(layer, place_to_append(network, self._editor.selection, layer))

    def _open(
        self, point: QPoint, use: Use, types: list[type[Layer]] | None = None, hint: str = "Add a layer"
    ) -> None:
        self._use = use
        self._popup.open_at(point, types, hint)

    @Slot(str)
    def _on_chosen(self, kind: str) -> None:
        chosen = self._layer(kind)
        if chosen is not None:
            self._editor.perform(self._use(chosen))
            self.done.emit()
