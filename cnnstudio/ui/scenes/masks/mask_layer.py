"""A map of one byte a pixel as a picture with a colour table, and it in halves and quarters for when it is seen small."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.data.mosaic import VIRIDIS
from cnnstudio.ui.annotating.sight import Sight

UNKNOWN = 255
_SMALLEST = 512  # px

Table = Sequence[int]


class MaskLayer:
    """Colours change without the pixels being touched.

    Args:
        values: uint8, (H, W).
    """

    def __init__(self, values: NDArray[np.uint8]) -> None:
        self._levels: list[tuple[QImage, NDArray[np.uint8]]] = []
        self.size = values.shape[1], values.shape[0]
        while True:
            self._levels.append(_indexed(values))
            if max(values.shape) <= _SMALLEST:
                break
            values = values[::2, ::2]

    def set_colours(self, table: Table) -> None:
        """Show the values in other colours.

        Args:
            table: 256 colours as ``QRgb`` numbers.
        """
        for image, _ in self._levels:
            image.setColorTable(list(table))

    def paint(self, painter: QPainter, sight: Sight) -> None:
        """Draw it over the picture."""
        ratio = painter.device().devicePixelRatioF() if painter.device() is not None else 1.0
        level = math.floor(math.log2(1 / max(1e-9, sight.scale * ratio)) + 1e-6)
        image = self._levels[min(len(self._levels) - 1, max(0, level))][0]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        width, height = self.size
        painter.drawImage(QRectF(sight.dx, sight.dy, width * sight.scale, height * sight.scale), image)


def _indexed(values: NDArray[np.uint8]) -> tuple[QImage, NDArray[np.uint8]]:
    height, width = values.shape
    stride = -(-width // 4) * 4  # rows of a picture begin at multiples of four bytes
    rows = np.zeros((height, stride), np.uint8)
    rows[:, :width] = values
    return QImage(rows.data, width, height, stride, QImage.Format.Format_Indexed8), rows


def class_table(opacity: float, hidden: frozenset[int], count: int) -> Table:
    """Colours of classes; the background is clear, and what is unknown is dark.

    Args:
        opacity: How much the mask covers of the picture, 0…1.
        hidden: Classes that are not shown.
        count: How many classes there are.
    """
    table = [0] * 256
    for label in range(min(count, UNKNOWN - 1)):
        if label not in hidden:
            table[label + 1] = QColor(*class_rgb(label), round(255 * opacity)).rgba()
    table[UNKNOWN] = QColor(0, 0, 0, round(160 * opacity)).rgba()
    return table


def confidence_table(opacity: float) -> Table:
    """From dark (0) to yellow (255)."""
    return [QColor(red, green, blue, round(255 * opacity)).rgba() for red, green, blue in VIRIDIS.tolist()]


def wrong_table(opacity: float) -> Table:
    """What is wrong in vermilion, the rest clear; what nobody knows dark."""
    table = [0] * 256
    table[1] = QColor(213, 94, 0, round(255 * opacity)).rgba()
    table[UNKNOWN] = QColor(0, 0, 0, round(160 * opacity)).rgba()
    return table
