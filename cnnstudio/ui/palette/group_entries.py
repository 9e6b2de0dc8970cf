"""The section of the palette with the user's own groups, which can be renamed and taken out there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QTreeWidgetItem

from cnnstudio.document.group import Group
from cnnstudio.ui.palette.entries import layer_tooltip

if TYPE_CHECKING:
    from cnnstudio.ui.palette.tree import LayerTree

KEY = int(Qt.ItemDataRole.UserRole)
"""Role of an entry's key: the kind of a layer type, or that of a kept group."""
GROUP = KEY + 1
"""Role of the group itself."""
SECTION = "Your groups"
_ROW_HEIGHT = 24


class GroupEntries(QObject):
    """Keeps the section of the user's groups in a tree; there is none while there are no groups.

    Args:
        tree: The tree.
    """

    def __init__(self, tree: LayerTree) -> None:
        super().__init__(tree)
        self._tree = tree
        self._section: QTreeWidgetItem | None = None
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._on_menu_requested)
        tree.itemChanged.connect(self._on_item_changed)

    def show(self, groups: Mapping[str, Group]) -> None:
        """Show these groups, by key."""
        if self._section is not None:
            self._tree.takeTopLevelItem(self._tree.indexOfTopLevelItem(self._section))
            self._section = None
        if not groups:
            return
        self._section = section = self._tree.new_section(SECTION)
        self._tree.takeTopLevelItem(self._tree.indexOfTopLevelItem(section))
        self._tree.insertTopLevelItem(0, section)
        for key, group in groups.items():
            item = QTreeWidgetItem([group.label])
            item.setData(0, KEY, key)
            item.setData(0, GROUP, group)
            item.setToolTip(0, layer_tooltip(group))
            item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            section.addChild(item)
        section.setExpanded(True)

    def item(self, key: str) -> QTreeWidgetItem | None:
        """The entry of a group."""
        rows = () if self._section is None else range(self._section.childCount())
        found = [self._section.child(row) for row in rows] if self._section is not None else []
        return next((item for item in found if item is not None and item.data(0, KEY) == key), None)

    def menu(self, item: QTreeWidgetItem) -> QMenu:
        """What can be done with a group here."""
        menu = QMenu(self._tree)
        for title, act in (
            ("Add to the network", self._choose),
            ("Rename", self._rename),
            ("Remove", self._remove),
        ):
            menu.addAction(title).triggered.connect(_with_item(act, item))
        return menu

    def act_on(self, event: QKeyEvent) -> bool:
        """Rename or remove the current group, if a key stands for that."""
        item = self._tree.currentItem()
        act = {Qt.Key.Key_F2: self._rename, Qt.Key.Key_Delete: self._remove}.get(Qt.Key(event.key()))
        if act is None or item is None or item.data(0, GROUP) is None:
            return False
        act(item)
        return True

    def _choose(self, item: QTreeWidgetItem) -> None:
        self._tree.chosen.emit(item.data(0, KEY))

    def _rename(self, item: QTreeWidgetItem) -> None:
        self._tree.setCurrentItem(item)
        self._tree.editItem(item, 0)

    def _remove(self, item: QTreeWidgetItem) -> None:
        self._tree.removed.emit(item.data(0, KEY))

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        item = self._tree.itemAt(place)
        if item is not None and item.data(0, GROUP) is not None:
            self._tree.setCurrentItem(item)
            menu = self.menu(item)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._tree.viewport().mapToGlobal(place))

    @Slot(QTreeWidgetItem, int)
    def _on_item_changed(self, item: QTreeWidgetItem, column: int) -> None:
        group = item.data(column, GROUP)
        if group is not None and item.text(column) != group.label:
            key, text = item.data(column, KEY), item.text(column)
            item.setText(column, group.label)
            # Later, for the entries are made anew then, and this one's editor is still at work.
            QTimer.singleShot(0, self, lambda: self._tree.renamed.emit(key, text))


def _with_item(act: Callable[[QTreeWidgetItem], None], item: QTreeWidgetItem) -> Callable[[], None]:
    return lambda: act(item)
