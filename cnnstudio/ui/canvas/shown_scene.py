"""What a scene shows of a network: items near the view, folded stages, measures and colours."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGraphicsScene

from cnnstudio.core.network import Edge, Network
from cnnstudio.core.report import Report
from cnnstudio.ui.canvas.amounts import Measure
from cnnstudio.ui.canvas.card_state import CardState, ConnectionState
from cnnstudio.ui.canvas.card_times import CardTimes, TimeSums
from cnnstudio.ui.canvas.folding import Folding, folded, unfolded
from cnnstudio.ui.canvas.frame_shapes import FrameShape
from cnnstudio.ui.canvas.geometry import Layout, Rect
from cnnstudio.ui.canvas.hurry import Hurry
from cnnstudio.ui.canvas.in_place import path_of
from cnnstudio.ui.canvas.items import CardItem, ConnectionItem
from cnnstudio.ui.canvas.shown_items import ShownItems
from cnnstudio.ui.editor import Editor

_MANY = 16
"""So many cards in view cannot each be drawn at a new size within a frame."""


class ShownScene(QGraphicsScene):
    """Shows the network of an editor; knows nothing of what is selected.

    Signals:
        repainted: Cards show something else, or stand elsewhere.

    Args:
        editor: What is shown.
        area: Near what part of the canvas items are kept; None: everywhere.
        parent: Qt parent.

    Attributes:
        editor: What is shown.
    """

    repainted = Signal()

    def __init__(self, editor: Editor, area: Rect | None, parent: QObject | None) -> None:
        super().__init__(parent)
        # Few items are kept, and the pointer is looked up in the layout: an index costs more than it saves.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.editor = editor
        self._hidden: frozenset[str] = frozenset()
        self._folding = unfolded(editor.document.report)
        self._shown = ShownItems(self, lambda: self.folding, lambda: self.frames(), area)
        self._hurry = Hurry(self, self._end_hurry)

    @property
    def folding(self) -> Folding:
        """What is seen, and what it stands for."""
        if self._folding.whole is not self.editor.document.report:
            self._folding = folded(self.editor.document.report, self._hidden)
        return self._folding

    def frames(self) -> tuple[FrameShape, ...]:
        """The frames of blocks that are open in place."""
        return ()

    @property
    def report(self) -> Report:
        """The engine's answer for what is seen."""
        return self.folding.report

    @property
    def network(self) -> Network:
        """What is seen: a folded stage is one layer of it."""
        return self.report.network

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of the layers that are seen only as part of a folded stage."""
        return frozenset(self.folding.card_of)

    @property
    def placed(self) -> Layout:
        """Where everything stands."""
        return self._shown.placed

    @property
    def measure(self) -> Measure:
        """Whose share the bars show."""
        return self._shown.measure

    @property
    def times(self) -> CardTimes | None:
        """The times that were measured; None where none were."""
        return self._shown.times

    def card(self, node: str) -> CardItem:
        """The card of a node near the view."""
        return self._shown.cards[node]

    def cards(self) -> dict[str, CardItem]:
        """The cards near the view, by id."""
        return self._shown.cards

    def connections(self) -> dict[Edge, ConnectionItem]:
        """The items of the connections near the view."""
        return self._shown.lines.items

    def colours(self) -> dict[str, str]:
        """The colour of every card seen from afar."""
        return self._shown.fills()

    def card_state(self, node: str) -> CardState:
        """What the card of a node shows, wherever it stands."""
        return self._shown.state_of(node)

    def connection_state(self, edge: Edge) -> ConnectionState:
        """What a connection shows, wherever it runs."""
        return self._shown.lines.state_of(edge)

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

    def _end_hurry(self) -> None:
        self._shown.set_hurried(False)
        self.update()

    def rest(self) -> None:
        """Draw all there is, though the view was zoomed a moment ago."""
        self._hurry.end()

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

    def set_times(self, sums: TimeSums | None) -> None:
        """Show other times, or none."""
        self._shown.times = None if sums is None else CardTimes(sums, self.editor.place, self._paths)
        self._shown.update()
        self.repainted.emit()

    def _paths(self, card: str) -> tuple[tuple[str, ...], ...]:
        return tuple([path_of(node) for node in self.folding.nodes(card)])

    def look_at(self, node: str, **changes: Any) -> None:
        """Let a card stand out in another way; unknown ids are ignored."""
        self._shown.look_at(node, **changes)

    def look_at_edge(self, edge: Edge, **changes: bool) -> None:
        """Let a connection stand out in another way; unknown ones are ignored."""
        self._shown.look_at_line(edge, **changes)
