"""The Layers panel: a search, and the tree of layer types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.document.changes import AppendLayer
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.palette.entries import Entry
from cnnstudio.ui.palette.shelf import GroupShelf
from cnnstudio.ui.palette.tree import LayerTree
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID, DimLabel


class PalettePanel(QWidget):
    """Finds layer types and the user's groups, and appends them after the selection.

    Args:
        editor: Edits the network.
        shelf: The user's groups; none if None.
        parent: Qt parent.

    Attributes:
        search: The search field.
        tree: The entries.
        empty: What shows when the search finds nothing.
    """

    def __init__(
        self, editor: Editor, shelf: GroupShelf | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editor, self._shelf = editor, shelf
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search layers")
        self.search.setAccessibleName("Search layers")
        self.search.setClearButtonEnabled(True)
        self._search_icon = self.search.addAction(sign("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.tree = LayerTree()
        self.empty = DimLabel()
        self.empty.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self.search)
        column.addWidget(self.empty)
        column.addWidget(self.tree, 1)
        self._connect()

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._on_text_changed)
        self.search.returnPressed.connect(self._on_return_pressed)
        self.tree.chosen.connect(self.append)
        self.tree.left_upwards.connect(self.search.setFocus)
        self.tree.typed.connect(self._on_typed)
        theme.changed.connect(self._on_theme_changed)
        if self._shelf is not None:
            self._shelf.changed.connect(self._on_shelf_changed)
            self.tree.renamed.connect(self._shelf.rename)
            self.tree.removed.connect(self._shelf.remove)
            self._on_shelf_changed()

    def sizeHint(self) -> QSize:
        """Wide enough for the names."""
        return QSize(240, 640)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the longest name; narrower it would be clipped."""
        return QSize(224, 20 * GRID)

    @Slot(str)
    def append(self, kind: str) -> None:
        """Put a layer of a kind, or a group by its key, behind the selection, or behind the end of the network."""
        layer = self.layer(kind)
        if layer is not None:
            network = self._editor.document.project.network
            after = place_to_append(network, self._editor.selection, layer)
            self._editor.perform(AppendLayer(layer, after))

    def layer(self, key: str) -> Layer | None:
        """What an entry stands for: a new layer of a kind, or a group by its key; None if there is none."""
        if self._shelf is not None and key in self._shelf.groups:
            return self._shelf.groups[key]
        chosen = layer_type(key)
        return None if chosen is None else chosen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys go from the search into the list, and Escape empty the search."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down and self.tree.visible_kinds():
                self.tree.enter()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _on_text_changed(self, query: str) -> None:
        count = self.tree.filter(query.strip())
        self.empty.setText(f"No layer is called “{query.strip()}” or does it. Try another word.")
        self.empty.setVisible(count == 0)

    @Slot()
    def _on_return_pressed(self) -> None:
        kind = self.tree.current_kind()
        if kind is not None:
            self.append(kind)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.search.setFocus()
        self.search.insert(text)

    @Slot()
    def _on_shelf_changed(self) -> None:
        if self._shelf is not None:
            self.tree.show_groups(self._shelf.groups)
            self._on_text_changed(self.search.text())

    @Slot()
    def _on_theme_changed(self) -> None:
        self._search_icon.setIcon(sign("search"))


def place_to_append(network: Network, selection: tuple[str, ...], chosen: Entry) -> str | None:
    """The node behind which a new layer goes: the last of the selection, or the network's end.

    None stands for nowhere: the network is empty, or the layer takes no input.
    """
    if chosen.maximum_inputs == 0 or not len(network):
        return None
    if selection:
        return selection[-1]
    ends = network.outputs()
    return ends[-1] if ends else network.nodes[-1].id
