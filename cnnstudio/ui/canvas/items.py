"""The things in the scene: each holds an id and draws the state that it is given.

They are rectangles to Qt, which asks for the bounds of every item before each painting: what
Python does not override is answered without it, and 800 cards are asked in no time.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.card_state import CardState, ConnectionState
from cnnstudio.ui.canvas.card_text import CardText, fitted
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Point, Route, offset
from cnnstudio.ui.canvas.paint_card import MARGIN, CardLook, paint_card
from cnnstudio.ui.canvas.paint_connection import (
    ConnectionLook,
    label_rect,
    paint_connection,
    route_path,
    stroked,
)
from cnnstudio.ui.theme import theme

_CARD_BOUNDS = QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)


class CardItem(QGraphicsRectItem):
    """The card of a node.

    Attributes:
        node: Its id.
        state: What it shows.
        look: How it stands out.
        place: Its upper left corner.
    """

    def __init__(self, node: str, state: CardState) -> None:
        super().__init__(_CARD_BOUNDS)
        self.setPen(Qt.PenStyle.NoPen)
        self.node = node
        self.state = state
        self.look = CardLook()
        self.place = Point(0.0, 0.0)
        self._text: CardText | None = None
        self.setZValue(2)
        # A card that moves, or beside which something changes, is not drawn again but copied.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_state(self, state: CardState) -> None:
        """Show another state; draws only if it differs."""
        if state != self.state:
            self.state, self._text = state, None
            self.update()

    def show_look(self, look: CardLook) -> None:
        """Stand out in another way; draws only if it differs."""
        if look != self.look:
            self.look = look
            self.setZValue(3 if look.is_selected or look.shows_output or look.shows_input else 2)
            self.update()

    def move_to(self, place: Point) -> None:
        """Stand elsewhere."""
        if place != self.place:
            self.place = place
            self.setPos(*place)

    def refit(self) -> None:
        """Fit the texts anew, since the fonts are others."""
        self._text = None
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the card."""
        fonts = canvas_fonts()
        if self._text is None:
            self._text = fitted(self.state, fonts)
        paint_card(painter, self.state, self._text, self.look, theme.colours, fonts, _detail(painter))


class ConnectionItem(QGraphicsRectItem):
    """The line of a connection.

    Attributes:
        edge: Which connection it is.
        state: What it shows.
        look: How it stands out.
        route: How it runs.
    """

    def __init__(self, edge: Edge, state: ConnectionState, route: Route) -> None:
        super().__init__()
        self.setPen(Qt.PenStyle.NoPen)
        self.edge = edge
        self.state = state
        self.look = ConnectionLook()
        self.route = route
        self._measure()
        self.setZValue(0)

    def show_state(self, state: ConnectionState) -> None:
        """Show another state; draws only if it differs."""
        if state != self.state:
            self.state = state
            self._measure()
            self.setPos(0, 0)
            self.update()

    def show_look(self, look: ConnectionLook) -> None:
        """Stand out in another way; draws only if it differs."""
        if look != self.look:
            self.look = look
            self.setZValue(1 if look.is_selected or look.is_hovered else 0)
            self.update()

    def run(self, route: Route) -> None:
        """Run elsewhere; a line that only moves is not measured anew."""
        if route == self.route:
            return
        way = offset(self._route_drawn, route)
        self.route = route
        if way is not None:
            self.setPos(*way)
            return
        self._measure()
        self.setPos(0, 0)
        self.update()

    def refit(self) -> None:
        """Measure the label anew, since the fonts are others."""
        self._measure()
        self.setPos(0, 0)
        self.update()

    def _measure(self) -> None:
        self._route_drawn = self.route
        self._path = route_path(self.route)
        self._label = label_rect(self.state.label, self.route, canvas_fonts())
        self.setRect(self._path.controlPointRect().united(self._label).adjusted(-6, -6, 6, 6))

    def shape(self) -> QPainterPath:
        """Near enough to the line for the pointer."""
        return stroked(self._path, 12.0)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the connection."""
        detail = _detail(painter)
        paint_connection(
            painter, self.state, self._path, self._label, self.look, theme.colours, canvas_fonts(), detail
        )


def _detail(painter: QPainter) -> float:
    """Px of the screen for one px of an item."""
    return QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
