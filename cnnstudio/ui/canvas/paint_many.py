"""Draws hundreds of cards and connections in a few calls while the view is being zoomed: plainer, but all that they say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QTransform

from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import CardState, ConnectionState
from cnnstudio.ui.canvas.card_text import MARK_SIDE, MARK_SPACE, TEXT_LEFT, TEXT_RIGHT, CardText
from cnnstudio.ui.canvas.fonts import Fonts
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Point, Route
from cnnstudio.ui.canvas.icons import draw_icon
from cnnstudio.ui.canvas.paint_card import (
    CORNER,
    FAMILY_WIDTH,
    FIRST_LINE,
    ICON_TOP,
    ONLY_ICON_TOP,
    ONLY_LINE,
    SECOND_LINE,
    CardLook,
    card_ground,
    colour,
    is_plain,
    paint_mark,
    paint_outline,
    share_rect,
    steps_back,
)
from cnnstudio.ui.canvas.paint_connection import connection_pen, label_rect, paint_label_ground, route_path
from cnnstudio.ui.canvas.text_runs import draw_run
from cnnstudio.ui.theme import Colours
from cnnstudio.ui.theme.heat import heat_colour

_ICON_LEFT, _ICON_SIDE = 17.0, 16.0


class ManyCard(NamedTuple):
    """A card, made ready to be drawn among many.

    Attributes:
        body, family_bar, share_bar: Its areas; the last is empty without a share.
        ground, family, share: The colours of these, as ``#rrggbb``.
        state: What it shows.
        text: Its texts as they fit.
    """

    body: QRectF
    family_bar: QRectF
    share_bar: QRectF
    ground: str
    family: str
    share: str
    state: CardState
    text: CardText


def ready_card(place: Point, state: CardState, text: CardText, colours: Colours) -> ManyCard:
    """Make a card ready.

    Args:
        place: Its upper left corner.
        state: What it shows.
        text: Its texts as they fit.
        colours: Colours of the theme.
    """
    x, y = place
    family = colours.outline if state.is_left_out else colours.family(state.group)
    return ManyCard(
        QRectF(x, y, CARD_WIDTH, CARD_HEIGHT),
        QRectF(x, y, FAMILY_WIDTH, CARD_HEIGHT),
        share_rect(state.share).translated(x, y) if state.share else QRectF(),
        card_ground(state, colours).name(),
        family,
        family if state.heat is None else heat_colour(state.heat),
        state,
        text,
    )


class ManyLine(NamedTuple):
    """A connection, made ready to be drawn among many.

    Attributes:
        state: What it shows.
        straight: It, or the line from its start to its end where it has corners.
        path: It where it has corners, or None.
        label: Where its label lies.
    """

    state: ConnectionState
    straight: QLineF
    path: QPainterPath | None
    label: QRectF


def ready_line(route: Route, state: ConnectionState, fonts: Fonts) -> ManyLine:
    """Make a connection ready."""
    points = route.points
    path = route_path(route) if len(points) > 2 else None
    return ManyLine(state, QLineF(*points[0], *points[-1]), path, label_rect(state.label, route, fonts))


def paint_many_cards(
    painter: QPainter, cards: list[ManyCard], colours: Colours, fonts: Fonts, has_small_text: bool
) -> None:
    """Draw cards as `paint_card` does, but with plain corners and without shadows.

    Args:
        painter: Where to, in coordinates of the canvas.
        cards: The cards.
        colours: Colours of the theme.
        fonts: Fonts of the canvas.
        has_small_text: Whether the second line is written.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    _fill(painter, QPen(colour(colours.line), 1), ((card.ground, card.body) for card in cards))
    no_pen = QPen(Qt.PenStyle.NoPen)
    _fill(painter, no_pen, ((card.family, card.family_bar) for card in cards))
    _fill(painter, no_pen, ((card.share, card.share_bar) for card in cards if card.state.share))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(colours.line), 1))
    painter.drawLines([_underline(card.body) for card in cards if card.state.is_block])
    plain = CardLook()
    for card in cards:
        if not is_plain(card.state, plain):
            painter.save()
            painter.translate(card.body.topLeft())
            paint_outline(painter, card.state, plain, colours)
            painter.restore()
    _paint_signs(painter, cards, colours, ICON_TOP if has_small_text else ONLY_ICON_TOP)
    _paint_names(painter, cards, colours, fonts, FIRST_LINE if has_small_text else ONLY_LINE)
    if has_small_text:
        _paint_second_lines(painter, cards, colours, fonts)


def _underline(body: QRectF) -> QLineF:
    """What stands below the card of a block, as if others lay under it."""
    y = body.bottom() + 3
    return QLineF(body.left() + CORNER, y, body.right() - CORNER, y)


def _fill(painter: QPainter, pen: QPen, areas: Iterable[tuple[str, QRectF]]) -> None:
    """Draw areas, all of one colour at once."""
    by_colour: dict[str, list[QRectF]] = {}
    for name, area in areas:
        by_colour.setdefault(name, []).append(area)
    painter.setPen(pen)
    for name, rects in by_colour.items():
        painter.setBrush(colour(name))
        painter.drawRects(rects)


def _paint_signs(painter: QPainter, cards: list[ManyCard], colours: Colours, top: float) -> None:
    """Draw the sign of each family once, and copy it onto its cards."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    transform = painter.worldTransform()
    side = _ICON_SIDE * transform.m11()
    pictures: dict[tuple[str, bool, str], QPixmap] = {}
    painter.save()
    painter.setWorldTransform(QTransform())
    for card in cards:
        ink = colours.dim if steps_back(card.state) else card.family
        key = card.state.group, card.state.is_source, ink
        picture = pictures.get(key)
        if picture is None:
            picture = pictures[key] = _sign(key, side, ratio)
        corner = card.body.topLeft() + QPointF(_ICON_LEFT, top)
        painter.drawPixmap(transform.map(corner), picture)
    painter.restore()


def _sign(key: tuple[str, bool, str], side: float, ratio: float) -> QPixmap:
    group, is_source, ink = key
    picture = QPixmap(*[max(1, round(side * ratio + 1))] * 2)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_icon(painter, group, is_source, QRectF(0, 0, side, side), colour(ink))
    painter.end()
    return picture


def _paint_names(
    painter: QPainter, cards: list[ManyCard], colours: Colours, fonts: Fonts, first_line: float
) -> None:
    strong, weak = colour(colours.text), colour(colours.dim)
    half_cap = fonts.name_metrics.capHeight() / 2
    was_weak = None
    for body, _, _, _, _, _, state, text in cards:
        x, y, is_weak = body.x(), body.y() + first_line, steps_back(state)
        if is_weak is not was_weak:
            was_weak = is_weak
            painter.setPen(weak if is_weak else strong)
        draw_run(painter, x + TEXT_LEFT, y, text.name, fonts.name)
        draw_run(painter, x + TEXT_RIGHT - text.figure_width, y, text.figure, fonts.name)
        if state.mark or state.is_frozen:
            place = QRectF(
                x + TEXT_LEFT + text.name_width + MARK_SPACE, y - half_cap - MARK_SIDE / 2, MARK_SIDE, MARK_SIDE
            )  # fmt: skip
            if state.mark:
                paint_mark(painter, state.mark, place, colours)
                place.translate(MARK_SIDE + MARK_SPACE, 0)
            if state.is_frozen:
                draw_icon(painter, "frozen", False, place, weak)
            was_weak = None


def _paint_second_lines(painter: QPainter, cards: list[ManyCard], colours: Colours, fonts: Fonts) -> None:
    weak = colour(colours.dim)
    painter.setPen(weak)
    for body, _, _, _, _, _, state, text in cards:
        x, y = body.x(), body.y() + SECOND_LINE
        draw_run(painter, x + TEXT_LEFT, y, text.description, fonts.text)
        if state.standing is State.BAD:
            painter.setPen(colour(colours.error))
        draw_run(painter, x + TEXT_RIGHT - text.second_width, y, text.second_line, fonts.text)
        if state.standing is State.BAD:
            painter.setPen(weak)


def paint_many_lines(
    painter: QPainter, lines: list[ManyLine], colours: Colours, fonts: Fonts, has_small_text: bool
) -> None:
    """Draw connections as `paint_connection` does.

    Args:
        painter: Where to, in coordinates of the canvas.
        lines: The connections.
        colours: Colours of the theme.
        fonts: Fonts of the canvas.
        has_small_text: Whether their shapes are written.
    """
    straight: dict[State, list[QLineF]] = {}
    bent: dict[State, list[QPainterPath]] = {}
    for line in lines:
        if line.path is None:
            straight.setdefault(line.state.standing, []).append(line.straight)
        else:
            bent.setdefault(line.state.standing, []).append(line.path)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for standing, parts in straight.items():
        painter.setPen(connection_pen(standing, colours))
        painter.drawLines(parts)
    for standing, paths in bent.items():
        pen = connection_pen(standing, colours)
        for path in paths:
            painter.strokePath(path, pen)
    if has_small_text:
        _paint_labels(painter, [line for line in lines if line.state.label], colours, fonts)


def _paint_labels(painter: QPainter, lines: list[ManyLine], colours: Colours, fonts: Fonts) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(colours.background))
    painter.drawRects([line.label for line in lines if not line.state.depth and not line.state.crosses])
    for line in lines:
        if line.state.depth or line.state.crosses:
            paint_label_ground(painter, line.state, line.label, colours)
    painter.setPen(colour(colours.dim))
    below = (fonts.label_metrics.ascent() - fonts.label_metrics.descent()) / 2
    for line in lines:
        label = line.label
        draw_run(painter, label.left() + 4, label.center().y() + below, line.state.label, fonts.label)
