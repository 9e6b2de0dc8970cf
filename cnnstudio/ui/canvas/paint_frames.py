"""The frames around blocks that are open in place: one shape around their cards, with their name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.geometry import CARD_WIDTH, ROW_GAP, Layout, Point, Rect
from cnnstudio.ui.canvas.in_place import Frame
from cnnstudio.ui.theme import theme

_PAD, _STEP = ROW_GAP / 2, 4.0
"""From the cards to the frame in px, and how much less for each frame around it."""
_TITLE_WIDTH = CARD_WIDTH * 0.4
_ROUND = 8.0


def paint_frames(painter: QPainter, frames: Sequence[Frame], placed: Layout, seen: QRectF) -> None:
    """Draw all frames, inner ones above outer ones.

    Args:
        painter: Where to; it is left as it was.
        frames: The frames, outer ones first.
        placed: Where everything stands.
        seen: The part of the canvas that is seen.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for frame in frames:
        pad = max(_PAD - _STEP * frame.depth, _STEP)
        for more, share in ((1.0, 0.5), (0.0, 0.06 + 0.05 * frame.depth)):
            _paint_shape(painter, frame, placed, pad + more, _blend(share), seen)
        _paint_title(painter, frame, placed)
    painter.restore()


def title_place(frame: Frame, placed: Layout) -> Rect:
    """Where the name of a frame stands: above its first card."""
    first = min(frame.members, key=lambda node: (placed.cards[node].y, placed.cards[node].x))
    card = placed.cards[first]
    return Rect(card.x, card.y - _PAD, _TITLE_WIDTH, _PAD - 1)


def frame_at(frames: Sequence[Frame], placed: Layout, place: Point) -> Frame | None:
    """The innermost frame whose name stands at a place."""
    for frame in reversed(frames):
        title = title_place(frame, placed)
        if title.x <= place.x <= title.right and title.y <= place.y <= title.bottom:
            return frame
    return None


def _paint_shape(
    painter: QPainter, frame: Frame, placed: Layout, pad: float, fill: QColor, seen: QRectF
) -> None:
    """Fill what a frame covers; drawn once wider than the other time, it has an outline."""
    painter.setBrush(fill)
    painter.setPen(Qt.PenStyle.NoPen)
    for node in frame.members:
        area = QRectF(*placed.rect(node)).adjusted(-pad, -pad, pad, pad)
        if area.intersects(seen):
            painter.drawRoundedRect(area, _ROUND, _ROUND)
    side = CARD_WIDTH / 2 + pad
    for line in _lines(frame, placed):  # so that no gap stays between a card and the one right below
        area = line.boundingRect().adjusted(-side, 0, side, 0)
        if area.intersects(seen):
            painter.fillRect(area, fill)


def _lines(frame: Frame, placed: Layout) -> Iterator[QPolygonF]:
    """The straight connections between the cards of a frame."""
    members = set(frame.members)
    for edge, route in placed.routes.items():
        if (
            edge.source in members
            and edge.target in members
            and len({point.x for point in route.points}) == 1
        ):
            yield QPolygonF([QPointF(*point) for point in route.points])


def _paint_title(painter: QPainter, frame: Frame, placed: Layout) -> None:
    place, font = title_place(frame, placed), canvas_fonts().label
    text = QFontMetricsF(font).elidedText(f"▾ {frame.title}", Qt.TextElideMode.ElideRight, place.width)
    painter.setFont(font)
    painter.setPen(QColor(theme.colours.accent))
    painter.drawText(QRectF(*place), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(Qt.PenStyle.NoPen)


def _blend(share: float) -> QColor:
    """The background with a share of the accent colour in it."""
    back, front = QColor(theme.colours.background), QColor(theme.colours.accent)
    pairs = zip(back.getRgb()[:3], front.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*[round(b + (f - b) * share) for b, f in pairs])
