"""The scene: maps ids to items, listens to the editor, and changes only what differs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal, Slot
from PySide6.QtGui import QBrush, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsScene

from cnnstudio.core.network import Edge, Network
from cnnstudio.core.report import Report
from cnnstudio.ui.canvas.card_state import CardState, Measure
from cnnstudio.ui.canvas.fonts import forget_fonts
from cnnstudio.ui.canvas.geometry import Layout, Point, Rect
from cnnstudio.ui.canvas.in_place import Frame
from cnnstudio.ui.canvas.items import CardItem, ConnectionItem
from cnnstudio.ui.canvas.note_layout import NoteKey
from cnnstudio.ui.canvas.notes import ShownNotes
from cnnstudio.ui.canvas.overlay import OverlayItem
from cnnstudio.ui.canvas.paint_card import colour
from cnnstudio.ui.canvas.paint_frames import paint_frames
from cnnstudio.ui.canvas.shown_items import ShownItems
from cnnstudio.ui.canvas.view_editor import ViewEditor
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme import theme

_DOT_PITCH = 24
_DOTS_DETAIL = 0.5


class CanvasScene(QGraphicsScene):
    """Shows the network of an editor.

    Signals:
        layout_changed: Cards or connections came, went or moved.
        connection_selected: Another connection or note is selected, or none any more.

    Args:
        editor: What is shown and edited.
        area: Near what part of the canvas items are kept; None: everywhere.
        parent: Qt parent.

    Attributes:
        editor: What is shown and edited.
        overlay: What a gesture shows above the network.
        notes: The notes beside the layers, and those that stand free.
    """

    layout_changed = Signal()
    connection_selected = Signal()

    def __init__(self, editor: Editor, area: Rect | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Few items are kept, and the pointer is looked up in the layout: an index costs more than it saves.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        forget_fonts()
        self.editor = editor
        self.overlay = OverlayItem()
        self.addItem(self.overlay)
        self.notes = ShownNotes(self)
        self._shown = ShownItems(self, lambda: self.report, area)
        self._frames: tuple[Frame, ...] = ()
        self._selected: tuple[str, ...] = ()
        self._selected_edge: Edge | None = None
        editor.project_changed.connect(self._on_project_changed)
        editor.selection_changed.connect(self._on_selection_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_project_changed()
        self._on_selection_changed()

    @property
    def report(self) -> Report:
        """The engine's answer for what is shown."""
        return self.editor.document.report

    @property
    def network(self) -> Network:
        """What is shown."""
        return self.report.network

    @property
    def placed(self) -> Layout:
        """Where everything stands."""
        return self._shown.placed

    @property
    def measure(self) -> Measure:
        """Whose share the bars show."""
        return self._shown.measure

    @property
    def selected_edge(self) -> Edge | None:
        """The connection that is selected."""
        return self._selected_edge

    def card(self, node: str) -> CardItem:
        """The card of a node near the view."""
        return self._shown.cards[node]

    def cards(self) -> dict[str, CardItem]:
        """The cards near the view, by id."""
        return self._shown.cards

    def connections(self) -> dict[Edge, ConnectionItem]:
        """The items of the connections near the view."""
        return self._shown.lines

    def card_state(self, node: str) -> CardState:
        """What the card of a node shows, wherever it stands."""
        return self._shown.state_of(node)

    @property
    def area(self) -> Rect | None:
        """Near what part of the canvas items are kept; None: everywhere."""
        return self._shown.area

    def show_area(self, area: Rect | None) -> None:
        """Keep items near another part of the canvas; None: everywhere."""
        if area != self._shown.area:
            self._shown.area = area
            self._shown.update()

    def set_measure(self, measure: Measure) -> None:
        """Let the bars show the share of parameters or of MACs."""
        self._shown.measure = measure
        self._shown.update()

    def select_edge(self, edge: Edge | None) -> None:
        """Select a connection instead of cards, or none."""
        if edge is not None:
            self.editor.select(())
        if edge is not None and self.notes.selected is not None:
            self.select_note(None)
        if edge == self._selected_edge:
            return
        before, self._selected_edge = self._selected_edge, edge
        for changed in (before, edge):
            if changed is not None:
                self.look_at_edge(changed, is_selected=changed == edge)
        self.connection_selected.emit()

    def select_note(self, key: NoteKey | None) -> None:
        """Select a note instead of cards and connections, or none."""
        if key is not None:
            self.editor.select(())
            self.select_edge(None)
        if key != self.notes.selected:
            self.notes.select(key)
            self.connection_selected.emit()

    def look_at(self, node: str, **changes: Any) -> None:
        """Let a card stand out in another way; unknown ids are ignored."""
        self._shown.look_at(node, **changes)

    def look_at_edge(self, edge: Edge, **changes: bool) -> None:
        """Let a connection stand out in another way; unknown ones are ignored."""
        self._shown.look_at_line(edge, **changes)

    def calm(self) -> None:
        """Let nothing stand out but the selection, and clear the overlay."""
        self._shown.calm()
        for node in self._selected:
            self.look_at(node, is_selected=True)
        if self._selected_edge is not None:
            self.look_at_edge(self._selected_edge, is_selected=True)
        self.overlay.clear()

    def refit(self) -> None:
        """Fit all texts anew, since the fonts are others."""
        forget_fonts()
        self._shown.refit()
        self.notes.refit()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill the background with a grid of faint dots, and frame blocks that are open in place."""
        self._draw_ground(painter, rect)
        if isinstance(self.editor, ViewEditor) and self.editor.opened.frames:
            paint_frames(painter, self.editor.opened.frames, self.placed, QRectF(rect))

    def _draw_ground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        detail, colours = painter.worldTransform().m11(), theme.colours
        if detail < _DOTS_DETAIL:
            painter.fillRect(rect, colour(colours.background))
            return
        device = painter.device()
        side = max(1, round(_DOT_PITCH * detail * (device.devicePixelRatioF() if device else 1.0)))
        brush = QBrush(_dots(colours.background, colours.line, side))
        brush.setTransform(QTransform.fromScale(_DOT_PITCH / side, _DOT_PITCH / side))
        painter.fillRect(rect, brush)

    @Slot()
    def _on_project_changed(self) -> None:
        has_moved = self._shown.update()
        has_moved = self.notes.update(self.editor.document.project, self.placed) or has_moved
        frames = self.editor.opened.frames if isinstance(self.editor, ViewEditor) else ()
        if frames != self._frames:
            self._frames = frames
            self.update()
        if self._selected_edge not in self.placed.routes:
            self.select_edge(None)
        if has_moved:
            self.layout_changed.emit()

    @Slot()
    def _on_selection_changed(self) -> None:
        before, self._selected = self._selected, self.editor.selection
        for node in set(before) ^ set(self._selected):
            self.look_at(node, is_selected=node in self._selected)
        if self._selected:
            self.select_edge(None)
            self.select_note(None)

    @Slot()
    def _on_theme_changed(self) -> None:
        # Each item, not the scene alone: cards are kept as pictures.
        for item in self.items():
            item.update()
        self.update()


def point_of(place: QPointF) -> Point:
    """A Qt point as a point of the canvas."""
    return Point(place.x(), place.y())


@lru_cache(maxsize=16)
def _dots(background: str, line: str, side: int) -> QPixmap:
    """One tile of the grid, made for the px of the screen so that the dot stays crisp."""
    dots = QPixmap(side, side)
    dots.fill(colour(background))
    painter = QPainter(dots)
    width = max(1, round(side / _DOT_PITCH * 1.3))
    painter.fillRect(0, 0, width, width, colour(line))
    painter.end()
    return dots
