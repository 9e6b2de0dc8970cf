"""A kernel as a small picture: orange is negative, white is 0, blue is positive."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.core.hand_kernels import Plane
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.colour_tables import SIGNED_TABLE, indexed_image, levels
from cnnstudio.ui.viewers.figures import figure

_SIDE = 56  # px


class KernelPicture(QWidget):
    """Draws the weights of one kernel on a scale of their own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.plane: Plane = ((0.0,),)
        theme.changed.connect(self.update)

    def show_plane(self, plane: Plane) -> None:
        """Show another kernel."""
        self.plane = plane
        rows = "\n".join("  ".join(figure(weight, 3) for weight in row) for row in plane)
        self.setToolTip(rows)
        self.setAccessibleName(f"Weights: {rows}")
        self.update()

    def sizeHint(self) -> QSize:
        """A small square."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the weights and a frame."""
        painter = QPainter(self)
        weights = np.array(self.plane, np.float32)
        largest = float(np.abs(weights).max()) or 1.0
        scale = _SIDE / max(weights.shape)
        box = QRectF(0, 0, weights.shape[1] * scale, weights.shape[0] * scale)
        painter.drawImage(box, indexed_image(levels(weights, -largest, largest), SIGNED_TABLE))
        painter.setPen(QPen(QColor(theme.colours.outline), 1))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
