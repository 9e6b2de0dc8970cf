"""Frames of many boxes at once: filled sides, which cost a tenth of lines with a pen."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

Rects = NDArray[np.float64]
"""float64, (N, 4): left, top, right and bottom in the view, in whole px."""

_RIM = 1  # px of the dark rim on both sides of a frame
_FAR = 10_000_000.0  # px: what lies further off is not told apart
_DASH, _PERIOD = 4, 7  # px
HALO = QColor(0, 0, 0, 150)


def paint_rims(painter: QPainter, rects: Rects, width: int) -> None:
    """Draw what lies under frames, so that they are seen on any ground."""
    _fill(painter, rects, width + 2 * _RIM, QBrush(HALO))


def paint_frames(
    painter: QPainter, rects: Rects, colour: QColor, width: int, *, dashed_from: QPointF | None = None
) -> None:
    """Draw frames of one colour.

    Args:
        painter: Draws.
        rects: The boxes.
        colour: Of the lines.
        width: Of the lines, in px.
        dashed_from: The place that dashes are counted from; None for full lines.
    """
    brush = QBrush(colour)
    if dashed_from is not None:
        brush = QBrush(_dashes(colour.rgba()))
        painter.setBrushOrigin(dashed_from)
    _fill(painter, rects, width, brush)


def _fill(painter: QPainter, rects: Rects, width: int, brush: QBrush) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRects([QRect(*side) for side in sides(rects, width).tolist()])


def sides(rects: Rects, width: int) -> NDArray[np.int64]:
    """The four sides of each box, which do not lie upon each other: int64, (4 N, 4), left, top, width, height.

    Whole px, which are filled much faster than parts of them.

    Args:
        rects: The boxes.
        width: Of a side, in px; half of it lies outside.
    """
    half = width // 2
    left, top, right, bottom = np.clip(rects, -_FAR, _FAR).astype(np.int64).T
    across, inside = right - left + width, np.maximum(bottom - top - width, 0)
    thick = np.full(len(rects), width)
    rows = (
        (left - half, top - half, across, thick), (left - half, bottom - half, across, thick),
        (left - half, top + half, thick, inside), (right - half, top + half, thick, inside),
    )  # fmt: skip
    outcome: NDArray[np.int64] = np.concatenate([np.stack(row, axis=1) for row in rows])
    return outcome


@lru_cache(maxsize=32)
def _dashes(colour: int) -> QImage:
    """A pattern that gives dashes both across and down."""
    image = QImage(_PERIOD, _PERIOD, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    drawn = QColor.fromRgba(colour)
    for row in range(_PERIOD):
        for column in range(_PERIOD):
            if (row + column) % _PERIOD < _DASH:
                image.setPixelColor(column, row, drawn)
    return image
