"""Pages of which one is seen, each made known by a tab above."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.widgets.flat_tabs import FlatTabs


class Pages(QWidget):
    """Tabs and the page of the one that is open.

    Signals:
        opened: Another page is seen; carries its name.
    """

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tabs = FlatTabs("What is to be seen of the runs")
        self._names: list[str] = []
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(Hairline())
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._on_chosen)

    @property
    def name(self) -> str:
        """The page that is seen."""
        return self._names[self._stack.currentIndex()]

    def add(self, name: str, title: str, page: QWidget) -> None:
        """Add a page behind the others."""
        self._names.append(name)
        self._stack.addWidget(page)
        self.tabs.addTab(title)

    def rename(self, name: str, title: str) -> None:
        """Give a page's tab another title; with none it is not offered."""
        place = self._names.index(name)
        if not title and self.tabs.currentIndex() == place:
            self.tabs.setCurrentIndex(0)
        self.tabs.setTabText(place, title)
        self.tabs.setTabVisible(place, bool(title))

    def open(self, name: str) -> None:
        """Show a page."""
        self.tabs.setCurrentIndex(self._names.index(name))

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        if 0 <= place < self._stack.count():
            self._stack.setCurrentIndex(place)
            self.opened.emit(self._names[place])
