"""The strip of project tabs under the menus; not there while one project is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from cnnstudio.ui.tabs.tab_bar import ProjectTabBar
from cnnstudio.ui.tabs.tab_style import TabLook
from cnnstudio.ui.theme.icons import drawn_icon, sign
from cnnstudio.ui.theme.surfaces import GRID, quiet_button
from cnnstudio.ui.theme.theme import theme

_LIST = "mdi6.chevron-down"


class TabStrip(QWidget):
    """Tabs, a button for a new one, and a list of all.

    Signals:
        chosen: Show the project of a place.
        moved: The project of one place was dragged to another.
        close_requested: Close that of a place.
        others_close_requested: Close all but that of a place.
        new_requested: Begin a new project.

    Attributes:
        bar: The tabs.
        new_button: Begins a new project.
        list_button: Lists all of them.
    """

    chosen = Signal(int)
    moved = Signal(int, int)
    close_requested = Signal(int)
    others_close_requested = Signal(int)
    new_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = ProjectTabBar(self)
        self.new_button = quiet_button("New project (Ctrl+N)", self)
        self.list_button = quiet_button("All open projects", self)
        self._menu: QMenu | None = None
        self._looks: tuple[TabLook, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, GRID // 2, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self.bar)
        row.addWidget(self.new_button)
        row.addStretch(1)
        row.addWidget(self.list_button)
        self._connect()
        self._paint_signs()
        self.hide()

    def _connect(self) -> None:
        self.bar.currentChanged.connect(self.chosen)
        self.bar.tabMoved.connect(self._on_tab_moved)
        self.bar.close_requested.connect(self.close_requested)
        self.bar.menu_requested.connect(self._on_menu_requested)
        self.new_button.clicked.connect(self._on_new_clicked)
        self.list_button.clicked.connect(self._on_list_clicked)
        theme.changed.connect(self._paint_signs)

    def show_tabs(self, looks: Sequence[TabLook], helps: Sequence[str], current: int) -> None:
        """Show these projects, if there is more than one.

        Args:
            looks: What the tab of each shows.
            helps: The tooltip of each.
            current: The place of the one that is shown.
        """
        self._looks = tuple(looks)
        self.bar.show_tabs(looks, helps, current)
        self.setVisible(len(looks) > 1)
        self.bar.updateGeometry()  # Qt forgets it for tabs that changed while they were hidden

    @Slot(int, int)
    def _on_tab_moved(self, start: int, end: int) -> None:
        looks = list(self._looks)
        looks.insert(end, looks.pop(start))
        self._looks = tuple(looks)
        self.bar.note_moved(start, end)
        self.moved.emit(start, end)

    @Slot()
    def _on_new_clicked(self) -> None:
        self.new_requested.emit()

    @Slot(int, QPoint)
    def _on_menu_requested(self, place: int, point: QPoint) -> None:
        menu = self._fresh_menu()
        menu.addAction("Close").triggered.connect(lambda: self.close_requested.emit(place))
        menu.addAction("Close others").triggered.connect(lambda: self.others_close_requested.emit(place))
        menu.popup(point)

    def _fresh_menu(self) -> QMenu:
        """A menu that goes once another one is wanted."""
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = QMenu(self)
        return self._menu

    @Slot()
    def _on_list_clicked(self) -> None:
        menu = self._fresh_menu()
        for place, look in enumerate(self._looks):
            title = look.title.replace("&", "&&")
            action = menu.addAction(f"{title} •" if look.is_modified else title)
            action.setCheckable(True)
            action.setChecked(place == self.bar.currentIndex())
            action.triggered.connect(lambda _=False, place=place: self.chosen.emit(place))
        corner = self.list_button.mapToGlobal(self.list_button.rect().bottomRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    @Slot()
    def _paint_signs(self) -> None:
        self.new_button.setIcon(sign("add"))
        self.list_button.setIcon(drawn_icon(_LIST, theme.colours.dim))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sunken ground, and the hairline below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours.background))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.colours.line))
