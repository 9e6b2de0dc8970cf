"""One image as large as there is room, each pixel as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.colour_tables import picture_image

_SIDE = 260  # px
_SMOOTH = 3  # times enlarged: beyond, pixels show as squares


class Still(QWidget):
    """Draws an image in its proportions.

    Args:
        name: Its accessible name.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._image = QImage()
        theme.changed.connect(self.update)

    @property
    def image(self) -> QImage:
        """What is drawn."""
        return self._image

    def show_pixels(self, pixels: NDArray[np.float32] | None) -> None:
        """Draw other pixels, float32, (H, W, C), 0…255: in colour, or grey from the first channel."""
        self._image = QImage()
        if pixels is not None:
            shown = pixels if pixels.shape[2] in (1, 3) else pixels[:, :, :1]
            self._image = picture_image(np.clip(np.rint(shown), 0, 255).astype(np.uint8))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A square at first."""
        return QSize(_SIDE, self.heightForWidth(_SIDE))

    def minimumSizeHint(self) -> QSize:
        """Small enough for small windows."""
        return QSize(120, 120)

    def heightForWidth(self, width: int) -> int:
        """As high as the image at a width, within bounds."""
        side = min(width, _SIDE + 60)
        if self._image.isNull():
            return side
        return min(side, max(24, side * self._image.height() // self._image.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the image, or the empty room for it."""
        painter = QPainter(self)
        if self._image.isNull():
            side = min(self.width(), self.height())
            painter.fillRect(QRectF(0, 0, side, side), QColor(theme.colours.sunken))
            return
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < _SMOOTH)
        place = QRectF(0, 0, self._image.width() * scale, self._image.height() * scale)
        painter.drawImage(place, self._image)
        painter.setPen(QColor(theme.colours.line))  # an image that is all white or black has an end too
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
