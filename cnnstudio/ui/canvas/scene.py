"""The scene: maps ids to items, listens to the editor, and changes only what differs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QRect, QRectF, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from cnnstudio.core.network import Edge, Network
from cnnstudio.core.report import Report
from cnnstudio.ui.canvas.amounts import Measure
from cnnstudio.ui.canvas.card_state import CardState, ConnectionState
from cnnstudio.ui.canvas.card_times import CardTimes, TimeSums
from cnnstudio.ui.canvas.folding import Folding, folded, unfolded
from cnnstudio.ui.canvas.fonts import forget_fonts
from cnnstudio.ui.canvas.geometry import Layout, Rect
from cnnstudio.ui.canvas.hurry import Hurry
from cnnstudio.ui.canvas.in_place import Frame, path_of
from cnnstudio.ui.canvas.items import CardItem, ConnectionItem
from cnnstudio.ui.canvas.note_layout import NoteKey
from cnnstudio.ui.canvas.notes import ShownNotes
from cnnstudio.ui.canvas.overlay import OverlayItem
from cnnstudio.ui.canvas.paint_frames import paint_frames
from cnnstudio.ui.canvas.paint_ground import paint_ground
from cnnstudio.ui.canvas.shown_freeze_line import ShownFreezeLine
from cnnstudio.ui.canvas.shown_items import ShownItems
from cnnstudio.ui.canvas.view_editor import ViewEditor
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme import theme

_MANY = 16
"""So many cards in view cannot each be drawn at a new size within a frame."""


class CanvasScene(QGraphicsScene):
    """Shows the network of an editor.

    Signals:
        layout_changed: Cards or connections came, went or moved.
        repainted: Cards show something else, or stand elsewhere.
        connection_selected: Another connection or note is selected, or none any more.

    Args:
        editor: What is shown and edited.
        area: Near what part of the canvas items are kept; None: everywhere.
        parent: Qt parent.

    Attributes:
        editor: What is shown and edited.
        overlay: What a gesture shows above the network.
        notes: The notes beside the layers, and those that stand free.
        freeze_line: The line above which layers are frozen.
    """

    layout_changed = Signal()
    repainted = Signal()
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
        self._hidden: frozenset[str] = frozenset()
        self._folding = unfolded(editor.document.report)
        self._shown = ShownItems(self, lambda: self.folding, area)
        self._frames: tuple[Frame, ...] = ()
        self._hurry = Hurry(self, self._end_hurry)
        self._selected: tuple[str, ...] = ()
        self._selected_edge: Edge | None = None
        self.freeze_line = ShownFreezeLine(self)
        editor.project_changed.connect(self._on_project_changed)
        editor.selection_changed.connect(self._on_selection_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_project_changed()
        self._on_selection_changed()

    @property
    def folding(self) -> Folding:
        """What is seen, and what it stands for."""
        if self._folding.whole is not self.editor.document.report:
            self._folding = folded(self.editor.document.report, self._hidden)
        return self._folding

    @property
    def report(self) -> Report:
        """The engine's answer for what is seen."""
        return self.folding.report

    @property
    def network(self) -> Network:
        """What is seen: a folded stage is one layer of it."""
        return self.report.network

    def fold(self, hidden: frozenset[str]) -> None:
        """Fold the stages that these layers are in, and no others."""
        self._hidden = hidden
        self._folding = folded(self.editor.document.report, hidden)
        self._selected = self._selected_cards()
        self.select_edge(None)
        self._shown.calm()
        self._on_project_changed()
        self.calm()

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of the layers that are seen only as part of a folded stage."""
        return frozenset(self.folding.card_of)

    def _selected_cards(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self.folding.card, self.editor.selection)))

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
        """The connection that is selected; of several that are seen as one the first."""
        return None if self._selected_edge is None else self.folding.edge(self._selected_edge)

    def card(self, node: str) -> CardItem:
        """The card of a node near the view."""
        return self._shown.cards[node]

    def cards(self) -> dict[str, CardItem]:
        """The cards near the view, by id."""
        return self._shown.cards

    def connections(self) -> dict[Edge, ConnectionItem]:
        """The items of the connections near the view."""
        return self._shown.lines

    def colour_of(self, node: str) -> str:
        """The colour of a card seen from afar."""
        return self._shown.paint_of(node).fill

    def card_state(self, node: str) -> CardState:
        """What the card of a node shows, wherever it stands."""
        return self._shown.state_of(node)

    def connection_state(self, edge: Edge) -> ConnectionState:
        """What a connection shows, wherever it runs."""
        return self._shown.line_state(edge)

    @property
    def area(self) -> Rect | None:
        """Near what part of the canvas items are kept; None: everywhere."""
        return self._shown.area

    @property
    def is_crowd(self) -> bool:
        """Whether cards are drawn all at once, as blocks, and are no items."""
        return self._shown.is_crowd

    def show_area(self, area: Rect | None, is_crowd: bool = False) -> None:
        """Keep items near another part of the canvas; None: everywhere.

        Args:
            area: The part.
            is_crowd: Whether cards are to be drawn all at once instead, as blocks.
        """
        self._shown.show_area(area, is_crowd)

    def hurry(self, seen: Rect) -> None:
        """Draw many cards at once until it is quiet for a moment: the view is being zoomed.

        Args:
            seen: What is in view.
        """
        if not self._shown.are_many(seen, _MANY):
            self._hurry.end()
        elif not self._hurry.is_on:
            self._hurry.begin()
            self._shown.set_hurried(True)
        else:
            self._hurry.begin()

    def rest(self) -> None:
        """Draw all there is, though the view was zoomed a moment ago."""
        self._hurry.end()

    def _end_hurry(self) -> None:
        self._shown.set_hurried(False)
        self.update()

    @property
    def is_hurried(self) -> bool:
        """Whether many cards are drawn at once for the moment."""
        return self._hurry.is_on

    @property
    def is_heated(self) -> bool:
        """Whether the colours of cards stand for amounts, and not for families."""
        return self._shown.is_heated

    @property
    def most(self) -> int | None:
        """The greatest amount that one layer has of what bars and colours show; None where nothing is known."""
        return self._shown.greatest()

    def set_heated(self, heated: bool) -> None:
        """Let the colours of cards stand for amounts, or for families."""
        self._shown.is_heated = heated
        self._shown.update()
        self.repainted.emit()

    def set_measure(self, measure: Measure) -> None:
        """Let bars and colours show parameters, MACs, memory or time."""
        self._shown.measure = measure
        self._shown.update()
        self.repainted.emit()

    @property
    def times(self) -> CardTimes | None:
        """The times that were measured; None where none were."""
        return self._shown.times

    def set_times(self, sums: TimeSums | None) -> None:
        """Show other times, or none."""
        self._shown.times = None if sums is None else CardTimes(sums, self.editor.place, self._paths)
        self._shown.update()
        self.repainted.emit()

    def _paths(self, card: str) -> tuple[tuple[str, ...], ...]:
        return tuple([path_of(node) for node in self.folding.nodes(card)])

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
        paint_ground(painter, rect)
        if frames := self.frames():
            paint_frames(painter, frames, self.placed, QRectF(rect))

    def frames(self) -> tuple[Frame, ...]:
        """The blocks that are open in place, where no stage is folded around a part of them."""
        opened = self.editor.opened.frames if isinstance(self.editor, ViewEditor) else ()
        return tuple(frame for frame in opened if self.placed.cards.keys() >= set(frame.members))

    @Slot()
    def _on_project_changed(self) -> None:
        self._hidden = self.hidden
        has_moved = self._shown.update()
        has_moved = self.notes.update(self.editor.document.project, self.placed) or has_moved
        frames = self.frames()
        if frames != self._frames:
            self._frames = frames
            self.update()
        if self._selected_edge not in self.placed.routes:
            self.select_edge(None)
        if has_moved:
            self.layout_changed.emit()
        self.repainted.emit()

    @Slot()
    def _on_selection_changed(self) -> None:
        before, self._selected = self._selected, self._selected_cards()
        for node in set(before) ^ set(self._selected):
            self.look_at(node, is_selected=node in self._selected)
        if self._selected:
            self.select_edge(None)
            self.select_note(None)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._shown.crowd.forget()
        # Each item, not the scene alone: cards are kept as pictures.
        for item in self.items():
            item.update()
        self.update()
