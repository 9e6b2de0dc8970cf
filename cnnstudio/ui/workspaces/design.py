"""The Design workspace: the canvas, with the palette, the properties and the problems around it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QToolTip, QWidget

from cnnstudio.core.network import Edge
from cnnstudio.document.folders import groups_folder
from cnnstudio.document.kept_groups import KeptGroups
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.explanations import connection_text
from cnnstudio.ui.canvas.find_bar import FindBar
from cnnstudio.ui.canvas.heat_legend import HeatLegend
from cnnstudio.ui.canvas.overview import Overview
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.following_editor import FollowingEditor
from cnnstudio.ui.levels.block_level import BlockLevel
from cnnstudio.ui.levels.level_editor import REFUSAL
from cnnstudio.ui.palette.panel import PalettePanel
from cnnstudio.ui.palette.quick_add import QuickAdd
from cnnstudio.ui.palette.shelf import GroupShelf
from cnnstudio.ui.problems.panel import ProblemsPanel
from cnnstudio.ui.properties.panel import PropertiesPanel
from cnnstudio.ui.what_if.panel import WhatIfPanel
from cnnstudio.ui.workspaces.design_docks import DesignDocks
from cnnstudio.ui.workspaces.design_page import DesignPage
from cnnstudio.ui.workspaces.design_pages import DesignPages
from cnnstudio.ui.workspaces.layer_search import LayerSearch

_FROM_EDGE = 12
"""Between the find bar and the edges of the canvas, in px."""


class DesignWorkspace(DesignDocks):
    """Where networks are drawn.

    Signals:
        message: A sentence for the status bar: why something came to nothing.
        hints_toggled: Advice was switched on or off beside the problems.
        menu_requested: A menu is asked for: at a point of the screen, about what (see
            `Command.contexts`), and whether by key.
        connection_selected: Another connection is selected, or none.
        times_requested: The layers' times are to be measured, or that is to stop.
        demonstration_requested: The user wants to see a `Demonstration`.

    Attributes:
        front: Edits what is seen: the network, or what is inside the block that is open.
        pages: A page for each project.
        find_bar: What finds layers of the network.
        palette_panel, properties, problems, what_if: The panels in the docks.
        shelf: The user's own groups.
        hints_box: Switches advice on and off.
        quick_add: The search that Space opens.
        search: What the search is opened for.
    """

    message = Signal(str)
    hints_toggled = Signal(bool)
    menu_requested = Signal(QPoint, str, bool)
    connection_selected = Signal()
    times_requested = Signal()
    demonstration_requested = Signal(object)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.setObjectName("design")
        self.pages = DesignPages()
        self.pages.show_editor(editor.followed)
        self.front = FollowingEditor(self.levels.front, self)
        self._subject = FollowingEditor(self.levels.subject, self)
        self.shelf = GroupShelf(KeptGroups(groups_folder()), self)
        self.palette_panel = PalettePanel(self.front, self.shelf)
        self.properties = PropertiesPanel(self._subject)
        self.problems = ProblemsPanel(editor)
        self.what_if = WhatIfPanel(editor)
        self._make_docks(self.palette_panel, self.properties, self.problems, self.what_if)
        self.quick_add = QuickAdd(self)
        self.search = LayerSearch(self.front, self.quick_add, self.palette_panel.layer, self)
        self.hints_box = self._hints_box()
        self.setCentralWidget(self.pages)
        self.find_bar = FindBar(editor, self.pages)
        self.pages.installEventFilter(self)
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
        for own, its in (
            (self.message, self.pages.message),
            (self.menu_requested, self.pages.menu_requested),
            (self.connection_selected, self.pages.connection_selected),
            (self.times_requested, self.pages.times_requested),
            (self.demonstration_requested, self.pages.demonstration_requested),
        ):
            its.connect(own)
        self.pages.quick_add_requested.connect(self._on_quick_add_requested)
        self.pages.feeder_requested.connect(self._on_feeder_requested)
        self.pages.rename_requested.connect(self._on_rename_requested)
        self._editor.switched.connect(self._on_switched)
        self.problems.place_chosen.connect(self._on_place_chosen)
        self.problems.replace_requested.connect(self.replace)
        self.search.done.connect(self._on_search_done)
        self.find_bar.chosen.connect(self._on_found)
        self.find_bar.closed.connect(self._on_find_closed)
        self.shelf.changed.connect(self._on_shelf_changed)
        self.problems.count_changed.connect(self._on_count_changed)

    @property
    def levels(self) -> DesignPage:
        """The canvas of the project that is shown, or what is inside a block in its place."""
        return self.pages.shown

    @property
    def canvas(self) -> Canvas:
        """The network of the project that is shown, as a stack of cards."""
        return self.levels.canvas

    @property
    def overview(self) -> Overview:
        """The map in the corner of the canvas."""
        return self.levels.overview

    @property
    def heat_legend(self) -> HeatLegend:
        """What the colours of cards mean while they stand for amounts."""
        return self.levels.heat_legend

    @Slot()
    def _on_switched(self) -> None:
        focused = self.focusWidget()
        has_focus = focused is not None and self.levels.isAncestorOf(focused)
        self.pages.show_editor(self._editor.followed)
        self.front.follow(self.levels.front)
        self._subject.follow(self.levels.subject)
        self.find_bar.raise_()
        if has_focus:
            self.shown_canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_place_chosen(self, place: tuple[str, ...]) -> None:
        self.levels.show_place(place)

    def show_problems(self) -> None:
        """Bring the Problems panel back and give it the focus."""
        self.problems_dock.show()
        self.problems_dock.raise_()
        if self.problems.rows:
            self.problems.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def shown_canvas(self) -> Canvas:
        """The canvas that is seen: the network's, or that of the block that is open."""
        return self.levels.shown_canvas

    @property
    def level(self) -> BlockLevel:
        """The inside of a block of the network, in place of that while it is open."""
        return self.levels.levels[0]

    @Slot(str)
    def open_block(self, node: str) -> None:
        """Show what is inside a block of what is seen, in its place, until Escape or the way back."""
        self.levels.open(node)

    def find_layer(self) -> None:
        """Show the bar that finds layers of the network."""
        self.find_bar.open()
        self._place_find_bar()

    def _place_find_bar(self) -> None:
        self.find_bar.adjustSize()
        room = self.pages.width() - self.find_bar.width() - _FROM_EDGE
        self.find_bar.move(max(0, room), _FROM_EDGE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the find bar in its corner."""
        if event.type() is QEvent.Type.Resize:
            self._place_find_bar()
        return super().eventFilter(watched, event)

    @Slot(tuple, bool)
    def _on_found(self, path: tuple[str, ...], opens: bool) -> None:
        """Show a layer; inside a block after opening that, or only the block."""
        self.levels.show_place(path if opens else path[:1])
        node = self.front.selection[:1]
        if node:
            self.shown_canvas.center_on(node[0])
        self.find_bar.raise_()
        self.find_bar.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_find_closed(self) -> None:
        self.shown_canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_palette(self) -> None:
        """Bring the palette back and put the cursor into its search."""
        self.palette_dock.show()
        self.palette_panel.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.palette_panel.search.selectAll()

    @Slot(str)
    def _on_rename_requested(self, node: str) -> None:
        self.front.select((node,))
        self.properties_dock.show()
        self.properties.edit_name()

    @Slot(QPointF, object)
    def _on_quick_add_requested(self, place: QPointF, source: str | None) -> None:
        """Search for a layer to connect with the port that was dragged from, or to append."""
        if self.front.is_read_only:
            self.message.emit(REFUSAL)
            return
        canvas = self.shown_canvas
        point, edge = canvas.on_screen(place), canvas.canvas_scene.selected_edge
        if source is not None:
            self.search.connect_from(point, source)
        elif edge is not None:
            self.search.insert(point, edge)
        else:
            self.search.append(point)

    @Slot(QPointF, str)
    def _on_feeder_requested(self, place: QPointF, target: str) -> None:
        self.search.connect_to(self.shown_canvas.on_screen(place), target)

    def insert_on(self, edge: Edge) -> None:
        """Search for a layer to put on a connection."""
        self.search.insert(self.shown_canvas.place_of_edge(edge), edge)

    def insert_behind(self, node: str) -> None:
        """Search for a layer to put behind a node."""
        self.search.insert_behind(self.shown_canvas.place_of(node), node)

    def show_connection(self, edge: Edge) -> None:
        """Say what flows through a connection, beside it and in the status bar."""
        canvas = self.shown_canvas
        point, text = canvas.place_of_edge(edge), connection_text(edge, self.front.document.report)
        QToolTip.showText(point, text, canvas.viewport())
        self.message.emit(text.replace("\n", ": "))

    @Slot(tuple)
    def replace(self, ids: tuple[str, ...]) -> None:
        """Search for a type to take the place of layers."""
        self.search.replace(self.shown_canvas.place_of(ids[0]), ids)

    @Slot()
    def _on_search_done(self) -> None:
        self.shown_canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_shelf_changed(self) -> None:
        self.quick_add.set_groups(self.shelf.groups)

    @Slot(int)
    def _on_count_changed(self, count: int) -> None:
        self.problems_dock.show_title(f"Problems {count}" if count else "Problems")
