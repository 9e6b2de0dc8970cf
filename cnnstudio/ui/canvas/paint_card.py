"""Draws a card from the state that it is given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import CardState, Mark
from cnnstudio.ui.canvas.card_text import MARK_SIDE, MARK_SPACE, TEXT_LEFT, TEXT_RIGHT, CardText
from cnnstudio.ui.canvas.detail import CARD_DETAIL, SMALL_TEXT_DETAIL
from cnnstudio.ui.canvas.fonts import Fonts
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH
from cnnstudio.ui.canvas.icons import draw_icon
from cnnstudio.ui.theme import Colours
from cnnstudio.ui.theme.heat import heat_colour

MARGIN = 8.0
"""What is drawn outside the card at most: halo and ports."""
PORT_RADIUS = 5.0
CORNER = 6.0
FAMILY_WIDTH = 6.0
BAR_HEIGHT = 3.0
_BAR_GAP, _LEAST_BAR = 2.0, 2.0
FIRST_LINE, SECOND_LINE = 22.0, 41.0
ONLY_LINE = 33.0
ICON_TOP, ONLY_ICON_TOP = 12.0, 20.0
_HEAT_TINT = 0.3
"""How much of the colour of its amount a card has: its texts must be read on it."""
_SHADOW = CARD_HEIGHT + 1.25
_CARD = QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT)


@dataclass(frozen=True, slots=True)
class CardLook:
    """How a card stands out for the moment; no part of the document.

    Attributes:
        is_selected: Whether it is selected.
        shows_input, shows_output: Which ports can be seen.
        hot_port: The port under the pointer: ``input``, ``output`` or "".
        is_faded: Whether it steps back: its ports cannot take the connection, or it is being moved.
    """

    is_selected: bool = False
    shows_input: bool = False
    shows_output: bool = False
    hot_port: str = ""
    is_faded: bool = False


@lru_cache(maxsize=256)
def colour(name: str, alpha: int = 255) -> QColor:
    """A colour of the theme, made once."""
    made = QColor(name)
    made.setAlpha(alpha)
    return made


@lru_cache(maxsize=64)
def mixed(first: str, second: str, part: float) -> QColor:
    """A colour between two; ``part`` of the way from the first to the second."""
    one, other = QColor(first), QColor(second)
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(start + (end - start) * part) for start, end in pairs))


def paint_card(
    painter: QPainter,
    state: CardState,
    text: CardText,
    look: CardLook,
    colours: Colours,
    fonts: Fonts,
    detail: float,
) -> None:
    """Draw a card with its upper left corner at the origin.

    Args:
        painter: Where to.
        state: What it shows.
        text: Its texts as they fit.
        look: How it stands out.
        colours: Colours of the theme.
        fonts: Fonts of the canvas.
        detail: Px of the screen for one px of the card.
    """
    is_small = detail < SMALL_TEXT_DETAIL
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not is_small)
    if look.is_faded:
        painter.setOpacity(0.4)
    family = colour(colours.family(state.group) if not state.is_left_out else colours.outline)
    heat = None if state.heat is None else heat_colour(state.heat)
    _paint_body(painter, state, look, colours, is_small)
    if is_small:
        painter.fillRect(QRectF(0, 0, FAMILY_WIDTH, CARD_HEIGHT), family)
    else:
        painter.fillPath(_family_bar(), family)
    if state.share:
        painter.fillPath(_share_bar(state.share), colour(heat) if heat is not None else family)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if detail >= CARD_DETAIL:
        icon = colour(colours.dim) if steps_back(state) else family
        place = QRectF(17, ONLY_ICON_TOP if is_small else ICON_TOP, 16, 16)
        draw_icon(painter, state.group, state.is_source, place, icon)
        _paint_texts(painter, state, text, colours, fonts, not is_small)
    if not is_plain(state, look):
        paint_outline(painter, state, look, colours)
    _paint_ports(painter, look, colours)
    painter.setOpacity(1.0)


def card_ground(state: CardState, colours: Colours) -> QColor:
    """The colour of a card's body: tinted where colours stand for amounts."""
    ground = colours.background if state.is_left_out else colours.panel
    return colour(ground) if state.heat is None else mixed(ground, heat_colour(state.heat), _HEAT_TINT)


def is_plain(state: CardState, look: CardLook) -> bool:
    """Whether its outline is the usual one, which is drawn with the body in one go."""
    return state.standing is State.SOUND and not look.is_selected and not state.is_left_out


def _paint_body(
    painter: QPainter, state: CardState, look: CardLook, colours: Colours, is_small: bool
) -> None:
    if look.is_selected:
        painter.setPen(QPen(colour(colours.accent, 60), 7))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(_CARD, CORNER, CORNER)
    elif not is_small:
        # Of a shadow nothing is seen but its lower edge.
        painter.setPen(QPen(colour("#000000", 20), 1.5))
        painter.drawLine(QPointF(CORNER, _SHADOW), QPointF(CARD_WIDTH - CORNER, _SHADOW))
    painter.setPen(QPen(colour(colours.line), 1) if is_plain(state, look) else Qt.PenStyle.NoPen)
    painter.setBrush(card_ground(state, colours))
    if is_small:
        painter.drawRect(_CARD)
    else:
        painter.drawRoundedRect(_CARD, CORNER, CORNER)
    if state.is_block:
        painter.setPen(QPen(colour(colours.line), 1))
        painter.drawLine(QPointF(CORNER, CARD_HEIGHT + 3), QPointF(CARD_WIDTH - CORNER, CARD_HEIGHT + 3))


def _paint_texts(
    painter: QPainter, state: CardState, text: CardText, colours: Colours, fonts: Fonts, has_small_text: bool
) -> None:
    strong, weak = colour(colours.dim if steps_back(state) else colours.text), colour(colours.dim)
    first_line = FIRST_LINE if has_small_text else ONLY_LINE
    painter.setFont(fonts.name)
    painter.setPen(strong)
    painter.drawText(QPointF(TEXT_LEFT, first_line), text.name)
    painter.drawText(QPointF(TEXT_RIGHT - text.figure_width, first_line), text.figure)
    if has_small_text:
        painter.setFont(fonts.text)
        painter.setPen(weak)
        painter.drawText(QPointF(TEXT_LEFT, SECOND_LINE), text.description)
        if state.standing is State.BAD:
            painter.setPen(colour(colours.error))
        painter.drawText(QPointF(TEXT_RIGHT - text.second_width, SECOND_LINE), text.second_line)
    middle = first_line - fonts.name_metrics.capHeight() / 2
    place = QRectF(TEXT_LEFT + text.name_width + MARK_SPACE, middle - MARK_SIDE / 2, MARK_SIDE, MARK_SIDE)
    if state.mark:
        paint_mark(painter, state.mark, place, colours)
        place.translate(MARK_SIDE + MARK_SPACE, 0)
    if state.is_frozen:
        draw_icon(painter, "frozen", False, place, weak)


def paint_mark(painter: QPainter, mark: Mark, place: QRectF, colours: Colours) -> None:
    """Draw the sign of an error (a ring with a cross), a warning (a triangle) or a way round a layer."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = place.adjusted(1, 1, -1, -1)
    middle = inner.center()
    if mark == "bypass":
        _paint_way_round(painter, inner, colour(colours.dim))
        return
    if mark == "error":
        painter.setPen(QPen(colour(colours.error), 1.5))
        painter.drawEllipse(inner)
        arm = inner.width() * 0.2
        painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))
        return
    painter.setPen(QPen(colour(colours.warning), 1.5, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolygon([QPointF(middle.x(), inner.top()), inner.bottomRight(), inner.bottomLeft()])
    painter.drawLine(middle + QPointF(0, -1.2), middle + QPointF(0, 1.6))
    painter.drawPoint(middle + QPointF(0, 3.6))


def _paint_way_round(painter: QPainter, place: QRectF, ink: QColor) -> None:
    """Draw an arrow that runs past a dot, from top to bottom."""
    top, bottom, aside, stem = place.top(), place.bottom() - 1, place.right() + 1, place.left() + 1
    painter.setPen(QPen(ink, 1.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    way = QPainterPath(QPointF(stem, top))
    way.cubicTo(QPointF(aside + 1, top), QPointF(aside + 1, bottom), QPointF(stem, bottom))
    painter.drawPath(way)
    painter.drawPolyline(
        [QPointF(stem + 3, bottom - 2.6), QPointF(stem, bottom), QPointF(stem + 3, bottom + 2.4)]
    )
    painter.setBrush(ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(stem + 2, place.center().y() - 1.2), 1.7, 1.7)


def steps_back(state: CardState) -> bool:
    """Whether a card is written in the colour that steps back."""
    return state.is_left_out or state.standing is State.WAITING


def paint_outline(painter: QPainter, state: CardState, look: CardLook, colours: Colours) -> None:
    """Draw the outline of a card with its upper left corner at the origin."""
    pen = QPen(colour(colours.line), 1)
    if state.standing is State.BAD:
        pen = QPen(colour(colours.error), 2)
    elif look.is_selected:
        pen = QPen(colour(colours.accent), 2)
        if state.is_left_out:
            pen.setDashPattern([3, 2])
    elif state.is_left_out:
        pen = QPen(colour(colours.dim), 1.2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
    elif state.standing is State.WAITING:
        pen = QPen(colour(colours.dim, 170), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(_CARD, CORNER, CORNER)


def _paint_ports(painter: QPainter, look: CardLook, colours: Colours) -> None:
    for name, is_shown, y in (("input", look.shows_input, 0.0), ("output", look.shows_output, CARD_HEIGHT)):
        if is_shown:
            is_hot = look.hot_port == name
            painter.setPen(QPen(colour(colours.accent), 1.6))
            painter.setBrush(colour(colours.accent if is_hot else colours.panel))
            radius = PORT_RADIUS + 1.5 * is_hot
            painter.drawEllipse(QPointF(CARD_WIDTH / 2, y), radius, radius)


def _outline_path() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(_CARD, CORNER, CORNER)
    return path


@lru_cache(maxsize=1)
def _family_bar() -> QPainterPath:
    strip = QPainterPath()
    strip.addRect(QRectF(0, 0, FAMILY_WIDTH, CARD_HEIGHT))
    return _outline_path().intersected(strip)


@lru_cache(maxsize=512)
def _share_bar(length: int) -> QPainterPath:
    strip = QPainterPath()
    strip.addRect(share_rect(length))
    return _outline_path().intersected(strip)


def share_rect(length: int) -> QRectF:
    """Where the bar of a card lies, apart from the stripe of the family: joined, a short one would look like a flaw.

    Args:
        length: Its share of the most that it can be, in px from that stripe on.
    """
    left = FAMILY_WIDTH + _BAR_GAP
    return QRectF(left, CARD_HEIGHT - BAR_HEIGHT, max(_LEAST_BAR, length - _BAR_GAP), BAR_HEIGHT)
