"""A view of a network: where its cards are seen, what of the scene is kept, and what is told of the selection."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Slot
from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.amounts import Measure
from cnnstudio.ui.canvas.card_text import TEXT_LEFT
from cnnstudio.ui.canvas.card_times import TimeSums
from cnnstudio.ui.canvas.detail import CARD_DETAIL
from cnnstudio.ui.canvas.explanations import connection_text, selection_text
from cnnstudio.ui.canvas.folding_view import FoldingView
from cnnstudio.ui.canvas.geometry import Rect
from cnnstudio.ui.canvas.in_place import Frame
from cnnstudio.ui.canvas.paint_empty import paint_empty
from cnnstudio.ui.canvas.scene import CanvasScene
from cnnstudio.ui.canvas.view_editor import ViewEditor
from cnnstudio.ui.editor import Editor

_AROUND, _LITTLE_AROUND = 320.0, 32.0
"""So many px of the canvas beyond what is seen hold items too."""
_MOST_VIEWS = 4
"""So many times the height of the view may hold items."""
_NOTHING = Rect(0.0, 0.0, 0.0, 0.0)


class NetworkView(FoldingView):
    """Shows the network of an editor from its start, and keeps as many items as are seen.

    Args:
        editor: What is shown.
        parent: Qt parent.

    Attributes:
        view: The editor as it is seen, with blocks open in place.
    """

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        self.view = ViewEditor(editor)
        self._scene = CanvasScene(self.view, _NOTHING)
        super().__init__(self._scene, parent)
        self._scene.setParent(self)
        self.view.setParent(self)
        self._editor = self.view
        self._shown: frozenset[str] = frozenset()
        self._is_placed = False
        self._scene.layout_changed.connect(self._on_layout_changed)
        self._scene.connection_selected.connect(self._tell_selection)
        self._on_layout_changed()

    @property
    def canvas_scene(self) -> CanvasScene:
        """The scene, with its cards and connections by id."""
        return self._scene

    @property
    def editor(self) -> Editor:
        """What is shown and edited."""
        return self.view.outer

    def contents(self) -> QRectF:
        """The rectangle that holds the whole network."""
        return self._scene.contents()

    def keep_items(self) -> None:
        """Let the scene hold what is seen; while less than the margin is scrolled, it holds it already."""
        seen, area = self.seen(), self._scene.area
        if area is None:
            return
        is_crowd = self.zoom < CARD_DETAIL
        if (is_crowd and self._scene.is_crowd) or (self._scene.is_hurried and not is_crowd):
            return
        is_far = not QRectF(*area).contains(seen) or area.height > _MOST_VIEWS * seen.height()
        if is_far or is_crowd != self._scene.is_crowd:
            # Only what is needed where hundreds of items are made at once.
            around = _LITTLE_AROUND if self._scene.is_crowd else _AROUND
            wide = seen.adjusted(-around, -around, around, around)
            self._scene.show_area(Rect(wide.x(), wide.y(), wide.width(), wide.height()), is_crowd)

    def hurry(self) -> None:
        """Draw many cards at once until zooming rests."""
        seen = self.seen()
        self._scene.hurry(Rect(seen.x(), seen.y(), seen.width(), seen.height()))

    def picture(self, scale: float = 1.0) -> QImage:
        """The whole network as a picture, with what is out of view."""
        self._scene.rest()
        area, is_crowd = self._scene.area, self._scene.is_crowd
        self._scene.freeze_line.refresh()
        handle = self._scene.freeze_line.item
        handle.setVisible(handle.place > 0)  # where nothing is frozen it is only something to take hold of
        self._scene.show_area(None, is_crowd=self.picture_scale(scale) < CARD_DETAIL)
        try:
            return super().picture(scale)
        finally:
            self._scene.show_area(area, is_crowd)
            handle.show()

    def shown_nodes(self) -> tuple[str, ...]:
        """Ids of the cards that can be seen at least in part, from top to bottom."""
        area, placed = self.seen(), self._scene.placed
        seen = [node for node in placed.cards if area.intersects(QRectF(*placed.rect(node)))]
        return tuple(sorted(seen, key=lambda node: (placed.cards[node].y, placed.cards[node].x)))

    def center_on(self, node: str) -> None:
        """Bring a card to the middle of the view."""
        center = self._scene.placed.rect(self._scene.folding.card(node)).center
        self.centerOn(QPointF(center.x, center.y))

    def on_screen(self, place: QPointF) -> QPoint:
        """A place of the canvas as a point of the screen."""
        return self.viewport().mapToGlobal(self.mapFromScene(place))

    def place_of(self, node: str) -> QPoint:
        """The point of the screen at which something about a card opens; the card is brought into view."""
        rect = self._scene.placed.rect(node)
        self.ensureVisible(QRectF(*rect), 40, 40)
        return self.on_screen(QPointF(rect.x + TEXT_LEFT, rect.bottom))

    def place_of_edge(self, edge: Edge) -> QPoint:
        """The same about a connection."""
        middle = QPointF(*self._scene.placed.routes[edge].middle)
        self.ensureVisible(QRectF(middle, middle), 40, 40)
        return self.on_screen(middle)

    def set_bar(self, measure: Measure) -> None:
        """Let the bar on each card show its share of the network's parameters, MACs, memory or time."""
        self._scene.set_measure(measure)

    def set_times(self, sums: TimeSums | None) -> None:
        """Let cards show these times where they show time, or none."""
        self._scene.set_times(sums)

    def set_heated(self, heated: bool) -> None:
        """Let the colours of cards stand for amounts, or for families."""
        self._scene.set_heated(heated)

    def open_around(self) -> Frame | None:
        """The innermost block open in place around all that is selected, or None."""
        frames = [
            frame for frame in self.view.opened.frames if set(self.view.selection) <= set(frame.members)
        ]
        return frames[-1] if frames and self.view.selection else None

    @Slot()
    def _on_layout_changed(self) -> None:
        before, self._shown = self._shown, frozenset(self._scene.placed.cards)
        self.make_room()
        self.is_arranged = False
        if before.isdisjoint(self._shown):
            self._is_placed = False
        self._place()

    def _place(self) -> None:
        """Show the beginning of another network, as soon as the view has a size."""
        if not self._is_placed and self.isVisible():
            self._is_placed = True
            self.show_start()

    def show_selection(self) -> None:
        """Bring the first selected card into view."""
        if self._editor.selection and self._is_placed:
            card = self._scene.folding.card(self._editor.selection[0])
            if card in self._scene.placed.cards:
                self.ensureVisible(QRectF(*self._scene.placed.rect(card)), 40, 40)

    @Slot()
    def _tell_selection(self) -> None:
        """Let reading aids say what is selected."""
        note, edge = self._scene.notes.selected, self._scene.selected_edge
        report = self._editor.document.report
        text = selection_text(self._editor.selection, report)
        if note is not None:
            text = f"Note selected: {self._scene.notes.texts[note]}"
        elif edge is not None:
            text = f"Connection selected: {connection_text(edge, report)}"
        self.setAccessibleDescription(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the network where it is; place it the first time."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Fit all texts anew when the fonts change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._scene.refit()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Say what an empty canvas is for."""
        if not len(self._scene.network):
            paint_empty(painter, self.viewport().rect())
