"""The frames around blocks that are open in place: one shape around their cards, with their name."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath

from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.frame_shapes import FrameShape
from cnnstudio.ui.canvas.geometry import Rect
from cnnstudio.ui.canvas.paint_card import mixed
from cnnstudio.ui.theme import Colours, theme

_ROUND = 8.0
_HALF = 127
_LEAST_TINT = 0.04


def paint_frames(painter: QPainter, shapes: Sequence[FrameShape], seen: QRectF) -> None:
    """Draw all frames, inner ones above outer ones.

    Args:
        painter: Where to; it is left as it was.
        shapes: The frames, outer ones first.
        seen: The part of the canvas that is seen.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    colours = theme.colours
    line = max(1.0, 1 / painter.worldTransform().m11())  # at least a px of the screen
    for shape in shapes:
        if any(QRectF(*area).adjusted(-line, -line, line, line).intersects(seen) for area in shape.areas):
            # Filled twice, once wider: an outline of whole px, wherever its corners are.
            painter.fillPath(frame_path(shape.areas, line), frame_line(colours))
            painter.fillPath(frame_path(shape.areas, 0.0), frame_ground(shape.frame.depth + 1, colours))
    for shape in shapes:  # after all of them: an inner one would cover the name of an outer one
        _paint_title(painter, shape)
    painter.restore()


def frame_ground(depth: int, colours: Colours) -> QColor:
    """What is behind the cards inside so many frames: tinted, and darker with each, so that cards stand out."""
    if not depth:
        return QColor(colours.background)
    if QColor(colours.background).lightness() > _HALF:
        return mixed(colours.background, colours.accent, 0.01 + 0.05 * depth)
    return mixed("#000000", colours.accent, max(_LEAST_TINT, 0.15 - 0.03 * depth))


def frame_line(colours: Colours) -> QColor:
    """The outline of a frame."""
    return mixed(colours.background, colours.accent, 0.5)


def frame_path(areas: Sequence[Rect], more: float) -> QPainterPath:
    """The outline of areas together, its corners rounded, the inner ones too.

    Args:
        areas: The areas.
        more: So many px it runs outside of them.
    """
    rects = [QRectF(*area).adjusted(-more, -more, more, more) for area in areas]
    path = QPainterPath()
    if len(rects) == 1:
        path.addRoundedRect(rects[0], _ROUND + more, _ROUND + more)
        return path
    joined = QPainterPath()
    joined.setFillRule(Qt.FillRule.WindingFill)
    for rect in rects:
        joined.addRect(rect)
    for polygon in joined.simplified().toSubpathPolygons():
        _add_rounded(path, _corners(polygon.toList()), more)
    return path


def _corners(points: Sequence[QPointF]) -> list[QPointF]:
    """The points of a closed outline at which it turns."""
    around = list(points[:-1]) if points and points[0] == points[-1] else list(points)
    found = []
    for place, point in enumerate(around):
        before, after = around[place - 1], around[(place + 1) % len(around)]
        turn = (point.x() - before.x()) * (after.y() - point.y()) - (point.y() - before.y()) * (
            after.x() - point.x()
        )
        if abs(turn) > 1e-6:
            found.append(point)
    return found


def _add_rounded(path: QPainterPath, corners: Sequence[QPointF], more: float) -> None:
    """Add a closed outline with round corners; the radius fits the shorter of the two sides."""
    for place, corner in enumerate(corners):
        before, after = corners[place - 1], corners[(place + 1) % len(corners)]
        lengths = math.dist(before.toTuple(), corner.toTuple()), math.dist(after.toTuple(), corner.toTuple())
        reach = min(_ROUND + more, *[length / 2 for length in lengths])
        first, last = (
            corner + (other - corner) * (reach / length)
            for other, length in zip((before, after), lengths, strict=True)
        )
        path.lineTo(first) if place else path.moveTo(first)
        path.quadTo(corner, last)
    path.closeSubpath()


def _paint_title(painter: QPainter, shape: FrameShape) -> None:
    place, font = shape.title, canvas_fonts().label
    text = f"▾ {shape.frame.title}"
    text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width)
    painter.setFont(font)
    painter.setPen(QColor(theme.colours.accent))
    painter.drawText(QRectF(*place), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(Qt.PenStyle.NoPen)
