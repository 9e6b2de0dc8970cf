"""The quick-add search: a few letters and Enter bring a layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.document.group import Group
from cnnstudio.ui.palette.entries import ICON_SIZE, Entry, layer_icon, layer_tooltip
from cnnstudio.ui.palette.matching import found_types
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.surfaces import GRID, DimLabel

_KIND = int(Qt.ItemDataRole.UserRole)
_SIZE = QSize(264, 320)
_HINT = "Add a layer"


class QuickAdd(QFrame):
    """A small popup; Enter or a click chooses, Escape closes.

    Signals:
        chosen: Carries the kind, or the key of a user's group; the popup is closed by then.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._likely: tuple[type[Layer], ...] | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._groups: Mapping[str, Group] = {}
        self.search = QLineEdit()
        self.search.setAccessibleName("Search layers")
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = DimLabel("No layer fits. Try another word.")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        for widget in (self.search, self.list, self.empty):
            column.addWidget(widget)
        column.setStretchFactor(self.list, 1)
        column.addStretch(0)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._on_text_changed)
        self.search.returnPressed.connect(self._on_return_pressed)
        self.list.itemClicked.connect(self._on_item_clicked)

    def set_groups(self, groups: Mapping[str, Group]) -> None:
        """Find the user's own groups too, by key."""
        self._groups = groups

    def open_at(self, point: QPoint, likely: Iterable[type[Layer]] | None = None, hint: str = _HINT) -> None:
        """Open at a point of the screen, moved so that all of it shows, with an empty search.

        Args:
            point: Where on the screen.
            likely: The types to choose from, the likely ones first; None: all, as in the palette.
            hint: What the choice is for.
        """
        self._likely = None if likely is None else tuple(likely)
        self.setAccessibleName(hint)
        self.search.setPlaceholderText(hint)
        self._paint_rows()
        self.search.clear()
        self._on_text_changed("")
        screen = (QGuiApplication.screenAt(point) or self.screen()).availableGeometry()
        right, bottom = screen.right() - _SIZE.width(), screen.bottom() - _SIZE.height()
        corner = QPoint(max(screen.left(), min(point.x(), right)), max(screen.top(), min(point.y(), bottom)))
        self.setGeometry(QRect(corner, _SIZE))
        self.show()
        self.search.setFocus()

    def kinds(self) -> tuple[str, ...]:
        """The kinds that show, the best first."""
        return tuple(self.list.item(row).data(_KIND) for row in range(self.list.count()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the search has the focus."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _paint_rows(self) -> None:
        """Take the theme's colours: the chosen row is pale, so that its icon keeps its colour."""
        colours = self.list.palette()
        colours.setColor(QPalette.ColorRole.Base, QColor(theme.colours.panel))
        colours.setColor(QPalette.ColorRole.Highlight, QColor(theme.colours.selected))
        colours.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.colours.text))
        colours.setColor(QPalette.ColorRole.Text, QColor(theme.colours.text))
        self.list.setPalette(colours)

    @Slot(str)
    def _on_text_changed(self, query: str) -> None:
        self.list.clear()
        keys = {id(group): key for key, group in self._groups.items()}
        for found in self._found(query):
            item = QListWidgetItem(layer_icon(found), found.label)
            item.setData(_KIND, keys.get(id(found), found.kind))
            item.setToolTip(layer_tooltip(found))
            item.setSizeHint(QSize(0, 24))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(self.list.count() > 0)
        self.empty.setVisible(self.list.count() == 0)

    def _found(self, query: str) -> Iterable[Entry]:
        """What a search finds; all in the order of likelihood, where there is one, for none."""
        if self._likely is None:
            offered: list[Entry] = [*layer_types(), *self._groups.values()]
            return found_types(query, offered)
        return found_types(query, self._likely) if query.strip() else self._likely

    @Slot()
    def _on_return_pressed(self) -> None:
        self._choose(self.list.currentItem())

    @Slot(QListWidgetItem)
    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._choose(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        kind = item.data(_KIND)
        self.close()
        self.chosen.emit(kind)
