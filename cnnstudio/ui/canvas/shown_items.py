"""The items of what is near the view: a network of a thousand layers costs what its visible part costs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QGraphicsScene

from cnnstudio.core.network import Edge, Network
from cnnstudio.core.report import NodeReport, Report, State
from cnnstudio.ui.canvas.amounts import Measure, amount_total, greatest_amount, heat_level
from cnnstudio.ui.canvas.blocks import BlockPaint
from cnnstudio.ui.canvas.card_state import (
    CardState,
    bar_share,
    card_key,
    card_state,
)
from cnnstudio.ui.canvas.card_times import CardTimes
from cnnstudio.ui.canvas.crowd import CrowdItem, CrowdSource, family_paint
from cnnstudio.ui.canvas.folding import Folding
from cnnstudio.ui.canvas.frame_shapes import FrameShape
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Layout, Rect
from cnnstudio.ui.canvas.items import CardItem
from cnnstudio.ui.canvas.layout import layout
from cnnstudio.ui.canvas.paint_card import CardLook
from cnnstudio.ui.canvas.shown_lines import ShownLines
from cnnstudio.ui.problems.waiting import awaited
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.heat import LEVELS, heat_colour, ink_on


class ShownItems:
    """Keeps one item for each card and connection that touches an area; changes only what differs.

    Args:
        scene: Where the items go.
        folding: What is seen at present, and what it stands for.
        frames: The frames of blocks that are open.
        area: What is near the view; None: everything.

    Attributes:
        cards: The item of each card in the area, by id.
        lines: The connections.
        placed: Where everything stands.
        area: What is near the view; None: everything.
        crowd: What draws all cards at once where they are too many to be items.
        measure: What bars and colours stand for.
        times: The times that were measured; None where none were.
        is_heated: Whether colours stand for amounts, and not for families.
    """

    def __init__(
        self,
        scene: QGraphicsScene,
        folding: Callable[[], Folding],
        frames: Callable[[], Sequence[FrameShape]],
        area: Rect | None,
    ) -> None:
        self._scene = scene
        self._folding = folding
        self.cards: dict[str, CardItem] = {}
        self.placed = layout(Network())
        self.area = area
        self.measure: Measure = "params"
        self.times: CardTimes | None = None
        self.is_heated = False
        self._most: int | None = None
        self._keys: dict[str, tuple[object, ...]] = {}
        self._awaited: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._awaited_in: Report | None = None
        self._states: dict[str, tuple[tuple[object, ...], CardState]] = {}
        self._looks: dict[str, CardLook] = {}
        self._is_crowd = self._is_hurried = False
        self._layer = QGraphicsRectItem()
        self._layer.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self._layer.setZValue(1)
        scene.addItem(self._layer)
        self.lines = ShownLines(self._layer, folding, frames)
        source = CrowdSource(self.paint_of, self._state_near, self.lines.near)
        self.crowd = CrowdItem(source, self._looks, self.lines.looks)
        scene.addItem(self.crowd)

    def _report(self) -> Report:
        return self._folding().report

    def update(self) -> bool:
        """Show the present report; True if cards or connections came, went or moved."""
        report = self._report()
        placed = layout(report.network)
        has_moved = placed is not self.placed
        if has_moved:
            self.placed = placed
            self._forget_looks(placed)
        self._most = self.greatest() if self.is_heated else None
        self.crowd.show_network(report, placed, (self.measure, self.is_heated, self._sums()))
        self._update_cards(report)
        self.lines.update(placed, self.area, is_crowd=self.is_crowd)
        return has_moved

    def greatest(self) -> int | None:
        """The most that one layer has of what is measured; None where nothing is known."""
        return greatest_amount(self._report().nodes.values(), self.measure, self.times)

    def _sums(self) -> object:
        return None if self.times is None or self.measure != "time" else self.times.sums

    def show_area(self, area: Rect | None, is_crowd: bool = False) -> None:
        """Keep items near another part of the canvas, or none while the crowd is drawn in their place."""
        if (area, is_crowd) != (self.area, self.is_crowd):
            self.area, self._is_crowd = area, is_crowd
            self._show_crowd()
            self.update()

    @property
    def is_crowd(self) -> bool:
        """Whether all cards are drawn at once, as blocks, and are no items."""
        return self._is_crowd

    def set_hurried(self, hurried: bool) -> None:
        """Let all cards be drawn at once while the items rest, or each by itself again."""
        self._is_hurried = hurried
        self._show_crowd()

    def _show_crowd(self) -> None:
        self.crowd.setVisible(self._is_crowd or self._is_hurried)
        # Not hidden: Qt would go through all the items.
        self._layer.setOpacity(0.0 if self._is_hurried else 1.0)

    def are_many(self, area: Rect, most: int) -> bool:
        """Whether so many cards or more can be seen in an area."""
        return self.crowd.strips.is_full(area, most)

    def fills(self) -> dict[str, str]:
        """The colour of every card seen from afar."""
        report = self._report()
        nodes = [report.network[node] for node in self.placed.cards]
        if self.is_heated:
            return {node.id: self._paint_of(node.id, report).fill for node in nodes}
        groups = {node.layer.group for node in nodes}
        fills = {group: family_paint(theme.colours.family(group)).fill for group in groups}
        return {node.id: fills[node.layer.group] for node in nodes}

    def paint_of(self, node: str) -> BlockPaint:
        """The colours of a card seen from afar: its family's, or that of its amount."""
        return self._paint_of(node, self._report())

    def _paint_of(self, node: str, report: Report) -> BlockPaint:
        family = theme.colours.family(report.network[node].layer.group)
        if not self.is_heated:
            return family_paint(family)
        level = self._heat(report[node])
        fill = theme.colours.line if level is None else heat_colour(level)
        return BlockPaint(fill, family, ink_on(fill))

    def _heat(self, known: NodeReport) -> int | None:
        return heat_level(known, self._most, self.measure, LEVELS, self.times) if self.is_heated else None

    def state_of(self, node: str) -> CardState:
        """What the card of a node shows, in or out of view."""
        report = self._report()
        known = report[node]
        share = bar_share(known, amount_total(report, self.measure, self.times), self.measure, self.times)
        blockers = self._blockers(known, report)
        node_seen, heat = report.network[node], self._heat(known)
        state = card_state(node_seen, known, share, blockers, heat, self.measure, self.times)
        return self._stacked(state, node)

    def _state_near(self, node: str) -> CardState:
        return self.cards[node].state if node in self.cards else self.state_of(node)

    def _stacked(self, state: CardState, node: str) -> CardState:
        """The state of a card that opens, where it is a stage."""
        return dataclasses.replace(state, is_block=True) if node in self._folding().stages else state

    def look_at(self, node: str, **changes: Any) -> None:
        """Let a card stand out in another way; unknown ids are ignored."""
        if node in self.placed.cards:
            look = self._looks[node] = dataclasses.replace(self._looks.get(node, CardLook()), **changes)
            if node in self.cards:
                self.cards[node].show_look(look)
            if self.crowd.isVisible():
                self.crowd.update()

    def look_at_line(self, edge: Edge, **changes: bool) -> None:
        """Let a connection stand out in another way; unknown ones are ignored."""
        if edge in self.placed.routes:
            self.lines.look_at(edge, **changes)
            if self.crowd.isVisible():
                self.crowd.update()

    def calm(self) -> None:
        """Let nothing stand out."""
        self._looks.clear()
        self.lines.calm()
        self.crowd.update()
        for card in self.cards.values():
            card.show_look(CardLook())

    def refit(self) -> None:
        """Fit all texts anew, since the fonts are others."""
        self.crowd.forget()
        for card in self.cards.values():
            card.refit()
        self.lines.refit()

    def _forget_looks(self, placed: Layout) -> None:
        for node in [node for node in self._states if node not in placed.cards]:
            del self._states[node]
        for node in [node for node in self._looks if node not in placed.cards]:
            del self._looks[node]
        self.lines.forget(placed)

    def _update_cards(self, report: Report) -> None:
        wanted = [] if self.is_crowd else _cards_near(self.placed, self.area)
        for node in self.cards.keys() - set(wanted):
            self._scene.removeItem(self.cards.pop(node))
            del self._keys[node]
        total = amount_total(report, self.measure, self.times)
        for node in wanted:
            self._update_card(node, report, total)

    def _update_card(self, node: str, report: Report, total: int | None) -> None:
        known, place = report.nodes[node], self.placed.cards[node]
        measure, times, blockers = self.measure, self.times, self._blockers(known, report)
        share, heat = bar_share(known, total, measure, times), self._heat(known)
        spent = times.of(node) if measure == "time" and times is not None else None
        key = card_key(report.network[node], known, share, blockers, heat, measure, spent)
        item = self.cards.get(node)
        if item is None:
            item = CardItem(node, self._remembered(node, key))
            item.show_look(self._looks.get(node, CardLook()))
            item.move_to(place)
            self.cards[node], self._keys[node] = item, key
            item.setParentItem(self._layer)
            return
        if self._keys[node] != key:
            self._keys[node] = key
            item.show_state(self._remembered(node, key))
        item.move_to(place)

    def _remembered(self, node: str, key: tuple[object, ...]) -> CardState:
        """The state of a card, made anew only if it has another key than when it was seen last."""
        known = self._states.get(node)
        if known is None or known[0] != key:
            known = self._states[node] = key, self.state_of(node)
        return known[1]

    def _blockers(self, known: NodeReport, report: Report) -> tuple[str, ...]:
        """What a card waits for; thousands wait for the same, and finding its names walks the network."""
        if known.state is State.SOUND:
            return ()
        if report is not self._awaited_in:
            self._awaited_in = report
            self._awaited.clear()
        if known.waits_for not in self._awaited:
            self._awaited[known.waits_for] = awaited(known, report.network)
        return self._awaited[known.waits_for]


def _cards_near(placed: Layout, area: Rect | None) -> list[str]:
    """Ids of the cards that an area touches."""
    if area is None:
        return list(placed.cards)
    left, top, right, bottom = area.x - CARD_WIDTH, area.y - CARD_HEIGHT, area.right, area.bottom
    return [node for node, (x, y) in placed.cards.items() if top < y < bottom and left < x < right]
