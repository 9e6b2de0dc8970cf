"""What a gesture shows above the network: drop line, ghosts, rubber band, new wire, and a note."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from cnnstudio.ui.canvas.card_state import CardState
from cnnstudio.ui.canvas.card_text import fitted
from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.geometry import CARD_HEIGHT, CARD_WIDTH, Point, Rect, united
from cnnstudio.ui.canvas.paint_card import CardLook, colour, paint_card
from cnnstudio.ui.canvas.paint_connection import rounded_path
from cnnstudio.ui.theme import theme

BAR_THICKNESS = 4.0
_NOTE_WIDTH = 320.0


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence beside the pointer; a refusal is written in the colour of errors."""

    text: str
    place: Point
    is_refusal: bool = False


@dataclass(frozen=True, slots=True)
class OverlayState:
    """What is shown above the network; nothing by default.

    Attributes:
        bar: Where a layer would go.
        band: The rubber band.
        wire: Start and end of a connection that is being drawn.
        note: A sentence beside the pointer.
        ghost: The card that is being moved, and where its upper left corner is.
        ghost_count: How many cards move with it, itself included.
    """

    bar: Rect | None = None
    band: Rect | None = None
    wire: tuple[Point, Point] | None = None
    note: Note | None = None
    ghost: tuple[CardState, Point] | None = None
    ghost_count: int = 1


class OverlayItem(QGraphicsItem):
    """Draws an overlay state above everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.state = OverlayState()
        self._bounds = QRectF()
        self.setZValue(10)

    def show_state(self, state: OverlayState) -> None:
        """Show another state."""
        if state != self.state:
            self.prepareGeometryChange()
            self.state = state
            self._bounds = _bounds(state)
            self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.show_state(OverlayState())

    def boundingRect(self) -> QRectF:
        """What holds all that is shown."""
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = self.state
        if state.band is not None:
            painter.setPen(QPen(colour(theme.colours.accent), 1))
            painter.setBrush(colour(theme.colours.accent, 28))
            painter.drawRect(QRectF(*state.band))
        if state.wire is not None:
            _paint_wire(painter, *state.wire)
        if state.ghost is not None:
            _paint_ghost(painter, *state.ghost, state.ghost_count)
        if state.bar is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.colours.accent))
            painter.drawRoundedRect(QRectF(*state.bar), BAR_THICKNESS / 2, BAR_THICKNESS / 2)
        if state.note is not None:
            _paint_note(painter, state.note)


def _bounds(state: OverlayState) -> QRectF:
    rects = [rect for rect in (state.bar, state.band) if rect is not None]
    if state.wire is not None:
        rects += [Rect(*point, 0, 0) for point in state.wire]
    if state.ghost is not None:
        rects.append(Rect(*state.ghost[1], CARD_WIDTH, CARD_HEIGHT + 12))
    if state.note is not None:
        rects.append(Rect(*note_rect(state.note).getRect()))  # type: ignore[misc]
    return QRectF(*united(rects)).adjusted(-24, -24, 24, 24) if rects else QRectF()


def note_rect(note: Note) -> QRectF:
    """Where the background of a note lies."""
    room = QRectF(0, 0, _NOTE_WIDTH - 20, 400)
    text = canvas_fonts().text_metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, note.text)
    return QRectF(note.place.x + 16, note.place.y + 16, text.width() + 21, text.height() + 12)


def _paint_wire(painter: QPainter, start: Point, end: Point) -> None:
    level = (start.y + end.y) / 2
    path = rounded_path((start, Point(start.x, level), Point(end.x, level), end), 10)
    painter.strokePath(path, QPen(colour(theme.colours.accent), 2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.colours.accent))
    painter.drawEllipse(QPointF(*end), 4, 4)


def _paint_ghost(painter: QPainter, state: CardState, place: Point, count: int) -> None:
    painter.save()
    painter.translate(QPointF(*place))
    painter.setOpacity(0.8)
    fonts = canvas_fonts()
    for depth in range(min(count, 3) - 1, 0, -1):
        painter.setPen(QPen(colour(theme.colours.accent), 1))
        painter.setBrush(colour(theme.colours.panel))
        painter.drawRoundedRect(QRectF(4 * depth, 4 * depth, CARD_WIDTH, CARD_HEIGHT), 6, 6)
    paint_card(painter, state, fitted(state, fonts), CardLook(is_selected=True), theme.colours, fonts, 1.0)
    if count > 1:
        badge = QRectF(CARD_WIDTH - 14, -11, 26, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.colours.accent))
        painter.drawRoundedRect(badge, 11, 11)
        painter.setPen(colour(theme.colours.on_accent))
        painter.setFont(fonts.text)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(count))
    painter.restore()


def _paint_note(painter: QPainter, note: Note) -> None:
    rect = note_rect(note)
    painter.setPen(QPen(colour(theme.colours.error if note.is_refusal else theme.colours.line), 1))
    painter.setBrush(colour(theme.colours.panel))
    painter.drawRoundedRect(rect, 6, 6)
    painter.setPen(colour(theme.colours.error if note.is_refusal else theme.colours.text))
    painter.setFont(canvas_fonts().text)
    painter.drawText(rect.adjusted(10, 6, -10, -6), Qt.TextFlag.TextWordWrap, note.text)
