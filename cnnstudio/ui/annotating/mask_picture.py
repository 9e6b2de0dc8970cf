"""A mask as a picture with a colour table, of which only what changes is written anew."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from cnnstudio.data.annotating.class_colours import value_rgb
from cnnstudio.data.annotating.mask import Mask


class MaskPicture:
    """Shows one mask after another.

    Attributes:
        image: The picture; transparent where there is background.
        pixels: int64, (256,): how many pixels have each value.
    """

    def __init__(self) -> None:
        self.image = QImage()
        self.pixels: NDArray[np.int64] = np.zeros(256, np.int64)
        self._values: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        self._mask: Mask | None = None
        self._opacity = 0.5

    @property
    def mask(self) -> Mask | None:
        """The mask that is shown."""
        return self._mask

    @property
    def has_any(self) -> bool:
        """Whether any pixel is no background."""
        return bool(self.pixels[1:].any())

    def show_mask(self, mask: Mask | None) -> QRect:
        """Show another mask, and say which part of the picture is another now."""
        before, self._mask = self._mask, mask
        if mask is None:
            self.image, self.pixels = QImage(), np.zeros(256, np.int64)
            return QRect()
        if before is None or (before.width, before.height) != (mask.width, mask.height):
            return self._begin(mask)
        area = mask.changed_area(before)
        if area is None:
            return QRect()
        left, top, right, bottom = area
        fresh, shown = mask.read(area), self._values[top:bottom, left:right]
        self.pixels += _counted(fresh) - _counted(shown)
        shown[:] = fresh
        return QRect(left, top, right - left, bottom - top)

    def _begin(self, mask: Mask) -> QRect:
        # Rows of a picture begin at multiples of four bytes.
        stride = -(-mask.width // 4) * 4
        rows = np.zeros((mask.height, stride), np.uint8)
        self._values = rows[:, : mask.width]
        self._values[:] = mask.values()
        self.pixels = mask.counts()
        self.image = QImage(rows.data, mask.width, mask.height, stride, QImage.Format.Format_Indexed8)
        self._show_colours()
        return self.image.rect()

    def set_opacity(self, opacity: float) -> None:
        """Let the mask cover more or less of the image, 0…1."""
        self._opacity = opacity
        self._show_colours()

    def _show_colours(self) -> None:
        if not self.image.isNull():
            colours = [
                QColor(*value_rgb(value), round(255 * self._opacity) if value else 0) for value in range(256)
            ]
            self.image.setColorTable([colour.rgba() for colour in colours])


def _counted(values: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many pixels have each value: int64, (256,)."""
    return np.bincount(values.ravel(), minlength=256).astype(np.int64)
