"""Draws a connection from the state that it is given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen

from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import ConnectionState
from cnnstudio.ui.canvas.detail import SMALL_TEXT_DETAIL
from cnnstudio.ui.canvas.fonts import Fonts
from cnnstudio.ui.canvas.geometry import Point, Route
from cnnstudio.ui.canvas.paint_card import colour, mixed
from cnnstudio.ui.canvas.paint_frames import frame_ground, frame_line
from cnnstudio.ui.theme import Colours

_CORNER, _ARC_CORNER = 10.0, 32.0
_LABEL_SPACE = 8.0
_PORT_CORNER = 6.0


@dataclass(frozen=True, slots=True)
class ConnectionLook:
    """How a connection stands out for the moment: selected, or under the pointer or a drop."""

    is_selected: bool = False
    is_hovered: bool = False


def route_path(route: Route) -> QPainterPath:
    """The line of a route, its corners rounded."""
    return rounded_path(route.points, _ARC_CORNER if route.is_arc else _CORNER)


def rounded_path(points: Sequence[Point], radius: float) -> QPainterPath:
    """A line through points, its corners rounded by at most a radius."""
    path = QPainterPath(QPointF(*points[0]))
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        path.lineTo(_towards(corner, before, reach))
        path.quadTo(QPointF(*corner), _towards(corner, after, reach))
    path.lineTo(QPointF(*points[-1]))
    return path


def _towards(start: Point, goal: Point, distance: float) -> QPointF:
    length = math.dist(start, goal)
    part = distance / length if length else 0.0
    return QPointF(start.x + (goal.x - start.x) * part, start.y + (goal.y - start.y) * part)


def stroked(path: QPainterPath, width: float) -> QPainterPath:
    """The area that a line of some width covers."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    return stroker.createStroke(path)


def label_rect(text: str, route: Route, fonts: Fonts) -> QRectF:
    """Where the background of a label lies; empty without a text."""
    if not text:
        return QRectF()
    metrics = fonts.label_metrics
    width, height = metrics.horizontalAdvance(text) + 8, metrics.height() + 2
    left = route.label.x - width / 2 if route.label.is_centered else route.label.x + _LABEL_SPACE - 4
    return QRectF(left, route.label.y - height / 2, width, height)


def paint_connection(
    painter: QPainter,
    state: ConnectionState,
    path: QPainterPath,
    label: QRectF,
    look: ConnectionLook,
    colours: Colours,
    fonts: Fonts,
    detail: float,
) -> None:
    """Draw a connection and the shape that flows through it.

    Args:
        painter: Where to, in coordinates of the canvas.
        state: What it shows.
        path: Its line.
        label: Where its label lies.
        look: How it stands out.
        colours: Colours of the theme.
        fonts: Fonts of the canvas.
        detail: Px of the screen for one px of the canvas.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, connection_pen(state.standing, colours, look))
    if detail >= SMALL_TEXT_DETAIL and state.label:
        paint_label_ground(painter, state, label, colours)
        painter.setFont(fonts.label)
        painter.setPen(colour(_text_colour(look, colours)))
        baseline = label.center().y() + (fonts.label_metrics.ascent() - fonts.label_metrics.descent()) / 2
        painter.drawText(QPointF(label.left() + 4, baseline), state.label)


def paint_label_ground(painter: QPainter, state: ConnectionState, label: QRectF, colours: Colours) -> None:
    """Fill what is behind a label, as what is around it; on the line of a frame it is outlined as that is."""
    painter.setBrush(frame_ground(state.depth, colours))
    if state.crosses:
        painter.setPen(QPen(frame_line(colours), 1))
        painter.drawRoundedRect(label.adjusted(0.5, 0.5, -0.5, -0.5), _PORT_CORNER, _PORT_CORNER)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(label, 3, 3)


def _text_colour(look: ConnectionLook, colours: Colours) -> str:
    if look.is_selected:
        return colours.accent
    return colours.text if look.is_hovered else colours.dim


def connection_pen(standing: State, colours: Colours, look: ConnectionLook = ConnectionLook()) -> QPen:
    """The pen of a connection that stands in some way."""
    width = 2.4 if look.is_selected or look.is_hovered else 1.5
    if look.is_selected:
        pen = QPen(colour(colours.accent), width)
    elif standing is State.BAD:
        pen = QPen(colour(colours.error), max(width, 2.0))
    else:
        # Not translucent: where lines join, they would show darker.
        line = mixed(colours.dim, colours.background, 0.0 if look.is_hovered else 0.35)
        pen = QPen(line, width)
    if standing is not State.SOUND:
        pen.setDashPattern([3, 3])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
