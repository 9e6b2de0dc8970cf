"""The tree of layer types by family, from which they are dragged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QDrag, QIcon, QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeWidget, QTreeWidgetItem, QWidget

from cnnstudio.core.catalogue import layer_type, layer_types
from cnnstudio.document.group import Group
from cnnstudio.ui.canvas.gestures.palette_drop import LAYER_MIME
from cnnstudio.ui.palette.entries import (
    ICON_SIZE,
    Entry,
    drag_chip,
    family_mark,
    layer_icon,
    layer_mime,
    layer_tooltip,
)
from cnnstudio.ui.palette.group_entries import GROUP, KEY, GroupEntries
from cnnstudio.ui.palette.matching import NO_MATCH, match_quality
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font

_KIND = KEY
_ROW_HEIGHT = 24
_FOLDED, _UNFOLDED = "More…", "Less"


class LayerTree(QTreeWidget):
    """Sections by family in the order of registration, and the layer types in them.

    Signals:
        chosen: Enter or a double click on a layer type; carries its kind.
        left_upwards: The arrow key went up from the first entry.
        typed: A character was typed, which belongs to the search.
        renamed: A group of the user's was given another title; carries its key and that.
        removed: A group of the user's is to be taken out; carries its key.
    """

    chosen = Signal(str)
    left_upwards = Signal()
    typed = Signal(str)
    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(16)
        self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("Layers")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._fill()
        self.groups = GroupEntries(self)
        self.itemDoubleClicked.connect(self._on_item_double_clicked)
        self.itemClicked.connect(self._on_item_clicked)
        theme.changed.connect(self._paint_items)

    def _fill(self) -> None:
        sections = {group: self.new_section(group) for group in dict.fromkeys(e.group for e in layer_types())}
        for entry in sorted(layer_types(), key=lambda entry: not entry.is_everyday):
            section = sections[entry.group]
            item = QTreeWidgetItem(section if entry.is_everyday else _more(section), [entry.label])
            item.setData(0, _KIND, entry.kind)
            item.setToolTip(0, layer_tooltip(entry))
            item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
        self._paint_items()

    def show_groups(self, groups: Mapping[str, Group]) -> None:
        """Offer the user's own groups, by key, in a section of their own."""
        self.groups.show(groups)
        self._paint_items()

    def new_section(self, group: str) -> QTreeWidgetItem:
        """Add a section; it is open."""
        section = QTreeWidgetItem(self, [group])
        section.setFont(0, text_font(-1, strong=True))
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        section.setSizeHint(0, QSize(0, _ROW_HEIGHT + 4))
        section.setExpanded(True)
        return section

    @Slot()
    def _paint_items(self) -> None:
        """Take the theme's colours anew: the chosen row is pale, so that its icon keeps its colour."""
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Base, QColor(theme.colours.panel))
        colours.setColor(QPalette.ColorRole.Highlight, QColor(theme.colours.selected))
        colours.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.colours.text))
        colours.setColor(QPalette.ColorRole.Text, QColor(theme.colours.text))
        self.setPalette(colours)
        for section in self._sections():
            section.setIcon(0, family_mark(section.text(0)))
            icons: dict[bool, QIcon] = {}
            for item in _entries(section):
                entry = _type_of(item)
                if entry is not None:
                    is_source = entry.maximum_inputs == 0
                    icons[is_source] = icons.get(is_source) or layer_icon(entry)
                    item.setIcon(0, icons[is_source])
            fold = _fold_of(section)
            if fold is not None:
                fold.setForeground(0, QColor(theme.colours.dim))

    def _sections(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [section for section in found if section is not None]

    def filter(self, query: str) -> int:
        """Show only what a search finds; the best one becomes the current row.

        Returns:
            How many layer types show.
        """
        best, best_quality, count = None, NO_MATCH, 0
        for section in self._sections():
            hits = []
            for item in _entries(section):
                entry = _type_of(item)
                quality = match_quality(query, entry) if entry is not None else NO_MATCH
                item.setHidden(quality == NO_MATCH)
                if quality > NO_MATCH:
                    hits.append(item)
                if quality > best_quality:
                    best, best_quality = item, quality
            _show_hits(section, hits, bool(query))
            count += len(hits)
        self.setCurrentItem(best if query else None)  # type: ignore[arg-type]
        return count

    def visible_kinds(self) -> tuple[str, ...]:
        """The kinds that show, from top to bottom; those folded away are left out."""
        return tuple(item.data(0, _KIND) for item in self._visible_entries())

    def _visible_entries(self) -> Iterator[QTreeWidgetItem]:
        for section in self._sections():
            for item in _entries(section):
                fold = item.parent()
                if not item.isHidden() and (fold is None or fold is section or fold.isExpanded()):
                    yield item

    def current_kind(self) -> str | None:
        """The kind of the current row, or None."""
        item = self.currentItem()
        return item.data(0, _KIND) if item is not None else None

    def enter(self) -> None:
        """Take the focus, on the current row or else the first."""
        if self.current_kind() is None:
            first = next(self._visible_entries(), None)
            if first is not None:
                self.setCurrentItem(first)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter, leave upwards, and hand typed characters to the search; F2 and Del for one's groups."""
        if self.groups.act_on(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            kind = self.current_kind()
            if kind is not None:
                self.chosen.emit(kind)
            return
        if event.key() == Qt.Key.Key_Up and self.current_kind() in (None, *self.visible_kinds()[:1]):
            self.left_upwards.emit()
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if plain and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
            return
        super().keyPressEvent(event)

    def mimeTypes(self) -> list[str]:
        """Layer types alone."""
        return [LAYER_MIME]

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        """The kind of the dragged entry."""
        entry = _type_of(items[0]) if items else None
        return layer_mime(entry) if entry is not None else QMimeData()

    def startDrag(self, supported_actions: Qt.DropAction) -> None:
        """Drag the current entry as a little card."""
        item = self.currentItem()
        entry = _type_of(item) if item is not None else None
        if item is None or entry is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self.mimeData([item]))
        drag.setPixmap(drag_chip(entry, self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(24, 20))
        drag.exec(Qt.DropAction.CopyAction)

    @Slot(QTreeWidgetItem, int)
    def _on_item_double_clicked(self, item: QTreeWidgetItem, column: int) -> None:
        kind = item.data(column, _KIND)
        if kind is not None:
            self.chosen.emit(kind)

    @Slot(QTreeWidgetItem, int)
    def _on_item_clicked(self, item: QTreeWidgetItem, column: int) -> None:
        """Fold a section away, or out."""
        if item.data(column, _KIND) is None:
            if item.parent() is None:
                item.setExpanded(not item.isExpanded())
            else:
                _unfold(item, not item.isExpanded())


def _children(parent: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (parent.child(row) for row in range(parent.childCount()))
    return [child for child in found if child is not None]


def _entries(section: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    """The layer types of a section, those under its fold last."""
    for child in _children(section):
        if child.data(0, _KIND) is None:
            yield from _children(child)
        else:
            yield child


def _fold_of(section: QTreeWidgetItem) -> QTreeWidgetItem | None:
    """The row under which a section keeps what is seldom used, if there is any."""
    return next((child for child in _children(section) if child.data(0, _KIND) is None), None)


def _more(section: QTreeWidgetItem) -> QTreeWidgetItem:
    """The fold of a section, behind its everyday types; made when it is first asked for."""
    fold = _fold_of(section)
    if fold is None:
        fold = QTreeWidgetItem(section, [_FOLDED])
        fold.setFlags(Qt.ItemFlag.ItemIsEnabled)
        fold.setSizeHint(0, QSize(0, _ROW_HEIGHT))
        fold.setToolTip(0, "Show the rest of this family.")
    return fold


def _show_hits(section: QTreeWidgetItem, hits: Sequence[QTreeWidgetItem], is_searching: bool) -> None:
    """Show a section and its fold if a search found something there; without one, fold it again."""
    section.setHidden(not hits)
    if is_searching and hits:
        section.setExpanded(True)
    fold = _fold_of(section)
    if fold is not None:
        folded = [item for item in hits if item.parent() is fold]
        fold.setHidden(not folded)
        _unfold(fold, is_searching and bool(folded))


def _unfold(fold: QTreeWidgetItem, is_open: bool) -> None:
    fold.setExpanded(is_open)
    fold.setText(0, _UNFOLDED if is_open else _FOLDED)


def _type_of(item: QTreeWidgetItem) -> Entry | None:
    return item.data(0, GROUP) or layer_type(item.data(0, _KIND) or "")
