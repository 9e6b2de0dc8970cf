"""The one item that draws a network seen from afar: thousands of blocks in a few calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cnnstudio.core.network import Edge
from cnnstudio.core.report import Report
from cnnstudio.ui.canvas.blocks import STRIPE, Band, BlockPaint, bands_of, seen
from cnnstudio.ui.canvas.detail import NAME_DETAIL, name_size
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Layout, Rect, Route
from cnnstudio.ui.canvas.paint_card import CardLook, colour, mixed, paint_mark
from cnnstudio.ui.canvas.paint_connection import ConnectionLook
from cnnstudio.ui.theme import theme

TINT = 0.4
"""How much of that colour the rest of the block has."""
_TEXT_LEFT, _TEXT_RIGHT = STRIPE + 12.0, 10.0
_MARK_SIDE = 34.0
_LEAST_MARK = 9.0
"""Side of the sign of a problem on the screen, in px."""


class CrowdItem(QGraphicsItem):
    """Draws all cards as blocks; hidden while cards are items of their own.

    Attributes:
        looks, line_looks: How cards and connections stand out, shared with who keeps them.
    """

    def __init__(self, looks: Mapping[str, CardLook], line_looks: Mapping[Edge, ConnectionLook]) -> None:
        super().__init__()
        self.looks = looks
        self.line_looks = line_looks
        self._placed: Layout | None = None
        self._report: Report | None = None
        self._choice: object = None
        self._bands: dict[int, Band] | None = None
        self._make: Callable[[], dict[int, Band]] = dict
        self._elided: dict[tuple[str, int], str] = {}
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setZValue(2)
        self.hide()

    def show_network(
        self, report: Report, placed: Layout, choice: object, paint_of: Callable[[str], BlockPaint]
    ) -> None:
        """Show another state of the network; sorted anew when it is next painted.

        Args:
            report: The network and what is known of it.
            placed: Where everything stands.
            choice: What the colours stand for: while it is equal too, nothing has changed.
            paint_of: The colours of a card, by id.
        """
        if placed is self._placed and report is self._report and choice == self._choice:
            return
        self.prepareGeometryChange()
        self._placed, self._report, self._choice = placed, report, choice
        self._make = lambda: bands_of(report, placed, paint_of)
        self.forget()

    def forget(self) -> None:
        """Sort and draw anew: colours or fonts are others."""
        self._bands = None
        self._elided.clear()
        self.update()

    def boundingRect(self) -> QRectF:
        """What holds the network."""
        bounds = self._placed.bounds if self._placed is not None else Rect(0, 0, 0, 0)
        return QRectF(*bounds).adjusted(-40, -40, 40, 40)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the bands in view, then what stands out."""
        if self._bands is None:
            self._bands = self._make()
        detail = option.levelOfDetailFromTransform(painter.worldTransform())
        area = Rect(*option.exposedRect.getRect())  # type: ignore[misc]
        bands = tuple(seen(self._bands, area))
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
        self._paint_looks(painter, area, detail)

    def _paint_names(self, painter: QPainter, bands: tuple[Band, ...], area: Rect, size: int) -> None:
        font = QFont(canvas_fonts().name)
        font.setPixelSize(size)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        baseline = CARD_HEIGHT / 2 + metrics.capHeight() / 2
        for band in bands:
            for (x, y), text, ink in band.names:
                if x > area.right or x + CARD_WIDTH < area.x or y > area.bottom or y + CARD_HEIGHT < area.y:
                    continue
                painter.setPen(colour(ink))
                painter.drawText(QPointF(x + _TEXT_LEFT, y + baseline), self._fitted(text, size, metrics))

    def _fitted(self, text: str, size: int, metrics: QFontMetricsF) -> str:
        key = text, size
        if key not in self._elided:
            room = CARD_WIDTH - _TEXT_LEFT - _TEXT_RIGHT
            self._elided[key] = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        return self._elided[key]

    def _paint_lines_that_stand_out(self, painter: QPainter) -> None:
        if self._placed is None:
            return
        for edge, look in self.line_looks.items():
            if edge in self._placed.routes and (look.is_selected or look.is_hovered):
                ink = theme.colours.accent if look.is_selected else theme.colours.text
                _paint_route(painter, self._placed.routes[edge], colour(ink))

    def _paint_looks(self, painter: QPainter, area: Rect, detail: float) -> None:
        if self._placed is None:
            return
        plain = CardLook()
        for node, look in self.looks.items():
            if look != plain and node in self._placed.cards and self._placed.rect(node).overlaps(area):
                _paint_look(painter, self._placed.rect(node), look, detail)


def family_paint(family: str) -> BlockPaint:
    """The colours of a block that stands for its family."""
    return BlockPaint(mixed(theme.colours.panel, family, TINT).name(), family, theme.colours.text)


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
