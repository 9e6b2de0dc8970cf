"""Frames of many boxes at once: filled sides, which cost a tenth of lines with a pen."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

Rects = NDArray[np.float64]
"""float64, (N, 4): left, top, right and bottom in the view, in whole px."""

_RIM = 1  # px of the dark rim on both sides of a frame
_FAR = 10_000_000.0  # px: what lies further off is not told apart
_DASH, _PERIOD = 4, 7  # px
HALO = QColor(0, 0, 0, 150)
_MANY = 100  # frames from which what lies under their rims is hidden: to let it through takes twice as long
_SHADE = QColor("#10151c")


def paint_rims(painter: QPainter, rects: Rects, width: int) -> None:
    """Draw what lies under frames, so that they are seen on any ground."""
    colour = HALO if len(rects) < _MANY else _SHADE
    _fill(painter, rects, width + 2 * _RIM, QBrush(colour))


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
    painter.drawRects(_SIDES.holding(sides(rects, width)))


class RectRoom:
    """Rectangles of Qt whose numbers lie in an array, so that thousands of them change in one step.

    A rectangle made in Python costs as much time as it takes to paint it.
    """

    def __init__(self) -> None:
        self._numbers = np.empty((0, 4), np.int32)
        self._rects: list[QRect] = []

    def holding(self, rows: NDArray[np.int64]) -> list[QRect]:
        """Rectangles that are good until the next call.

        Args:
            rows: int64, (N, 4): left, top, width and height.
        """
        count = len(rows)
        if count > len(self._rects):
            self._numbers = np.empty((max(count, 2 * len(self._rects)), 4), np.int32)
            start, step = self._numbers.ctypes.data, self._numbers.strides[0]
            # A QRect is its left, top, right and bottom px, an int of 32 bits each.
            places = [start + step * row for row in range(len(self._numbers))]
            self._rects = [cast("QRect", shiboken6.wrapInstance(place, QRect)) for place in places]
        numbers = self._numbers[:count]
        numbers[:, :2] = rows[:, :2]
        numbers[:, 2:] = rows[:, :2] + rows[:, 2:] - 1
        return self._rects[:count]


_SIDES = RectRoom()


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
