"""Docks with a quiet title, which move, hide and come back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID, quiet_button


class DockTitle(QWidget):
    """A bold title and a button that hides the dock; elsewhere it can be dragged."""

    def __init__(self, title: str, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.label = QLabel(title)
        self.label.setFont(text_font(strong=True))
        self.close_button = quiet_button(f"Hide {title}; the Window menu brings it back")
        self.close_button.clicked.connect(dock.close)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2 * GRID, GRID // 2, GRID // 2, 0)
        self._row.addWidget(self.label)
        self._row.addStretch(1)
        self._row.addWidget(self.close_button)
        theme.changed.connect(self._paint_button)
        self._paint_button()

    def add(self, widget: QWidget) -> None:
        """Put a small widget before the button."""
        self._row.insertWidget(self._row.count() - 1, widget)

    @Slot()
    def _paint_button(self) -> None:
        self.close_button.setIcon(sign("close"))


class Dock(QDockWidget):
    """A dock around a panel.

    Args:
        name: What saved layouts call it; it never changes.
        title: What people call it.
        panel: What it shows.
    """

    def __init__(self, name: str, title: str, panel: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        self.title = DockTitle(title, self)
        self.setTitleBarWidget(self.title)
        self.setWidget(panel)

    def show_title(self, title: str) -> None:
        """Show another title; the Window menu keeps the first one."""
        self.title.label.setText(title)
