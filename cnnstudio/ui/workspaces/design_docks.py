"""The docks of the Design workspace: what stands around the canvas, and how that is kept."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QWidget

from cnnstudio.ui.workspaces.dock import Dock

_LAYOUT_VERSION = 2
_PALETTE_WIDTH, _PROPERTIES_WIDTH, _PROBLEMS_HEIGHT = 240, 328, 168
_BELOW_WIDTHS = (900, 540)
"""How the problems and What if share the bottom."""


class DesignDocks(QMainWindow):
    """A window inside the window, with docks around its middle.

    Attributes:
        palette_dock, properties_dock, problems_dock, what_if_dock: The docks.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)

    def _make_docks(self, palette: QWidget, properties: QWidget, problems: QWidget, what_if: QWidget) -> None:
        """Make the docks around their panels; `reset_layout` puts them into their places."""
        self.palette_dock = Dock("design_palette", "Layers", palette, self)
        self.properties_dock = Dock("design_properties", "Properties", properties, self)
        self.problems_dock = Dock("design_problems", "Problems", problems, self)
        self.what_if_dock = Dock("design_what_if", "What if", what_if, self)

    def docks(self) -> tuple[Dock, ...]:
        """All docks, in the order of the Window menu."""
        return self.palette_dock, self.properties_dock, self.problems_dock, self.what_if_dock

    def dock_actions(self) -> tuple[QAction, ...]:
        """A tick for each dock, for the Window menu."""
        return tuple(dock.toggleViewAction() for dock in self.docks())

    def reset_layout(self) -> None:
        """Put all docks where they were at first, and show them."""
        areas = Qt.DockWidgetArea
        bottom = areas.BottomDockWidgetArea
        places = (areas.LeftDockWidgetArea, areas.RightDockWidgetArea, bottom, bottom)
        for dock, area in zip(self.docks(), places, strict=True):
            dock.setFloating(False)
            self.addDockWidget(area, dock)
            dock.show()
        sides = [self.palette_dock, self.properties_dock]
        self.resizeDocks(sides, [_PALETTE_WIDTH, _PROPERTIES_WIDTH], Qt.Orientation.Horizontal)
        self.splitDockWidget(self.problems_dock, self.what_if_dock, Qt.Orientation.Horizontal)
        below = [self.problems_dock, self.what_if_dock]
        self.resizeDocks(below, [_PROBLEMS_HEIGHT] * 2, Qt.Orientation.Vertical)
        self.resizeDocks(below, _BELOW_WIDTHS, Qt.Orientation.Horizontal)

    def layout_state(self) -> QByteArray:
        """Where the docks are, to be saved."""
        return self.saveState(_LAYOUT_VERSION)

    def restore_layout(self, state: QByteArray) -> bool:
        """Put the docks where they were; leave them where they cannot be put.

        Returns:
            Whether the state could be used.
        """
        return self.restoreState(state, _LAYOUT_VERSION)
