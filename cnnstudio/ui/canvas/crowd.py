"""The one item that draws a network in a few calls: thousands of blocks seen from afar, hundreds of cards in a hurry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cnnstudio.core.network import Edge
from cnnstudio.core.report import Report
from cnnstudio.ui.canvas.blocks import STRIPE, Band, Bands, BlockPaint, Strips
from cnnstudio.ui.canvas.card_state import CardState, ConnectionState
from cnnstudio.ui.canvas.card_text import fitted
from cnnstudio.ui.canvas.detail import CARD_DETAIL, NAME_DETAIL, SMALL_TEXT_DETAIL, name_size
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Layout, Point, Rect, Route
from cnnstudio.ui.canvas.paint_card import CardLook, colour, mixed, paint_mark
from cnnstudio.ui.canvas.paint_connection import ConnectionLook
from cnnstudio.ui.canvas.paint_many import (
    ManyCard,
    ManyLine,
    paint_many_cards,
    paint_many_lines,
    ready_card,
    ready_line,
)
from cnnstudio.ui.canvas.text_runs import draw_run
from cnnstudio.ui.theme import theme

TINT = 0.4
"""How much of that colour the rest of the block has."""
_TEXT_LEFT, _TEXT_RIGHT = STRIPE + 12.0, 10.0
_MARK_SIDE = 34.0
_LEAST_MARK = 9.0
"""Side of the sign of a problem on the screen, in px."""


@dataclass(frozen=True, slots=True)
class CrowdSource:
    """What the crowd asks of who knows the network.

    Attributes:
        paint_of: The colours of a card seen from afar, by id.
        state_of: What a card shows, by id.
        line_state_of: What a connection shows.
    """

    paint_of: Callable[[str], BlockPaint]
    state_of: Callable[[str], CardState]
    line_state_of: Callable[[Edge], ConnectionState]


class CrowdItem(QGraphicsItem):
    """Draws all cards, as blocks where they are small; hidden while each is an item of its own.

    Args:
        source: What it asks.
        looks: How cards stand out, shared with who keeps it.
        line_looks: The same of connections.
    """

    def __init__(
        self, source: CrowdSource, looks: Mapping[str, CardLook], line_looks: Mapping[Edge, ConnectionLook]
    ) -> None:
        super().__init__()
        self._source = source
        self.looks = looks
        self.line_looks = line_looks
        self._placed = Layout({}, {}, Rect(0, 0, 0, 0))
        self._report: Report | None = None
        self._choice: object = None
        self._strips: Strips | None = None
        self._bands: Bands | None = None
        self._cards: dict[str, ManyCard] = {}
        self._lines: dict[Edge, ManyLine] = {}
        self._elided: dict[tuple[str, int], str] = {}
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setZValue(2)
        self.hide()

    def show_network(self, report: Report, placed: Layout, choice: object) -> None:
        """Show another state of the network; sorted anew when it is next painted.

        Args:
            report: The network and what is known of it.
            placed: Where everything stands.
            choice: What the colours stand for: while it is equal too, nothing has changed.
        """
        if placed is self._placed and report is self._report and choice == self._choice:
            return
        if placed is not self._placed:
            self.prepareGeometryChange()
            self._placed, self._strips = placed, None
        self._report, self._choice = report, choice
        self.forget()

    def forget(self) -> None:
        """Sort and draw anew: colours or fonts are others."""
        self._bands = None
        self._cards.clear()
        self._lines.clear()
        self._elided.clear()
        self.update()

    @property
    def strips(self) -> Strips:
        """What stands where; found out when somebody asks for the first time since an edit."""
        if self._strips is None:
            self._strips = Strips(self._placed)
        return self._strips

    def boundingRect(self) -> QRectF:
        """What holds the network."""
        return QRectF(*self._placed.bounds).adjusted(-40, -40, 40, 40)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw what is in view, then what stands out."""
        if self._report is None:
            return
        detail = option.levelOfDetailFromTransform(painter.worldTransform())
        area = Rect(*option.exposedRect.getRect())  # type: ignore[misc]
        if detail >= CARD_DETAIL:
            self._paint_cards(painter, area, detail)
        else:
            self._paint_bands(painter, area, detail, self._report)
        self._paint_looks(painter, area, detail)

    def _paint_cards(self, painter: QPainter, area: Rect, detail: float) -> None:
        fonts, has_small_text = canvas_fonts(), detail >= SMALL_TEXT_DETAIL
        lines = [self._lines.get(edge) or self._line(edge) for edge in self.strips.edges_in(area)]
        paint_many_lines(painter, lines, theme.colours, fonts, has_small_text)
        self._paint_lines_that_stand_out(painter)
        cards = [
            self._cards.get(node) or self._card(node, place) for node, place in self.strips.cards_in(area)
        ]
        paint_many_cards(painter, cards, theme.colours, fonts, has_small_text)

    def _line(self, edge: Edge) -> ManyLine:
        route, state = self._placed.routes[edge], self._source.line_state_of(edge)
        made = self._lines[edge] = ready_line(route, state, canvas_fonts())
        return made

    def _card(self, node: str, place: Point) -> ManyCard:
        state = self._source.state_of(node)
        text = fitted(state, canvas_fonts())
        made = self._cards[node] = ready_card(place, state, text, theme.colours)
        return made

    def _paint_bands(self, painter: QPainter, area: Rect, detail: float, report: Report) -> None:
        if self._bands is None:
            self._bands = Bands(self.strips, report, self._source.paint_of)
        bands = tuple(self._bands.seen(area))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        _paint_lines(painter, bands)
        self._paint_lines_that_stand_out(painter)
        for band in bands:
            _paint_blocks(painter, band)
        if detail >= NAME_DETAIL:
            self._paint_names(painter, bands, area, name_size(detail))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for band in bands:
            _paint_problems(painter, band, detail)

    def _paint_names(self, painter: QPainter, bands: tuple[Band, ...], area: Rect, size: int) -> None:
        font = QFont(canvas_fonts().name)
        font.setPixelSize(size)
        metrics = QFontMetricsF(font)
        baseline, last = CARD_HEIGHT / 2 + metrics.capHeight() / 2, ""
        left, right, top, bottom = area.x - CARD_WIDTH, area.right, area.y - CARD_HEIGHT, area.bottom
        for band in bands:
            for (x, y), text, ink in band.names:
                if not (left < x < right and top < y < bottom):
                    continue
                if ink != last:
                    painter.setPen(colour(ink))
                    last = ink
                draw_run(painter, x + _TEXT_LEFT, y + baseline, self._fitted(text, size, metrics), font)

    def _fitted(self, text: str, size: int, metrics: QFontMetricsF) -> str:
        key = text, size
        if key not in self._elided:
            room = CARD_WIDTH - _TEXT_LEFT - _TEXT_RIGHT
            self._elided[key] = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        return self._elided[key]

    def _paint_lines_that_stand_out(self, painter: QPainter) -> None:
        for edge, look in self.line_looks.items():
            if edge in self._placed.routes and (look.is_selected or look.is_hovered):
                ink = theme.colours.accent if look.is_selected else theme.colours.text
                _paint_route(painter, self._placed.routes[edge], colour(ink))

    def _paint_looks(self, painter: QPainter, area: Rect, detail: float) -> None:
        plain = CardLook()
        for node, look in self.looks.items():
            if look != plain and node in self._placed.cards and self._placed.rect(node).overlaps(area):
                _paint_look(painter, self._placed.rect(node), look, detail)


def family_paint(family: str) -> BlockPaint:
    """The colours of a block that stands for its family."""
    return _family_paint(family, theme.colours.panel, theme.colours.text)


@lru_cache(maxsize=256)
def _family_paint(family: str, panel: str, text: str) -> BlockPaint:
    return BlockPaint(mixed(panel, family, TINT).name(), family, text)


def _paint_lines(painter: QPainter, bands: tuple[Band, ...]) -> None:
    pen = QPen(mixed(theme.colours.dim, theme.colours.background, 0.35), 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    for band in bands:
        if band.lines:
            painter.drawLines(band.lines)


def _paint_route(painter: QPainter, route: Route, ink: QColor) -> None:
    pen = QPen(ink, 2)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawPolyline([QPointF(*point) for point in route.points])


def _paint_blocks(painter: QPainter, band: Band) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for name, rects in band.blocks.items():
        painter.setBrush(colour(name))
        painter.drawRects(rects)
    for name, rects in band.stripes.items():
        painter.setBrush(colour(name))
        painter.drawRects(rects)


def _paint_problems(painter: QPainter, band: Band, detail: float) -> None:
    """Outline what is bad or waits, and set a sign on problems, however small the block is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rects, ink, width, is_dashed in (
        (band.waiting, theme.colours.dim, 1, True),
        (band.bad, theme.colours.error, 2, False),
    ):
        pen = QPen(colour(ink), width, Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawRects(rects)
    side = max(_MARK_SIDE, _LEAST_MARK / detail)
    for rects, mark in ((band.bad, "error"), (band.warned, "warning")):
        for rect in rects:
            _paint_sign(painter, mark, QPointF(rect.right() - side / 2, rect.center().y()), side)


def _paint_sign(painter: QPainter, mark: str, middle: QPointF, side: float) -> None:
    painter.save()
    painter.translate(middle)
    painter.scale(side / 13, side / 13)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.colours.panel))
    painter.drawEllipse(QPointF(0, 0), 7.5, 7.5)
    paint_mark(painter, "error" if mark == "error" else "warning", QRectF(-6.5, -6.5, 13, 13), theme.colours)
    painter.restore()


def _paint_look(painter: QPainter, rect: Rect, look: CardLook, detail: float) -> None:
    """Let one block stand out: selected, faded, or with its ports."""
    card, px = QRectF(*rect), 1 / detail
    if look.is_faded:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.colours.background, 153))
        painter.drawRect(card)
    if look.is_selected:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(theme.colours.accent, 90), 6 * px))
        painter.drawRect(card)
        painter.setPen(QPen(colour(theme.colours.accent), 2 * px))
        painter.drawRect(card)
    for name, is_shown, y in (
        ("input", look.shows_input, rect.y),
        ("output", look.shows_output, rect.bottom),
    ):
        if is_shown:
            is_hot = look.hot_port == name
            painter.setPen(QPen(colour(theme.colours.accent), 1.6 * px))
            painter.setBrush(colour(theme.colours.accent if is_hot else theme.colours.panel))
            radius = (3 + is_hot) * px
            painter.drawEllipse(QPointF(rect.center.x, y), radius, radius)
