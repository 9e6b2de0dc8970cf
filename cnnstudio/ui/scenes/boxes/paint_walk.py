"""A stage of suppression over a picture: what stays, what goes now, and what is not decided yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.scenes.boxes.paint_found import chip, colour_of, near, outline, rect_of, view_rects
from cnnstudio.ui.scenes.boxes.suppression_walk import Walk
from cnnstudio.ui.theme.fonts import figures_font

_OPEN = QColor(255, 255, 255, 170)
_GONE = QColor("#ff5a4f")
_LINES = 4  # below a box in which its IoU may stand
_AROUND = 10  # px that a tag has beside its text


def paint_walk(painter: QPainter, walk: Walk, stage: int, sight: Sight, area: QRectF) -> None:
    """Draw a stage.

    Args:
        painter: Draws.
        walk: All stages.
        stage: Which one, from 0.
        sight: How the picture lies.
        area: The part that is drawn anew.
    """
    painter.setFont(figures_font(-2, strong=True))
    metrics = QFontMetricsF(painter.font())
    found = walk.result.candidates
    rects = view_rects(found.boxes, sight)
    left = walk.left(stage)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place in left[near(rects[left], area)].tolist():
        painter.setPen(QPen(_OPEN, 1))
        painter.drawRect(rect_of(rects[place]))
    kept = walk.kept(stage)
    for place in kept[near(rects[kept], area)].tolist():
        _paint_kept(painter, walk, place, rect_of(rects[place]), metrics, 2)
    removed, ious = walk.removed(stage)
    for place in removed.tolist():
        rect = rect_of(rects[place])
        outline(painter, rect, _GONE, 1.5, is_dashed=True)
        painter.drawLine(rect.topLeft(), rect.bottomRight())
    best = walk.best(stage)
    if best >= 0:
        _paint_kept(painter, walk, best, rect_of(rects[best]), metrics, 4)
    texts = [f"✗ IoU {iou:.2f}" for iou in ious.tolist()]
    gone = [rect_of(rects[place]) for place in removed.tolist()]
    size = QSizeF(max(map(metrics.horizontalAdvance, texts), default=0.0) + _AROUND, metrics.height() + 4)
    for rect, text, top in zip(gone, texts, tag_tops(gone, size), strict=True):
        if top is not None:
            rect.setBottom(top)
            chip(painter, rect, _GONE, text, metrics, is_below=True)


def tag_tops(rects: Sequence[QRectF], size: QSizeF) -> list[float | None]:
    """Where the tags of boxes stand: below each, or a few lines lower where another tag stands there.

    Args:
        rects: The boxes.
        size: Of a tag, in px.

    Returns:
        The upper edge of each, in px; None where there is no room near the box.
    """
    taken: list[QRectF] = []
    found: list[float | None] = []
    for rect in rects:
        lines = [rect.bottom() + line * size.height() for line in range(_LINES)]
        tags = (QRectF(QPointF(rect.left(), top), size) for top in lines)
        free = next((tag for tag in tags if not any(map(tag.intersects, taken))), None)
        found.append(None if free is None else free.top())
        taken += [] if free is None else [free]
    return found


def _paint_kept(
    painter: QPainter, walk: Walk, place: int, rect: QRectF, metrics: QFontMetricsF, width: float
) -> None:
    found = walk.result.candidates
    colour = colour_of(int(found.labels[place]))
    outline(painter, rect, colour, width)
    name = f"{walk.result.classes[found.labels[place]]} {found.scores[place]:.2f}"
    chip(painter, rect, colour, name, metrics)
