"""The Design workspace: the canvas, with the palette, the properties and the problems around it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QMainWindow, QStackedWidget, QToolTip, QWidget

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.explanations import connection_text
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.palette.panel import PalettePanel
from cnnstudio.ui.palette.quick_add import QuickAdd
from cnnstudio.ui.problems.panel import ProblemsPanel
from cnnstudio.ui.properties.panel import PropertiesPanel
from cnnstudio.ui.what_if.panel import WhatIfPanel
from cnnstudio.ui.workspaces.block_level import BlockLevel
from cnnstudio.ui.workspaces.dock import Dock
from cnnstudio.ui.workspaces.layer_search import LayerSearch

_LAYOUT_VERSION = 2
_PALETTE_WIDTH, _PROPERTIES_WIDTH, _PROBLEMS_HEIGHT = 240, 328, 168
_BELOW_WIDTHS = (900, 540)
"""How the problems and What if share the bottom."""


class DesignWorkspace(QMainWindow):
    """Where networks are drawn.

    Signals:
        message: A sentence for the status bar: why something came to nothing.
        hints_toggled: Advice was switched on or off beside the problems.
        menu_requested: A menu is asked for: at a point of the screen, about what (see
            `Command.contexts`), and whether by key.

    Attributes:
        canvas: The network as a stack of cards.
        level: What is inside a block, in place of the canvas while a block is open.
        palette_panel, properties, problems, what_if: The panels in the docks.
        palette_dock, properties_dock, problems_dock, what_if_dock: The docks.
        hints_box: Switches advice on and off.
        quick_add: The search that Space opens.
        search: What the search is opened for.
    """

    message = Signal(str)
    hints_toggled = Signal(bool)
    menu_requested = Signal(QPoint, str, bool)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.setObjectName("design")
        self.setWindowFlags(Qt.WindowType.Widget)
        self.canvas = Canvas(editor)
        self.level = BlockLevel(editor)
        self.palette_panel = PalettePanel(editor)
        self.properties = PropertiesPanel(editor)
        self.problems = ProblemsPanel(editor)
        self.what_if = WhatIfPanel(editor)
        self.quick_add = QuickAdd(self)
        self.search = LayerSearch(editor, self.quick_add, self)
        self.palette_dock = Dock("design_palette", "Layers", self.palette_panel, self)
        self.properties_dock = Dock("design_properties", "Properties", self.properties, self)
        self.problems_dock = Dock("design_problems", "Problems", self.problems, self)
        self.what_if_dock = Dock("design_what_if", "What if", self.what_if, self)
        self.hints_box = self._hints_box()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.canvas)
        self._pages.addWidget(self.level)
        self.setCentralWidget(self._pages)
        self.setDockNestingEnabled(True)
        self.reset_layout()
        self._connect()
        self._on_count_changed(self.problems.count)

    def _hints_box(self) -> QCheckBox:
        box = QCheckBox("Hints")
        box.setChecked(True)
        box.setToolTip("List advice about sound layers too: what could be cheaper, what lies unevenly.")
        box.toggled.connect(self._on_hints_toggled)
        self.problems_dock.title.add(box)
        return box

    def set_hints(self, wanted: bool) -> None:
        """Show advice about sound layers, or leave it out."""
        self.hints_box.setChecked(wanted)

    @Slot(bool)
    def _on_hints_toggled(self, wanted: bool) -> None:
        self.problems.set_hints(wanted)
        self.properties.arithmetic.set_hints(wanted)
        self.hints_toggled.emit(wanted)

    def _connect(self) -> None:
        self.canvas.quick_add_requested.connect(self._on_quick_add_requested)
        self.canvas.feeder_requested.connect(self._on_feeder_requested)
        self.canvas.rename_requested.connect(self._on_rename_requested)
        self.canvas.open_requested.connect(self.open_block)
        self.canvas.message.connect(self.message)
        self.level.message.connect(self.message)
        self.level.left.connect(self._on_level_left)
        self.canvas.menu_requested.connect(self.menu_requested)
        self.level.canvas.menu_requested.connect(self._on_inside_menu_requested)
        self.problems.replace_requested.connect(self.replace)
        self.search.done.connect(self._on_search_done)
        self.problems.count_changed.connect(self._on_count_changed)

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

    def show_problems(self) -> None:
        """Bring the Problems panel back and give it the focus."""
        self.problems_dock.show()
        self.problems_dock.raise_()
        if self.problems.rows:
            self.problems.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def shown_canvas(self) -> Canvas:
        """The canvas that is seen: the network's, or that of the block that is open."""
        return self.level.canvas if self._pages.currentWidget() is self.level else self.canvas

    @Slot(str)
    def open_block(self, node: str) -> None:
        """Show what is inside a block, in place of the network, until Escape or the way back."""
        if not self.level.enter(node):
            return
        self.level.canvas.set_bar(self.canvas.canvas_scene.measure)
        self._pages.setCurrentWidget(self.level)
        self.level.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_level_left(self) -> None:
        has_focus = self.level.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._pages.setCurrentWidget(self.canvas)
        if has_focus:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_layer(self) -> None:
        """Bring the palette back and put the cursor into its search."""
        self.palette_dock.show()
        self.palette_panel.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.palette_panel.search.selectAll()

    @Slot(str)
    def _on_rename_requested(self, node: str) -> None:
        self._editor.select((node,))
        self.properties_dock.show()
        self.properties.edit_name()

    @Slot(QPointF, object)
    def _on_quick_add_requested(self, place: QPointF, source: str | None) -> None:
        """Search for a layer to connect with the port that was dragged from, or to append."""
        point, edge = self.canvas.on_screen(place), self.canvas.canvas_scene.selected_edge
        if source is not None:
            self.search.connect_from(point, source)
        elif edge is not None:
            self.search.insert(point, edge)
        else:
            self.search.append(point)

    @Slot(QPointF, str)
    def _on_feeder_requested(self, place: QPointF, target: str) -> None:
        self.search.connect_to(self.canvas.on_screen(place), target)

    def insert_on(self, edge: Edge) -> None:
        """Search for a layer to put on a connection."""
        self.search.insert(self.canvas.place_of_edge(edge), edge)

    def insert_behind(self, node: str) -> None:
        """Search for a layer to put behind a node."""
        self.search.insert_behind(self.canvas.place_of(node), node)

    def show_connection(self, edge: Edge) -> None:
        """Say what flows through a connection, beside it and in the status bar."""
        point, text = self.canvas.place_of_edge(edge), connection_text(edge, self._editor.document.report)
        QToolTip.showText(point, text, self.canvas.viewport())
        self.message.emit(text.replace("\n", ": "))

    @Slot(tuple)
    def replace(self, ids: tuple[str, ...]) -> None:
        """Search for a type to take the place of layers."""
        self.search.replace(self.canvas.place_of(ids[0]), ids)

    @Slot()
    def _on_search_done(self) -> None:
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(QPoint, str, bool)
    def _on_inside_menu_requested(self, point: QPoint, _context: str, by_key: bool) -> None:
        self.menu_requested.emit(point, "inside", by_key)

    @Slot(int)
    def _on_count_changed(self, count: int) -> None:
        self.problems_dock.show_title(f"Problems {count}" if count else "Problems")
