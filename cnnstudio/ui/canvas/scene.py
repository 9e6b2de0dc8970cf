"""The scene: maps ids to items, listens to the editor, and changes only what differs."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal, Slot
from PySide6.QtGui import QBrush, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsScene

from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.core.report import NodeReport, Report, State
from cnnstudio.ui.canvas.card_state import (
    Measure,
    bar_share,
    blocker_names,
    card_key,
    card_state,
    connection_state,
)
from cnnstudio.ui.canvas.explanations import amount_total
from cnnstudio.ui.canvas.fonts import forget_fonts
from cnnstudio.ui.canvas.geometry import Layout, Point
from cnnstudio.ui.canvas.items import CardItem, ConnectionItem
from cnnstudio.ui.canvas.layout import layout
from cnnstudio.ui.canvas.overlay import OverlayItem
from cnnstudio.ui.canvas.paint_card import CardLook, colour
from cnnstudio.ui.canvas.paint_connection import ConnectionLook
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme import theme

_DOT_PITCH = 24
_DOTS_DETAIL = 0.5

_Known = tuple[Node, NodeReport, tuple[object, ...]]
"""All that the state of a card is made from."""


class CanvasScene(QGraphicsScene):
    """Shows the network of an editor.

    Signals:
        layout_changed: Cards or connections came, went or moved.
        connection_selected: Another connection is selected, or none any more.

    Attributes:
        editor: What is shown and edited.
        overlay: What a gesture shows above the network.
    """

    layout_changed = Signal()
    connection_selected = Signal()

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # An edit moves hundreds of items, and the pointer is looked up in the layout: an index costs more than it saves.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        forget_fonts()
        self.editor = editor
        self.overlay = OverlayItem()
        self.addItem(self.overlay)
        self._cards: dict[str, CardItem] = {}
        self._connections: dict[Edge, ConnectionItem] = {}
        self._known: dict[str, _Known] = {}
        self._layout = layout(Network())
        self._measure: Measure = "params"
        self._total: int | None = None
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
        return self._layout

    @property
    def measure(self) -> Measure:
        """Whose share the bars show."""
        return self._measure

    @property
    def selected_edge(self) -> Edge | None:
        """The connection that is selected."""
        return self._selected_edge

    def card(self, node: str) -> CardItem:
        """The card of a node."""
        return self._cards[node]

    def cards(self) -> dict[str, CardItem]:
        """Every card, by id."""
        return self._cards

    def connections(self) -> dict[Edge, ConnectionItem]:
        """Every connection's item."""
        return self._connections

    def set_measure(self, measure: Measure) -> None:
        """Let the bars show the share of parameters or of MACs."""
        self._measure, self._total = measure, None
        self._known.clear()
        self._update_cards(self.report)

    def select_edge(self, edge: Edge | None) -> None:
        """Select a connection instead of cards, or none."""
        if edge is not None:
            self.editor.select(())
        if edge == self._selected_edge:
            return
        before, self._selected_edge = self._selected_edge, edge
        for changed in (before, edge):
            if changed is not None:
                self.look_at_edge(changed, is_selected=changed == edge)
        self.connection_selected.emit()

    def look_at(self, node: str, **changes: Any) -> None:
        """Let a card stand out in another way; unknown ids are ignored."""
        if node in self._cards:
            item = self._cards[node]
            item.show_look(dataclasses.replace(item.look, **changes))

    def look_at_edge(self, edge: Edge, **changes: bool) -> None:
        """Let a connection stand out in another way; unknown ones are ignored."""
        if edge in self._connections:
            item = self._connections[edge]
            item.show_look(dataclasses.replace(item.look, **changes))

    def calm(self) -> None:
        """Let nothing stand out but the selection, and clear the overlay."""
        chosen = set(self._selected)
        for node, item in self._cards.items():
            item.show_look(CardLook(is_selected=node in chosen))
        for edge, line in self._connections.items():
            line.show_look(ConnectionLook(is_selected=edge == self._selected_edge))
        self.overlay.clear()

    def refit(self) -> None:
        """Fit all texts anew, since the fonts are others."""
        forget_fonts()
        for card in self._cards.values():
            card.refit()
        for line in self._connections.values():
            line.refit()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Fill the background with a grid of faint dots."""
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
        report = self.report
        placed = layout(report.network)
        if placed is self._layout:
            self._update_around(self._update_cards(report), report)
            return
        self._remove_missing(report.network, placed)
        self._update_connections(report, placed, self._update_cards(report))
        self._layout = placed
        places = placed.cards
        for node, item in self._cards.items():
            if item.place is not places[node]:
                item.move_to(places[node])
        self.layout_changed.emit()

    def _remove_missing(self, network: Network, placed: Layout) -> None:
        for node in [node for node in self._cards if node not in network]:
            self.removeItem(self._cards.pop(node))
            del self._known[node]
        edges = placed.routes
        for edge in [edge for edge in self._connections if edge not in edges]:
            self.removeItem(self._connections.pop(edge))
        if self._selected_edge not in edges:
            self.select_edge(None)

    def _update_cards(self, report: Report) -> set[str]:
        """Give every card its state; gives the ids of those about which something new is known."""
        total, measure = amount_total(report, self._measure), self._measure
        changed, is_same_total = set(), total == self._total
        self._total = total
        for node in report.network.nodes:
            known = report.nodes[node.id]
            old = self._known.get(node.id)
            if (
                is_same_total
                and old is not None
                and old[0] is node
                and old[1] is known
                and not known.waits_for
            ):
                continue
            blockers = () if known.state is State.SOUND else blocker_names(known, report.network)
            share = bar_share(known, total, measure)
            shown = card_key(node, known, share, blockers)
            self._known[node.id] = (node, known, shown)
            if old is None or old[2] != shown:
                changed.add(node.id)
                self._show_card(node, known, share, blockers)
        return changed

    def _show_card(self, node: Node, known: NodeReport, share: int | None, blockers: tuple[str, ...]) -> None:
        state = card_state(node, known, share, blockers)
        if node.id in self._cards:
            self._cards[node.id].show_state(state)
            return
        item = CardItem(node.id, state)
        self._cards[node.id] = item
        self.addItem(item)

    def _update_around(self, changed: set[str], report: Report) -> None:
        """Show the state of the connections of some cards."""
        network = report.network
        for node in changed:
            inward = (Edge(source, node, slot) for slot, source in enumerate(network[node].inputs))
            for edge in (*inward, *network.consumers(node)):
                self._connections[edge].show_state(connection_state(edge, report))

    def _update_connections(self, report: Report, placed: Layout, changed: set[str]) -> None:
        """Show every connection where it runs now; those that are new get an item."""
        for edge, route in placed.routes.items():
            item = self._connections.get(edge)
            if item is None:
                item = ConnectionItem(edge, connection_state(edge, report), route)
                self._connections[edge] = item
                self.addItem(item)
                continue
            if edge.source in changed or edge.target in changed:
                item.show_state(connection_state(edge, report))
            if item.route is not route:
                item.run(route)

    @Slot()
    def _on_selection_changed(self) -> None:
        before, self._selected = self._selected, self.editor.selection
        for node in set(before) ^ set(self._selected):
            self.look_at(node, is_selected=node in self._selected)
        if self._selected:
            self.select_edge(None)

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
