"""A stage of suppression over a picture: what stays, what goes now, and what is not decided yet."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.scenes.boxes.paint_found import chip, colour_of, near, outline, rect_of, view_rects
from cnnstudio.ui.scenes.boxes.suppression_walk import Walk
from cnnstudio.ui.theme.fonts import figures_font

_OPEN = QColor(255, 255, 255, 170)
_GONE = QColor("#ff5a4f")
_CHIPS = 12  # IoUs that are written into the picture


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
    # Each a line lower, since boxes that go lie upon each other.
    lowest = max((rects[place, 3] for place in removed.tolist()), default=0.0)
    for number, (place, iou) in enumerate(
        zip(removed[:_CHIPS].tolist(), ious[:_CHIPS].tolist(), strict=True)
    ):
        rect = rect_of(rects[place])
        rect.setBottom(lowest + 4 + number * (metrics.height() + 4))
        chip(painter, rect, _GONE, f"✗ IoU {iou:.2f}", metrics, is_below=True)


def _paint_kept(
    painter: QPainter, walk: Walk, place: int, rect: QRectF, metrics: QFontMetricsF, width: float
) -> None:
    found = walk.result.candidates
    colour = colour_of(int(found.labels[place]))
    outline(painter, rect, colour, width)
    name = f"{walk.result.classes[found.labels[place]]} {found.scores[place]:.2f}"
    chip(painter, rect, colour, name, metrics)
